"""What an export is made of: columns that never move, rows of answers, values by their kind, filters."""
