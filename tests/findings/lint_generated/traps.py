"""True statements that look like faults: a linter that reports one of these as an error is wrong."""

from __future__ import annotations

from collections.abc import Callable

from tests.findings.lint_generated import names
from tests.findings.lint_generated.blocks import Bullets, Heading, Paragraph, Table
from tests.findings.lint_generated.draft import Draft
from tests.findings.lint_generated.study import split

Made = Paragraph | Table | Bullets


def set_traps(draft: Draft) -> None:
    """Put some traps before headings of the report."""
    for build in draft.random.sample(TRAPS, draft.random.randint(3, 8)):
        spots = [
            at for at, block in enumerate(draft.report.blocks) if isinstance(block, Heading) and block.number and at > 4
        ]
        draft.report.blocks.insert(draft.random.choice(spots), build(draft))


def p(draft: Draft, digits: str) -> str:
    """A percentage of running text."""
    return draft.style.signed(draft.style.digits(digits))


def share(draft: Draft, count: int, base: int) -> str:
    """A share as this document prints it in running text."""
    return draft.style.signed(draft.style.percent(count, base))


def money(draft: Draft) -> Paragraph:
    """Shares of money and change over time have no base of persons."""
    return Paragraph(
        [
            f"Between 2011 and 2016 the budget grew by {p(draft, '150')}.",
            f"Of the plan, {p(draft, '34.7')} was spent on roads and {p(draft, '8.9')} on schools.",
            f"School fees went up by {p(draft, '12.5')}.",
        ]
    )


def census(draft: Draft) -> Paragraph:
    """A share from elsewhere, of a base that this document does not know."""
    return Paragraph(
        [
            f"According to the 2018 census, {p(draft, '41.73')} of the population is under 18.",
            f"A national survey of {draft.style.number(2400)} households found that "
            f"{p(draft, '23.46')} of children walk for more than an hour to school.",
        ]
    )


def points(draft: Draft) -> Paragraph:
    """Two values of two years."""
    return Paragraph([f"Enrolment fell from {p(draft, '91.2')} in 2015 to {p(draft, '88.9')} in 2017."])


def law(draft: Draft) -> Paragraph:
    """Numbers of laws, articles and resolutions."""
    return Paragraph(
        [
            "Article 34 of the Convention and Law No. 12 of 2008 apply here, as does resolution 54/263 of 25 May 2000.",
            "The 2nd and 3rd national reports were sent in 2012.",
        ]
    )


def old_terms(draft: Draft) -> Paragraph:
    """The treaty's own title, and words in quotation marks."""
    return Paragraph(
        [
            "The Optional Protocol on the sale of children, child prostitution and child pornography keeps its title.",
            "We avoid the words “child pornography” and “child prostitution” outside such titles.",
        ]
    )


def rough(draft: Draft) -> Paragraph:
    """Rounded talk."""
    return Paragraph(
        [
            "About a third of the groups asked for more time, nearly half drew two maps.",
            f"More than {p(draft, '40')} of the sessions ran late.",
        ]
    )


def scales(draft: Draft) -> Paragraph:
    """Marks, times and ranges."""
    return Paragraph(
        [
            "Children rated the day 4 out of 5 for fun and 7 out of 10 for usefulness.",
            "Sessions lasted between 45 and 90 minutes, with 2 to 3 facilitators for groups of 8 to 12.",
        ]
    )


def elsewhere(draft: Draft) -> Paragraph:
    """A place outside the frame."""
    return Paragraph(
        [
            f"A delegation from {names.a_name(draft.random)} visited the workshop.",
            f"The guide was first used in {names.a_country(draft.random)}.",
        ]
    )


def mean(draft: Draft) -> Paragraph:
    """A true mean per place."""
    study = draft.study
    tenth = (20 * study.children.total + study.frame) // (2 * study.frame)
    return Paragraph(
        [f"On average {draft.style.digits(f'{tenth // 10}.{tenth % 10}')} children per {study.counted[0]} took part."]
    )


def subgroup(draft: Draft) -> Paragraph:
    """A share of a part, with its own base stated."""
    girls, style = draft.study.children.girls, draft.style
    count = draft.random.randint(1, girls)
    some, base = style.number(count, words=False), style.number(girls, words=False)
    return Paragraph([f"Of the {base} girls, {some} ({share(draft, count, girls)}) came with a friend."])


def everywhere(draft: Draft) -> Paragraph:
    """All and none."""
    return Paragraph(
        [
            f"All {draft.study.counted[1]} sent their notes ({p(draft, '100')}).",
            f"No {draft.study.counted[0]} asked to leave ({p(draft, '0')}).",
        ]
    )


def ages(draft: Draft) -> Table:
    """Ages as row labels, with sums that hold."""
    style, young = draft.style, draft.study.ages[0]
    total = draft.random.randint(40, 90)
    counts = split(draft.random, total, 4)
    rows = [[str(young + at), style.number(count, words=False)] for at, count in enumerate(counts)]
    return Table("Table: Ages of the young reporters", ["Age", "Young reporters"], [*rows, ["Total", str(total)]])


def by_sex(draft: Draft) -> Table:
    """Columns with bases of their own; rows need not add up to anything."""
    style, random = draft.style, draft.random
    girls, boys = random.randint(30, 80), random.randint(30, 80)
    g, b = split(random, girls, 3), split(random, boys, 3)
    header = ["Answer", f"Girls % (n={girls})", f"Boys % (n={boys})", f"All % (n={girls + boys})"]
    rows = [
        [label, style.percent(x, girls), style.percent(y, boys), style.percent(x + y, girls + boys)]
        for label, x, y in zip(["Yes", "No", "No answer"], g, b, strict=True)
    ]
    return Table("Table: Whether the day was long enough, by sex", header, rows)


def missing(draft: Draft) -> Paragraph:
    """Fewer answers than persons, said openly."""
    random = draft.random
    base = random.randint(25, 60)
    gone = random.randint(2, 9)
    parts = split(random, base, 2)
    return Paragraph(
        [
            f"{base + gone} facilitators were asked about the guide; {gone} did not answer.",
            f"Of the {base} who did, {share(draft, parts[0], base)} found it useful and "
            f"{share(draft, parts[1], base)} did not.",
        ]
    )


def overlapping(draft: Draft) -> Paragraph:
    """Overlapping groups that add up to more than everybody."""
    base = draft.random.randint(50, 90)
    a, b, c = (draft.random.randint(base // 2, base) for _ in range(3))
    shares = [share(draft, x, base) for x in (a, b, c)]
    return Paragraph(
        [
            f"Of {base} teachers, {shares[0]} named time, {shares[1]} named money and {shares[2]} named training "
            "as what they lack; they could name several."
        ]
    )


def rest_unsaid(draft: Draft) -> Paragraph:
    """Two of several answers, the rest left out."""
    base = draft.random.randint(50, 90)
    a, b, _ = split(draft.random, base, 3)
    return Paragraph(
        [
            f"Of {base} parents at the meetings, {share(draft, a, base)} wanted evening sessions and "
            f"{share(draft, b, base)} wanted weekends."
        ]
    )


def scores(draft: Draft) -> Table:
    """A table of marks and years."""
    return Table(
        "Table: Laws named by children",
        ["Law", "Year", "Articles read"],
        [["Law on schools", "2007", "4"], ["Law on work", "1997", "12"]],
    )


def seats(draft: Draft) -> Bullets:
    """Number words that are parts of no stated whole."""
    return Bullets(["Two members of the coalition", "Three members of the children's network", "One youth coordinator"])


def scripts(draft: Draft) -> Paragraph:
    """Words of other scripts in passing."""
    return Paragraph(["The word for light was written as свет, φως and אור on the wall."])


TRAPS: list[Callable[[Draft], Made]] = [
    money,
    census,
    points,
    law,
    old_terms,
    rough,
    scales,
    elsewhere,
    mean,
    subgroup,
    everywhere,
    ages,
    by_sex,
    missing,
    overlapping,
    rest_unsaid,
    scores,
    seats,
    scripts,
]
