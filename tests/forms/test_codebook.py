"""The codebook of a form, one for all its versions."""

from ponleu.forms.rules.codebook import Code, codebook
from tests.forms.questionnaires import a_form

FIRST = """
    type          | name  | label::English (en) | label::Khmer (km)
    text          | name  | Name                | ឈ្មោះ
    begin group   | home  | Home                | ផ្ទះ
    select_one t  | roof  | Roof                | ដំបូល
    end group     | .     | .                   | .
    begin repeat  | kid   | Child               | កុមារ
    text          | age   | Age                 | អាយុ
    end repeat    | .     | .                   | .
    note          | bye   | Goodbye             | លាហើយ
"""
CHOICES = """
    list_name | name  | label::English (en) | label::Khmer (km)
    t         | tin   | Tin                 | ស័ង្កសី
    t         | tile  | Tile                | ក្បឿង
"""
SECOND = FIRST.replace("text          | age   | Age ", "integer       | age   | How old").replace(
    "text          | name  | Name                | ឈ្មោះ", "integer       | rooms | Rooms               | បន្ទប់"
)
NEW_CHOICES = CHOICES.replace("tile  | Tile", "straw | Straw")


def merged():
    return codebook(
        [a_form(FIRST, CHOICES, "form_id | version\n f | 1"), a_form(SECOND, NEW_CHOICES, "form_id | version\n f | 2")]
    )


def test_each_repeat_has_a_table_and_each_question_of_any_version_a_column():
    book = merged()

    assert [(table.name, table.ref, table.parent) for table in book.tables] == [
        ("f", "/data", ""),
        ("kid", "/data/kid", "/data"),
    ]
    assert [(column.name, column.versions) for table in book.tables for column in table.columns] == [
        ("rooms", ("2",)),
        ("home-roof", ("1", "2")),
        ("name", ("1",)),
        ("age", ("1", "2")),
    ]


def test_a_column_keeps_its_name_and_takes_the_newest_words_and_a_type_that_holds_all_answers():
    age = merged().by_ref["/data/kid/age"]

    assert (age.name, age.kind, age.type) == ("age", "input", "string")
    assert age.labels == {"English (en)": "How old", "Khmer (km)": "អាយុ"}


def test_a_choice_of_an_old_version_stays_in_the_codebook_after_those_of_the_newest():
    assert merged().by_ref["/data/home/roof"].choices == (
        Code("tin", {"English (en)": "Tin", "Khmer (km)": "ស័ង្កសី"}),
        Code("straw", {"English (en)": "Straw", "Khmer (km)": "ក្បឿង"}),
        Code("tile", {"English (en)": "Tile", "Khmer (km)": "ក្បឿង"}),
    )


def test_what_one_version_marks_as_identifying_is_so_in_all_and_a_group_marks_all_it_holds():
    settings = 'form_id | version | namespaces\n f | {} | ponleu="https://ponleu.org/xforms"'
    marked = """
        type        | name | label | bind::ponleu:identifying | bind::ponleu:sensitive
        text        | name | Name  | yes                      | .
        begin group | g    | G     | .                        | yes
        text        | x    | X     | .                        | .
        end group   | .    | .     | .                        | .
    """

    book = codebook(
        [
            a_form(marked, settings=settings.format(1)),
            a_form(marked.replace("| yes", "| no"), settings=settings.format(2)),
        ]
    )

    assert [(one.name, one.is_identifying, one.is_sensitive) for one in book.tables[0].columns] == [
        ("name", True, False),
        ("g-x", False, True),
    ]
