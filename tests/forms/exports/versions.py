"""One questionnaire in three versions: a label is changed, a question comes, a question goes."""

from tests.forms.questionnaires import a_form, an_xform

FIRST = """
    type              | name   | label::English (en) | label::Khmer (km)
    integer           | age    | Age                 | អាយុ
    select_one t      | school | At school?          | រៀន?
    text              | town   | Town                | ភូមិ
    select_multiple g | games  | Games               | ល្បែង
    begin repeat      | kid    | Brother or sister   | បងប្អូន
    text              | call   | Called              | ហៅថា
    begin repeat      | toy    | Toy                 | របស់លេង
    text              | kind   | Kind                | ប្រភេទ
    end repeat        | .      | .                   | .
    integer           | years  | Years               | ឆ្នាំ
    end repeat        | .      | .                   | .
"""
SECOND = FIRST.replace("| age    | Age ", "| age    | How old").replace(
    "    text              | town",
    "    date              | born   | Born                | កើត\n    text              | town",
)
THIRD = "\n".join(line for line in SECOND.splitlines() if "| town" not in line)
CHOICES = """
    list_name | name  | label::English (en) | label::Khmer (km)
    t         | y     | Yes                 | បាទ
    t         | n     | No                  | ទេ
    g         | ball  | Ball                | បាល់
    g         | kite  | Kite                | ខ្លែង
"""
SURVEYS = (FIRST, SECOND, THIRD)


def settings(number):
    return f"form_id | version | form_title\n play | {number} | Play"


def the_versions():
    return [a_form(survey, CHOICES, settings(number)) for number, survey in enumerate(SURVEYS, 1)]


def their_xml():
    return [an_xform(survey, CHOICES, settings(number)) for number, survey in enumerate(SURVEYS, 1)]
