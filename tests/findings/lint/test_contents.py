import pytest

from ponleu.findings.rules.lint.check import check
from ponleu.reports.reading import read


def mismatches(tmp_path, text):
    path = tmp_path / "report.txt"
    path.write_text(text, encoding="utf-8")
    found = check(read(path, language="en"))
    return [(each.severity.value, each.line, each.also_lines) for each in found if each.rule == "HEADING-MISMATCH"]


def a_report(*, three: str = "Care at home", separator: str = "\t") -> str:
    entries = ["1 Thanks", "2 Method", "3 Care at home", "4 Rest and play"]
    contents = "\n".join(f"{entry}{separator}{page}" for page, entry in enumerate(entries, start=2))
    parts = "\n\n".join(f"{title}\n\nChildren spoke of it in a long enough sentence." for title in
                        ("1 Thanks", "2 Method", f"3 {three}", "4 Rest and play"))  # fmt: skip
    return f"A report\n\nContents\n\n{contents}\n\n{parts}\n"


@pytest.mark.parametrize("three", ["Other care at home", "Care at hme", "Care at home of children"])
def test_a_title_that_differs_from_contents_set_with_tabs_is_told(tmp_path, three):
    assert mismatches(tmp_path, a_report(three=three)) == [("warning", 18, (7,))]


@pytest.mark.parametrize("three", ["Care at home", "CARE AT HOME", "Care at home: what children saw"])
def test_a_title_that_is_the_same_or_goes_on_with_a_subtitle_is_left_alone(tmp_path, three):
    assert mismatches(tmp_path, a_report(three=three)) == []


def test_heads_of_tables_that_drift_from_each_other_are_noted(tmp_path):
    def table(first: str, share: str) -> str:
        return f"{first}\tDistricts\t{share}\nIssue A\tNortham, Southam\t50%\nIssue B\tNortham\t25%\n"

    text = (
        f"A report\n\n{table('Issue', '%')}\n\nText.\n\n{table('Issue', '%')}\n\nText.\n\n{table('Issue named', '%')}\n"
    )

    assert mismatches(tmp_path, text) == [("note", 17, (3,))]
