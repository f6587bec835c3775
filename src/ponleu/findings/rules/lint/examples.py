"""For each rule a text on which it must speak and a text, as near as can be, on which it must be silent.

A test runs them all, and `docs/linter.md` shows the first of each pair. Names and concerns are invented.
"""

from __future__ import annotations

from dataclasses import dataclass

from ponleu.findings.rules.document import ClaimGiven, Given, QuoteGiven

_PLACES = "We listened to children in 8 districts (Amber, Birch, Cedar, Dalby, Elm, Fern, Grove and Heath).\n\n"
_TABLE = (
    "Table 1: Concerns\n\nConcern\tDistricts\t%\nConcern A\tAmber, Birch\t25.0\nConcern B\tCedar, Elm, Fern\t37.5\n"
)
_ANSWERS = "Table 2: Do you know whom to tell? (n = 84)\n\nAnswer\t%\nYes\t45.24\nNo\t40.48\nDo not know\t{}\n"


@dataclass(frozen=True, slots=True)
class Example:
    """A pair of texts for one rule, and what the author's side knows about each."""

    rule: str
    failing: str
    passing: str
    failing_given: Given | None = None
    passing_given: Given | None = None


EXAMPLES: tuple[Example, ...] = (
    Example(
        "LIST-SHARE",
        _PLACES + _TABLE + "Concern C\tGrove, Heath\t37.5\n",
        _PLACES + _TABLE + "Concern C\tGrove, Heath\t25.0\n",
    ),
    Example(
        "UNIT-WORDS",
        _PLACES + _TABLE.replace("Concern ", "Children said ") + "Children said C\tGrove, Heath\t25.0\n",
        _PLACES + _TABLE + "Concern C\tGrove, Heath\t25.0\n",
    ),
    Example(
        "GRIM",
        "Of the 103 adults interviewed, 45.34% said no.",
        "Of the 103 adults interviewed, 45.63% said no.",
    ),
    Example(
        "BASE-JOINT",
        "We interviewed 103 adults.\n\nAmong the adults interviewed, 40.48% said no, 45.24% said yes and 14.21% did not know.",
        "We interviewed 103 adults.\n\nAmong the adults interviewed, 40.48% said no, 45.24% said yes and 14.29% did not know.",
    ),
    Example(
        "BASE-DRIFT",
        _PLACES
        + "A total of 349 children took part.\n\n"
        + _TABLE
        + "\nIn all, 37.5% of children spoke of concern B. So did 12.5% of children.\n",
        _PLACES
        + "A total of 349 children took part.\n\n"
        + _TABLE
        + "\nConcern B was raised in 37.5% of the districts.\n",
    ),
    Example("SUM100", _ANSWERS.format("17.86"), _ANSWERS.format("14.29")),
    Example(
        "PARTS",
        "In all, 349 children (206 girls and 140 boys) took part.",
        "In all, 349 children (206 girls and 143 boys) took part.",
    ),
    Example(
        "SUBSET",
        "A total of 120 children, including 130 girls, took part.",
        "A total of 120 children, including 103 girls, took part.",
    ),
    Example(
        "SAME-FACT",
        "A total of 240 children were consulted.\n\nThe report rests on what a total of 204 children consulted said.",
        "A total of 240 children were consulted.\n\nThe report rests on what a total of 240 children consulted said.",
    ),
    Example(
        "ONLY-ALL",
        _PLACES + "Only in 8 districts is there a help line.",
        _PLACES + "Only in 3 districts is there a help line.",
    ),
    Example(
        "DECIMALS",
        "Answer\t%\nMeetings\t37.50\nRadio\t12.5\nSchool\t62.5\n",
        "Answer\t%\nMeetings\t37.5\nRadio\t12.5\nSchool\t62.5\n",
    ),
    Example(
        "PLACE-UNKNOWN",
        _PLACES + _TABLE + "Concern C\tGrove, Quarry\t25.0\n",
        _PLACES + _TABLE + "Concern C\tGrove, Heath\t25.0\n",
    ),
    Example(
        "PLACE-ALIAS",
        _PLACES + _TABLE + "Concern C\tGrove, Daalby\t25.0\n",
        _PLACES + _TABLE + "Concern C\tGrove, Dalby\t25.0\n",
    ),
    Example(
        "PLACE-ANACHRONISM",
        "Phnom Penh, 28 May 2013\n\nWe went to Tboung Khmum and to Kandal.",
        "Phnom Penh, 28 May 2015\n\nWe went to Tboung Khmum and to Kandal.",
    ),
    Example(
        "FRAME-COUNT",
        "We went to 9 districts: Amber, Birch, Cedar, Dalby, Elm, Fern, Grove and Heath.",
        "We went to 8 districts: Amber, Birch, Cedar, Dalby, Elm, Fern, Grove and Heath.",
    ),
    Example(
        "DATE-ORDER",
        "The workshop was held from 12 May 2019 to 9 May 2019.",
        "The workshop was held from 9 May 2019 to 12 May 2019.",
    ),
    Example(
        "TREATY-CITE",
        "Article 2(b) of the Optional Protocol: child pornography means what the treaty says.",
        "Article 2(c) of the Optional Protocol: child pornography means what the treaty says.",
    ),
    Example(
        "TREATY-DATE",
        "The State ratified the Convention on the Rights of the Child on 15 October 1982.",
        "The State ratified the Convention on the Rights of the Child on 15 October 1992.",
    ),
    Example(
        "TERM-CSE",
        "The law against child pornography is old.",
        "A child said: “child pornography is a bad word”.",
    ),
    Example(
        "TERM-SHADOW", "This shadow report was written by children.", "This alternative report was written by children."
    ),
    Example(
        "TRUNCATED",
        "Statement\tDistricts\nChildren said that the road is long and.\tAmber\nChildren said that the well is far.\tBirch\n",
        "Statement\tDistricts\nChildren said that the road is long.\tAmber\nChildren said that the well is far.\tBirch\n",
    ),
    Example(
        "HEADING-MISMATCH",
        "- 1.1 Being heard..... 4\n- 1.2 Going to school..... 5\n\n1.1 Being heard\n\nText.\n\n1.2 Walking to school\n\nText.\n",
        "- 1.1 Being heard..... 4\n- 1.2 Going to school..... 5\n\n1.1 Being heard\n\nText.\n\n1.2 Going to school\n\nText.\n",
    ),
    Example(
        "FIG-NO-DATA",
        "# Findings\n\nFigure 1: Answers of adults\n",
        "# Findings\n\nAnswer\tNumber\nYes\t38\nNo\t46\n\nFigure 1: Answers of adults\n",
    ),
    Example(
        "CLAIM-NO-EVIDENCE",
        "Children feel safe.",
        "Children feel safe.",
        Given(claims=(ClaimGiven(1, "Children feel safe."),)),
        Given(claims=(ClaimGiven(1, "Children feel safe.", ("statement-1",)),)),
    ),
    Example(
        "SUGG-NO-ACTOR",
        "# Recommendations\n\n- Improve lighting on the way home.\n- Build wells.\n",
        "# Recommendations\n\n- The commune council improves lighting on the way home.\n- The ministry builds wells.\n",
    ),
    Example(
        "SUGG-NO-MEASURE",
        "# Recommendations\n\n- The commune council improves lighting.\n",
        "# Recommendations\n\n- The commune council puts 40 lamps along the road before the end of 2026.\n",
    ),
    Example(
        "SMALL-CELL",
        "Table 1: Children by group\n\nGroup\tGirls\tBoys\nIn school\t31\t28\nOut of school\t2\t9\n",
        "Table 1: Children by group\n\nGroup\tGirls\tBoys\nIn school\t31\t28\nOut of school\t12\t9\n",
    ),
    Example(
        "SINGLE-PLACE",
        _PLACES + _TABLE.replace("Concerns", "Sexual exploitation"),
        _PLACES + _TABLE.replace("Concerns", "Roads and schools"),
    ),
    Example(
        "QUOTE-NO-CONSENT",
        "“Statement 1”",
        "“Statement 1”",
        Given(quotes=(QuoteGiven(1, "Statement 1", has_consent=False),)),
        Given(quotes=(QuoteGiven(1, "Statement 1", has_consent=True),)),
    ),
    Example("LEN-LIMIT", "one two three four", "one two three", Given(word_limit=3), Given(word_limit=3)),
    Example(
        "LANG-GAP",
        "Text.",
        "Text.",
        Given(languages=(("en", frozenset({"aims", "thanks"})), ("km", frozenset({"aims"})))),
        Given(languages=(("en", frozenset({"aims", "thanks"})), ("km", frozenset({"aims", "thanks"})))),
    ),
)
