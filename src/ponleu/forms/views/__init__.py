"""What telephones and browsers ask of forms."""
