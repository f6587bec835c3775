"""An edition as a Word document: the Committee on the Rights of the Child asks for Word."""

from ponleu.reports.word.document import write_docx

__all__ = ["write_docx"]
