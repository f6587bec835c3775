"""The blocks that a text can ask for by name: tables, charts, maps, cards, the method."""
