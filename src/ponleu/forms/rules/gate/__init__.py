"""What a questionnaire must satisfy before it may be published: its sheets, its XML, the channels that it is for."""
