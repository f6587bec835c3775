"""Files that people's pages are set up with, read without Django."""
