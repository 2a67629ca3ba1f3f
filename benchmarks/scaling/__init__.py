"""What several processes do on one PostgreSQL, and how soon one takes over from another."""
