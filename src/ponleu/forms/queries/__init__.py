"""Questions to the tables of forms."""
