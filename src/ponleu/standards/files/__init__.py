"""The room's data files as values, without Django. Each file is read once."""

from ponleu.standards.files.treaties import load_instruments, load_provisions, load_treaties
from ponleu.standards.files.words import load_terminology, load_terms

__all__ = ["load_instruments", "load_provisions", "load_terminology", "load_terms", "load_treaties"]
