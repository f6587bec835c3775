"""The only door to the tables of forms."""

from ponleu.forms.models import Device

__all__ = ["Device"]
