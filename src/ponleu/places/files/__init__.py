"""The room's data files as values, without Django. Each country is read once."""

from ponleu.places.files.boundaries import boundaries
from ponleu.places.files.countries import CountryNotRecorded, countries, load_gazetteer

__all__ = ["CountryNotRecorded", "boundaries", "countries", "load_gazetteer"]
