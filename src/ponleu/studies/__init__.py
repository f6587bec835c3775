"""A children's study, from a folder of data to its editions and pages."""
