"""A document as data, turned into HTML, PDF, Word, plain text and tables."""
