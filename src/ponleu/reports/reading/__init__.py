"""Opening a document of any kind: the one place where text, HTML, Word and PDF files become a `Document`."""

from ponleu.reports.reading.open import read
from ponleu.reports.reading.problems import Unreadable

__all__ = ["Unreadable", "read"]
