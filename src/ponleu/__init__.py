"""Ponleu: what children say, carried from a village to the Committee and back."""

__version__ = "0.1.0"
