"""What programs ask for, in the shapes of ODK Central's API: pyODK talks to it. The differences: docs/forms.md, API."""
