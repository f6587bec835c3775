"""What changes the vault."""
