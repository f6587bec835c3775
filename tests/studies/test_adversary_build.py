"""Packs that are right in each part and that a build cannot carry."""

import pytest
from page import SafetyLimitError

from ponleu.core import Problems
from ponleu.studies.files import pdf_claims


def test_a_pdf_that_the_validator_gives_up_on_is_told_and_not_let_out(monkeypatch):
    def gives_up(path, *, with_archive):
        raise SafetyLimitError("reference chain exceeds the configured depth of 256")

    monkeypatch.setattr(pdf_claims, "check_pdf", gives_up)

    with pytest.raises(Problems) as caught:
        pdf_claims.check_claims({"editions/a.pdf": b"%PDF", "editions/a.txt": b"x"})

    assert str(caught.value) == (
        "editions/a.pdf: The PDF could not be checked: reference chain exceeds the configured depth of 256. "
        "Divide chapters that have hundreds of headings, and editions that have hundreds of chapters."
    )
