"""Treaties and their articles, the Committee's outline, themes, terms, classifications and calendars, as data."""
