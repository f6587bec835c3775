"""Reading and writing studies as folders, without Django."""
