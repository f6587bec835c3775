"""Template tags that draw a study."""
