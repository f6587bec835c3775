"""The one gate that a questionnaire passes before it may be published, as XLSForm or as XForm XML."""
