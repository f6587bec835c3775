from ponleu.core import Problem, Problems, Where


class UnknownColour(Problem):
    message = "%(colour)s is not a colour of this cloth."
    advice = "Choose one of %(known)s."


def test_a_problem_says_where_what_and_what_to_do():
    problem = UnknownColour(where=Where("cloth.csv", 3, "colour"), colour="grue", known="red, blue")

    assert str(problem) == (
        "cloth.csv, row 3, field colour: grue is not a colour of this cloth. Choose one of red, blue."
    )


def test_several_problems_are_told_together_one_a_line():
    problems = Problems([UnknownColour(colour="grue", known="red"), UnknownColour(colour="bleen", known="red")])

    assert str(problems).splitlines() == [
        "grue is not a colour of this cloth. Choose one of red.",
        "bleen is not a colour of this cloth. Choose one of red.",
    ]


def test_a_text_with_a_percent_sign_is_not_taken_for_a_value():
    class Full(Problem):
        message = "The bowl is 100% full."

    assert str(Full()) == "The bowl is 100% full."


def test_a_value_cannot_steer_the_terminal_nor_pass_for_a_second_line():
    class Wrong(Problem):
        message = "%(value)s is wrong."

    assert str(Wrong(where=Where("a\x1b[2J.csv"), value="x\ny\x9b")) == r"a\x1b[2J.csv: x\x0ay\x9b is wrong."


def test_thousands_of_rows_with_the_same_problem_are_told_in_eleven_lines():
    class Wrong(Problem):
        message = "%(value)s is wrong."

    many = [Wrong(where=Where("a.csv", row, "id"), value=row) for row in range(2, 5002)]
    other = Wrong(where=Where("a.csv", 3000, "name"), value="b")

    lines = str(Problems([*many, other])).splitlines()

    assert lines[9:] == [
        "a.csv, row 11, field id: 11 is wrong.",
        "a.csv, row 3000, field name: b is wrong.",
        "a.csv, field id: 4990 more rows, 12 to 5001, with the same problem.",
    ]


def test_problems_that_have_no_row_are_all_told():
    missing = [UnknownColour(where=Where("a.csv"), colour=str(number), known="red") for number in range(30)]

    assert len(str(Problems(missing)).splitlines()) == 30
