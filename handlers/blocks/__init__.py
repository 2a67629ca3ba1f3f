"""What people see: one pure builder for each message, its words included."""
