"""One questionnaire for every channel: XLSForm in, an engine that asks and checks, answers, exports."""
