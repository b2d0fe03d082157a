"""What people look at: whole states, read from Postgres at one moment."""
