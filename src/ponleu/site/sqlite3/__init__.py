"""Django's SQLite, with a file that only its owner can read."""
