"""Questions to the vault."""
