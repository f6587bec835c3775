"""The form engine: plain Python over an lxml tree."""
