import pytest

from ponleu.findings.rules.lint.check import check
from ponleu.findings.standard_ledger import standard_ledger
from ponleu.reports.reading import read

PLACES = "Consultations were held in six districts: Northam, Southam, Eastam, Westam, Middleham and Farham."


def found(tmp_path, *lines, rules):
    path = tmp_path / "report.txt"
    path.write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    findings = check(read(path, language="en"), standard_ledger())
    return [(each.rule, each.severity.value, each.line) for each in findings if each.rule in rules]


def test_a_whole_that_is_told_with_two_numbers_is_told(tmp_path):
    lines = (
        "We listened to 424 children during the consultations.",
        "There were 415 children: 193 girls and 222 boys.",
    )

    assert found(tmp_path, *lines, rules={"SAME-FACT"}) == [("SAME-FACT", "warning", 3)]


@pytest.mark.parametrize(
    "second",
    [
        "There were 424 children: 202 girls and 222 boys.",
        "There were 41 children at the national workshop: 20 girls and 21 boys.",
        "There were 40 child researchers: 20 girls and 20 boys.",
        "A total of 60 children with disabilities took part.",
    ],
)
def test_a_part_an_event_or_a_role_is_no_other_whole(tmp_path, second):
    first = "We listened to 424 children during the consultations."

    assert found(tmp_path, first, second, rules={"SAME-FACT"}) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "66.67 per cent of the children consulted spoke of issue C1.",
        "Of all children consulted, 66,7% raised issue C1.",
    ],
)
def test_a_share_of_places_that_is_told_as_one_of_children_is_told(tmp_path, sentence):
    people = "There were 415 children: 193 girls and 222 boys."
    rows = "Issue\tDistricts\t%\nIssue C1\tNortham, Southam, Eastam, Westam\t66.67\nIssue C2\tNortham, Farham\t33.33"

    assert found(tmp_path, people, PLACES, rows, sentence, rules={"BASE-DRIFT"}) == [("BASE-DRIFT", "warning", 9)]


def test_a_share_of_places_that_children_spoke_in_is_right(tmp_path):
    people = "There were 415 children: 193 girls and 222 boys."

    sentence = "Children in 66.67% of the districts spoke of issue C1."

    assert found(tmp_path, people, PLACES, sentence, rules={"BASE-DRIFT"}) == []


def test_thanks_to_more_places_than_the_list_names_are_told(tmp_path):
    thanks = "We thank the children and families of the seven districts who gave their time."

    assert found(tmp_path, thanks, PLACES, rules={"FRAME-COUNT"}) == [("FRAME-COUNT", "warning", 1)]


def test_a_part_of_a_larger_country_is_no_other_list(tmp_path):
    country = "Six of the 24 districts of the country were chosen."

    assert found(tmp_path, country, PLACES, rules={"FRAME-COUNT"}) == []


def a_table(*rows):
    return "Issue\tNumber of districts\t%\n" + "\n".join(rows)


def test_a_number_of_places_with_a_percentage_that_is_not_its_share_is_an_error(tmp_path):
    table = a_table("Issue A\t3\t50.00%", "Issue B\t2\t33.33%", "Issue C\t1\t16.67%", "Issue D\t4\t50.00%")

    assert found(tmp_path, PLACES, table, rules={"LIST-SHARE"}) == [("LIST-SHARE", "error", 7)]


@pytest.mark.parametrize(
    "rows",
    [
        ("Issue A\t3\t50%", "Issue B\t2\t33%", "Issue C\t1\t16%", "Issue D\t4\t67%"),  # rounded and cut off
        ("Issue A\t3\t12.5%", "Issue B\t2\t8.3%", "Issue C\t1\t4.2%", "Issue D\t4\t16.7%"),  # of another base
    ],
)
def test_rows_that_agree_with_each_other_are_left_alone(tmp_path, rows):
    assert found(tmp_path, PLACES, a_table(*rows), rules={"LIST-SHARE"}) == []


def test_most_cells_of_a_table_out_of_reach_point_at_its_base_and_are_no_proof(tmp_path):
    cells = ("Agree\t41.27", "Disagree\t31.39", "Do not know\t27.34")
    table = "Table 3: Answers (n = 166)\n\nAnswer\t% of adults\n" + "\n".join(cells)

    assert {severity for _rule, severity, _line in found(tmp_path, table, rules={"GRIM"})} == {"warning"}


def test_one_cell_of_a_table_out_of_reach_is_a_proof(tmp_path):
    cells = ("Agree\t40.96", "Disagree\t31.39", "Do not know\t27.71")  # 68, -, 46 of 166
    table = "Table 3: Answers (n = 166)\n\nAnswer\t% of adults\n" + "\n".join(cells)

    assert [severity for _rule, severity, _line in found(tmp_path, table, rules={"GRIM"})] == ["error"]
