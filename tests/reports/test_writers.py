import pytest

from ponleu.reports.writers import WRITERS
from tests.reports.sample import an_edition


@pytest.mark.parametrize("ending", ["html", "pdf", "docx", "txt"])
def test_a_document_with_a_title_alone_is_a_document(ending):
    edition = an_edition(
        chapters=(), notices=(), title="T", subtitle="", licence="", made_by="", published="", palette=()
    )

    assert len(WRITERS[ending](edition)) > 0


def test_each_format_has_one_writer():
    assert set(WRITERS) == {"html", "pdf", "docx", "txt"}
