"""How large a questionnaire may be. The largest that field work is known to use lie far below each of these."""

from __future__ import annotations

FILE_BYTES = 10_000_000  # of a workbook, packed, and of a text
UNPACKED_BYTES = 40_000_000  # of all that a workbook packs
PACKED_FILES = 500
SURVEY_ROWS = 5_000
OTHER_ROWS = 50_000  # of choices above all: 5,000 villages in five lists
ALL_ROWS = 70_000  # of all sheets together
ALL_CHARACTERS = 40_000_000  # of all cells together, a text that many cells share counted in each
COLUMNS = 300
CELL_CHARACTERS = 32_767  # what a spreadsheet holds
SHEETS = 60
EMPTY_ROWS = 100  # in a row: what lies further down is not read
GROUPS_DEEP = 20
REPEATS_DEEP = 4
LOOPED_ROWS = 2_000  # that loops over lists of choices may make
PROBLEMS = 500  # told at once

XML_BYTES = 10_000_000
XML_NODES = 400_000
CHOICES = 100_000
QUESTIONS = 5_000
TRANSLATIONS = 60
