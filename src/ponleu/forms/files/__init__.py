"""Files of other programs, read and written without Django: workbooks, pictures, codes to scan."""
