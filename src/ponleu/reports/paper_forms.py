"""A questionnaire as a tagged PDF to be filled with a pen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from io import BytesIO
from typing import Any

import pikepdf

from ponleu.forms.rules.conversation.saying import code_of
from ponleu.forms.rules.paper import Printed, Sheet
from ponleu.reports.actual_text import with_true_letters
from ponleu.reports.pdf import saved, typeset
from ponleu.reports.phrases import phrases
from ponleu.reports.typesetting import Lettering

_HOW = {"choice": "paper_one", "choices": "paper_several", "order": "paper_order"}


def write_paper(sheet: Sheet, *, day: date) -> bytes:
    """A form as PDF, the same bytes for the same sheet and day. Raises NoLetter."""
    code = "km" if code_of(sheet.language) == "km" else "en"
    lettering = Lettering(code, khmer_digits=code == "km")
    data = _Data(sheet, phrases(code), lettering).whole(code, day)
    with pikepdf.open(BytesIO(typeset("form.typ", data, day=day))) as pdf:
        with_true_letters(pdf, lettering)
        return saved(pdf)


class _Data:
    """The sheet as the template reads it, in reading order."""

    def __init__(self, sheet: Sheet, words: Mapping[str, str], lettering: Lettering) -> None:
        self.sheet, self.phrases, self.lettering = sheet, words, lettering

    def whole(self, code: str, day: date) -> dict[str, Any]:
        sheet = self.sheet
        return {
            "title": sheet.title,
            "author": "Ponleu",
            "language": code,
            "day": [day.year, day.month, day.day],
            "head": self.lettering.pieces(sheet.title, is_heading=True),
            "running": self.said(sheet.title),
            "foot": self.said(f"{sheet.form_id} · {sheet.version}"),
            "about": self.phrase("paper_about"),
            "only_if": self.phrase("paper_only_if"),
            "needed": self.phrase("paper_needed"),
            "day_words": [self.phrase(each) for each in ("paper_day", "paper_month", "paper_year")],
            "parts": [self.part(part) for part in sheet.parts],
        }

    def part(self, part: Printed) -> dict[str, Any]:
        is_heading = part.kind == "heading"
        return {
            "kind": part.kind,
            "level": part.level,
            "number": part.number,
            "text": self.lettering.pieces(part.text, is_heading=is_heading),
            "needed": part.is_required,
            "when": self.said(part.when),
            "how": self.phrase(_HOW[part.room]) if part.room in _HOW and part.kind == "question" else [],
            "hint": self.said(part.hint),
            "room": part.room,
            "options": [{"number": number, "label": self.said(label)} for number, label in part.options],
        }

    def phrase(self, key: str) -> list[dict[str, Any]]:
        return self.said(self.phrases[key])

    def said(self, text: str) -> list[dict[str, Any]]:
        return self.lettering.pieces(text)
