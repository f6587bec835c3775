"""What a report is, and what may stand in it: plain Python, no files."""
