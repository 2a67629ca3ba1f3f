"""What a plan would do, before anything is done: what the guards say of it, in words."""
