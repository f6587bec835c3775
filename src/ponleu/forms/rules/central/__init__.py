"""The shapes in which ODK Central answers programs, for clients such as pyODK. What differs: docs/forms.md."""
