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
