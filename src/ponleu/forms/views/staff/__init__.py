"""The pages of forms for those who make them, enrol telephones and read what was answered."""
