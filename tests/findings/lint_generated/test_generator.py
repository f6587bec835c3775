"""The judge is judged first: a clean document holds, a planted fault breaks it."""

import re

import pytest

from tests.findings.lint_generated.documents import a_document
from tests.findings.lint_generated.style import possible


def test_every_share_of_a_clean_document_is_its_places_out_of_all_places_in_one_rounding():
    document = a_document(7, faults=0)

    wrong = [
        piece.values["digits"]
        for piece in document.report.pieces
        if piece.kind == "share"
        and piece.values["digits"] != document.style.percent(len(piece.values["places"]), frame_of(document))
    ]

    assert wrong == []


def frame_of(document):
    lists = [piece for piece in document.report.pieces if piece.kind.startswith("frame-list")]
    return len(lists[0].values["names"])


def test_the_same_seed_gives_the_same_lines_and_the_same_faults():
    first, second = a_document(5, faults=3), a_document(5, faults=3)

    assert first.lines == second.lines
    assert [fault.what for fault in first.report.faults] == [fault.what for fault in second.report.faults]


def test_a_fault_points_at_lines_that_exist():
    documents = [a_document(seed, faults=4) for seed in range(30)]

    shown = [{key for _, key in document.lines} for document in documents]

    assert [
        fault.kind
        for document, keys in zip(documents, shown, strict=True)
        for fault in document.report.faults
        if not fault.keys & keys
    ] == []


def test_most_faults_find_room_so_that_each_kind_is_measured():
    kinds = {fault.kind for seed in range(120) for fault in a_document(seed, format="text", faults=4).report.faults}

    assert kinds == {
        "BASE-DRIFT",
        "BASE-JOINT",
        "DATE-ORDER",
        "DECIMALS",
        "FRAME-COUNT",
        "GRIM",
        "HEADER-DRIFT",
        "HEADING-MISMATCH",
        "LIST-SHARE",
        "ONLY-ALL",
        "PARTS",
        "PLACE-UNKNOWN",
        "SAME-FACT",
        "SUBSET",
        "SUM100",
        "TERM-CSE",
        "TREATY-CITE",
        "TRUNCATED",
    }


def test_a_wrong_number_of_places_is_printed_somewhere():
    documents = [a_document(seed, format="text", faults=4) for seed in range(120)]

    unchanged = [
        (document.seed, fault.what)
        for document in documents
        for fault in document.report.faults
        if fault.kind == "FRAME-COUNT" and not prints_number(document, fault)
    ]

    assert unchanged == []


def prints_number(document, fault):
    """Whether the number that the fault tells of stands on one of its lines, in digits or as a word."""
    number = int(fault.what.split()[0])
    spellings = {str(number), document.style.number(number)}
    text = " ".join(line for line, key in document.lines if key in fault.keys)
    return any(re.search(rf"(?<!\w){spelling}(?!\w)", text, re.IGNORECASE) for spelling in spellings)


@pytest.mark.parametrize(
    ("digits", "base", "is_possible"),
    [
        ("43.75", 16, True),
        ("45.34", 103, False),
        ("33", 3, True),
        ("67", 3, True),
        ("66", 3, True),
        ("68", 3, False),
        ("34", 3, False),
    ],
)
def test_a_percentage_is_possible_when_some_count_prints_as_it(digits, base, is_possible):
    assert possible(digits, base) is is_possible
