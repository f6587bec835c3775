"""A document with every kind of block, in neutral words, for looking at and for counting numbers in."""

from datetime import date
from decimal import Decimal

from ponleu.core import Percent, Share, Unit
from ponleu.reports.rules import tree as t
from ponleu.reports.rules.numbers import count_shown, in_words, percent_shown

LIGHT = "ពន្លឺ"
KHMER_PARAGRAPH = (
    "កុមារបានជួបជុំគ្នាដើម្បីពិភាក្សាអំពីសិទ្ធិរបស់ខ្លួន ហើយបានសរសេរអ្វីដែលពួកគេចង់ឱ្យមនុស្សពេញវ័យស្តាប់។ "
    "ស្រ្តី ព្រះរាជាណាចក្រ ក្រុមប្រឹក្សា សង្គ្រោះ វិជ្ជាជីវៈ ប្រជាពលរដ្ឋ ខ្ញុំ ល្អ ស្ត្រីភាព កញ្ញា "
    "គឺជាពាក្យដែលមានជើងអក្សរជាច្រើន ដែលកម្មវិធីបោះពុម្ពត្រូវតម្រៀបឱ្យបានត្រឹមត្រូវ។"
)
PLACES = (
    ("nor", "Northam", "ភូមិជើង", 5, 3),
    ("sou", "Southam", "ភូមិត្បូង", 5, 0),
    ("wes", "Westham", "ភូមិលិច", 0, 2),
    ("eas", "Eastham", "ភូមិកើត", 10, 2),
    ("mid", "Middleham", "ភូមិកណ្តាល", 5, 1),
    ("riv", "Riverside", "ភូមិមាត់ទន្លេ", 10, 4),
    ("hil", "Hillfoot", "ភូមិជើងភ្នំ", 0, 0),
    ("lak", "Lakeview", "ភូមិមាត់បឹង", 0, 4),
)
ISSUES = (
    ("a1", "Issue A", "បញ្ហា ក", 5),
    ("a2", "Issue B, with a name that is rather longer than the others", "បញ្ហា ខ", 3),
    ("a3", "Issue C", "បញ្ហា គ", 0),
)


class Words:
    """Picks a language, so that both editions are the same document."""

    def __init__(self, language: str, *, khmer_digits: bool = False):
        self.language, self.khmer_digits = language, khmer_digits
        self.is_khmer = language == "km"

    def __call__(self, english: str, khmer: str) -> str:
        return khmer if self.is_khmer else english

    def count(self, key: str, count: int) -> t.Value:
        return t.Value(key, count, count_shown(count, language=self.language, khmer_digits=self.khmer_digits))

    def spelled(self, key: str, count: int) -> t.Value:
        return t.Value(key, count, in_words(count, language=self.language, khmer_digits=self.khmer_digits))

    def percent(self, key: str, printed: str) -> t.Value:
        percent = Percent(Decimal(printed))
        return t.Value(key, percent, percent_shown(percent, language=self.language, khmer_digits=self.khmer_digits))

    def of_all(self, count: int) -> str:
        shown, base = (count_shown(each, language=self.language, khmer_digits=self.khmer_digits) for each in (count, 6))
        return self(f"{shown} of {base} places", f"{shown} ក្នុងចំណោម {base} កន្លែង")


def a_table(words: Words, *, id: str = "table-a", rows: int = 1) -> t.TableBlock:
    columns = (
        t.Column("issue", words("Issue", "បញ្ហា"), t.ColumnKind.WORDS, "#indicator+name"),
        t.Column("places", words("Places", "កន្លែង"), t.ColumnKind.NUMBER, "#indicator+num"),
        t.Column("percent", words("Share", "ភាគរយ"), t.ColumnKind.PERCENT, "#indicator+pct"),
        t.Column("names", words("Where", "នៅទីណា"), t.ColumnKind.NAMES, "#adm1+name+list"),
        t.Column("mark", words("Printed", "បោះពុម្ព"), t.ColumnKind.MARK),
    )
    return t.TableBlock(
        id,
        words("Issues named under topic A. Unit: place; base: 6 places consulted.", "បញ្ហាក្រោមប្រធានបទ ក។ ឯកតា៖ កន្លែង"),
        columns,
        tuple(_row(words, *issue, number=number) for number in range(rows) for issue in ISSUES),
        (words("A place counts once, however many children spoke.", "កន្លែងមួយរាប់តែម្តង។"),),
    )


def _row(words: Words, id: str, english: str, khmer: str, count: int, *, number: int) -> t.Row:
    percent = Share(count, 6, Unit.PLACE).percent(decimals=2)
    names = ", ".join(words(place[1], place[2]) for place in PLACES[:count])
    return t.Row(
        f"{id}-{number}",
        (
            t.Cell((t.Text(words(english, khmer)),), words(english, khmer)),
            t.Cell((words.count(f"issue.{id}.places", count),), count),
            t.Cell((words.percent(f"issue.{id}.percent", f"{percent.value}"),), percent),
            t.Cell((t.Text(names or "–"),), names or None),
            t.Cell((words.percent(f"published.{id}", "33.30"),), Percent(Decimal("33.30")), is_flagged=count == 5),
        ),
    )


def a_bar_chart(words: Words) -> t.Figure:
    bars = tuple(
        t.Bar(id, words(english, khmer), Share(count, 6, Unit.PLACE), words.of_all(count), is_flagged=count == 5)
        for id, english, khmer, count in ISSUES
    )
    return t.Figure(
        "chart-a",
        words("Where each issue was named.", "កន្លែងដែលបញ្ហានីមួយៗត្រូវបានលើកឡើង។"),
        words("Bars: issue A in 5 of 6 places, issue B in 3, issue C in none.", "របារ៖ បញ្ហា ក បញ្ហា ខ បញ្ហា គ"),
        t.BarChart(bars, 6, Unit.PLACE, words("places that were consulted", "កន្លែងដែលបានពិគ្រោះ")),
        a_table(words),
    )


def a_map(words: Words, *, with_boundaries: bool = True, id: str = "map-a") -> t.Figure:
    states = (t.PlaceState.MENTIONED, t.PlaceState.NOT_MENTIONED, t.PlaceState.NOT_CONSULTED)
    shapes = tuple(
        t.PlaceShape(id, words(english, khmer), states[number % 3], (_square(x, y),) if with_boundaries else ())
        for number, (id, english, khmer, x, y) in enumerate(PLACES)
    )
    return t.Figure(
        id,
        words("Where issue A was named.", "កន្លែងដែលបញ្ហា ក ត្រូវបានលើកឡើង។"),
        words("Map: named in Northam, Eastham and Hillfoot.", "ផែនទី៖ បានលើកឡើងនៅភូមិជើង"),
        t.PlaceMap(shapes, "© Surveyors of the Country of Examples"),
        a_table(words),
    )


def _square(x: int, y: int) -> tuple[tuple[tuple[float, float], ...], ...]:
    west, south = 100 + x * 0.5, 12 + y
    ring = (
        (west, south),
        (west + 2.4, south + 0.1),
        (west + 2.5, south + 0.9),
        (west + 0.2, south + 1.0),
        (west, south),
    )
    return (ring,)


def a_dot_chart(words: Words) -> t.Figure:
    return t.Figure(
        "dots-a",
        words("Who took part.", "អ្នកដែលបានចូលរួម។"),
        words("Dots: 206 girls and 143 boys.", "ចំណុច៖ ក្មេងស្រី និងក្មេងប្រុស"),
        t.DotChart(((words("Girls", "ក្មេងស្រី"), 206), (words("Boys", "ក្មេងប្រុស"), 143)), Unit.CHILD),
        a_table(words),
    )


def some_prose(words: Words) -> tuple[t.Block, ...]:
    return (
        t.Heading(2, (t.Text(words("What was said", "អ្វីដែលបាននិយាយ")),), "findings-1"),
        t.Paragraph(
            (
                t.Text(words("Children in ", "កុមារនៅ ")),
                words.count("places.consulted", 6),
                t.Text(words(" places spoke. Issue A was named in ", " កន្លែងបាននិយាយ។ បញ្ហា ក ត្រូវបានលើកឡើងនៅ ")),
                words.spelled("issue.a1.places", 5),
                t.Text(words(" of them, which is ", " កន្លែង គឺ ")),
                t.Strong((words.percent("issue.a1.percent", "83.33"),)),
                t.Text(words(". The word ", "។ ពាក្យ ")),
                t.Quoted((t.Text(f"“{LIGHT}”"),), words("km", "")),
                t.Text(words(" means light. See ", " មានន័យថាពន្លឺ។ សូមមើល ")),
                t.Citation("CRC 34", words("Convention on the Rights of the Child, article 34", "អនុសញ្ញា CRC មាត្រា ៣៤")),
                t.Text(words(". This is ", "។ នេះជា")),
                t.Emphasis((t.Text(words("not a measure of how common it is", "មិនមែនជារង្វាស់ទេ")),)),
                t.Text(words(".", "។")),
            )
        ),
        t.Paragraph((t.Text(KHMER_PARAGRAPH if words.is_khmer else LOREM),)),
        t.Items(
            (
                (t.Paragraph((t.Text(words("First point, short.", "ចំណុចទីមួយ។")),)),),
                (t.Paragraph((t.Text(words(LOREM[:160], KHMER_PARAGRAPH[:120])),)),),
            )
        ),
        t.Items(
            (
                (t.Paragraph((t.Text(words("Step one.", "ជំហានទីមួយ។")),)),),
                (
                    t.Paragraph((t.Text(words("Step two, in two parts.", "ជំហានទីពីរ។")),)),
                    t.Items(((t.Paragraph((t.Text(words("A part.", "ផ្នែក។")),)),),)),
                ),
            ),
            is_ordered=True,
        ),
        t.QuoteBlock(
            (
                t.Paragraph(
                    (
                        t.Text(
                            words(
                                "Statement 1, in the words of those who said it.", "សេចក្តីថ្លែងការណ៍ ក តាមពាក្យរបស់អ្នកនិយាយ។"
                            )
                        ),
                    )
                ),
            ),
            words("a group of children", "ក្រុមកុមារ"),
        ),
        *(
            t.Callout(
                kind,
                words("A title", "ចំណងជើង"),
                (t.Paragraph((t.Text(words("What the box says.", "អ្វីដែលប្រអប់នេះនិយាយ។")),)),),
            )
            for kind in t.CalloutKind
        ),
    )


LOREM = (
    "Each group sat down with its own facilitator and wrote on cards what it wished grown-up people to hear. The cards "
    "were read aloud, sorted and kept. Nobody was asked about themselves, and nobody had to speak. What is printed "
    "here was read again by the children's representatives before they agreed to it."
)


def some_cards(words: Words) -> t.Cards:
    cards = tuple(
        t.Card(
            f"S{number:02}",
            words(f"Suggestion {number}, in plain words.", "សំណើ ជាពាក្យសាមញ្ញ។"),
            (
                (words("Who must act", "អ្នកត្រូវធ្វើ"), (t.Text(words("Ministry of Examples", "ក្រសួងឧទាហរណ៍")),)),
                (words("How one would know", "សូចនាករ"), (t.Text(words("Places with a trained worker", "ចំនួនកន្លែង")),)),
                (words("Findings", "លទ្ធផល"), (words.count("issue.a1.places", 5), t.Text(words(" places", " កន្លែង")))),
            ),
            (words("No finding is linked.", "គ្មានលទ្ធផលភ្ជាប់។"),) if number == 2 else (),
        )
        for number in (1, 2, 3)
    )
    return t.Cards(cards)


def a_timeline(words: Words) -> t.Timeline:
    steps = tuple(
        t.Step(
            f"P{number}",
            words(title, khmer),
            words(when, when),
            words("Children's network", "បណ្តាញកុមារ"),
            (t.Paragraph((t.Text(words("What came of it.", "អ្វីដែលទទួលបាន។")),)),),
            number < 2,
        )
        for number, (title, khmer, when) in enumerate(
            (
                ("Agreement", "កិច្ចព្រមព្រៀង", "2012"),
                ("Consultations", "ការពិគ្រោះ", "January 2013"),
                ("Follow-up", "ការតាមដាន", ""),
            )
        )
    )
    return t.Timeline(steps)


def a_chapter(id: str, number: str, title: str, *blocks: t.Block) -> t.Chapter:
    return t.Chapter(id, title, blocks, number)


def some_words(words: Words) -> t.Paragraph:
    return t.Paragraph((t.Text(words(LOREM, KHMER_PARAGRAPH)),))


def some_pictures(words: Words) -> tuple[t.Block, ...]:
    tiles = a_map(words, with_boundaries=False, id="map-b")
    return (a_table(words), a_bar_chart(words), a_map(words), tiles, a_dot_chart(words))


def one_more_chapter(words: Words, number: int) -> t.Chapter:
    prose = (*some_prose(words)[1:5], *[some_words(words)] * 4)
    table = a_table(words, id=f"table-{number}", rows=6)
    title = words("More of the same", "បន្ថែមទៀត")
    return a_chapter(f"more-{number}", str(4 + number), title, *prose, table, a_bar_chart(words))


def an_edition(language: str = "en", *, khmer_digits: bool = False, more: int = 0, **changes: object) -> t.Edition:
    """Every kind of block; `more` adds so many chapters of prose and long tables."""
    words = Words(language, khmer_digits=khmer_digits)
    chapters = [
        a_chapter("summary", "", words("Summary", "សេចក្តីសង្ខេប"), some_words(words)),
        a_chapter("findings", "1", words("What children said", "អ្វីដែលកុមារបាននិយាយ"), *some_prose(words)),
        a_chapter("pictures", "2", words("Pictures and numbers", "រូបភាព និងតួលេខ"), *some_pictures(words)),
        a_chapter("asked", "3", words("What we ask", "អ្វីដែលយើងស្នើ"), some_cards(words), a_timeline(words)),
        *(one_more_chapter(words, number) for number in range(more)),
    ]
    fields = {
        "id": f"full-{language}",
        "study": "examples-2013",
        "language": language,
        "title": words("What the children of the Country of Examples say", "អ្វីដែលកុមារនៃប្រទេសឧទាហរណ៍និយាយ"),
        "subtitle": words("Report on the Convention on the Rights of the Child", "របាយការណ៍ស្តីពីអនុសញ្ញាស្តីពីសិទ្ធិកុមារ"),
        "made_by": words("Network of Example Children and the Coalition of Examples", "បណ្តាញកុមារឧទាហរណ៍"),
        "published": words("Middleham, 28 May 2013", "ភូមិកណ្តាល ថ្ងៃទី ២៨ ឧសភា ២០១៣"),
        "day": date(2013, 5, 28),
        "is_for_children": False,
        "chapters": tuple(chapters),
        "notices": (words("Sample, not a real study.", "ការបកប្រែនេះមិនទាន់មានអ្នកពិនិត្យទេ។"),),
        "licence": words("Licence: CC BY 4.0", "អាជ្ញាប័ណ្ណ៖ CC BY 4.0"),
        "khmer_digits": khmer_digits,
    }
    return t.Edition(**{**fields, **changes})
