"""How one document writes numbers, percentages and lists: drawn once, held to throughout."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from random import Random

from ponleu.core import Rounding, Share, Unit

WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
FORMATS = ["text", "text", "text", "markdown", "markdown", "html", "docx", "pdf"]
LAYOUTS = [
    "issue-places-%",
    "issue-%-places",
    "%-issue-places",
    "no-issue-places-%",
    "issue-count-%-places",
    "issue-count-%",
    "issue-places-fraction",
]
LISTED = ["bullets", "bullets", "sentences"]


@dataclass(frozen=True)
class Style:
    """The choices that a document makes once."""

    format: str
    table: str  # tabs, pipes or spaces, where the format leaves it open
    wrap: int  # columns at which prose is broken, 0 for never
    decimals: int
    decimal_comma: bool
    sign: str
    bare_cells: bool  # percent cells without a sign, under a header that has one
    rounding: Rounding
    joiner: str
    layout: str
    number_words: bool
    caption_after: bool
    base_mark: str
    contents: bool
    number_on_own_line: bool
    cell_breaks: bool
    ruled: bool
    abbreviates: bool

    def percent(self, count: int, base: int, *, decimals: int | None = None) -> str:
        """The digits of a share, in this document's rounding, without a sign."""
        places = self.decimals if decimals is None else decimals
        value = Share(count, base, Unit.PLACE).percent(decimals=places, rounding=self.rounding).value
        return self.digits(f"{value:f}")

    def digits(self, text: str) -> str:
        """A number with a decimal point, in this document's digits."""
        return text.replace(".", ",") if self.decimal_comma else text

    def signed(self, digits: str) -> str:
        """Digits with the percent sign or words of running text."""
        return f"{digits}{self.sign}"

    def cell(self, digits: str) -> str:
        """Digits as a table's cell shows them."""
        return digits if self.bare_cells else f"{digits}{' %' if self.sign == ' %' else '%'}"

    def number(self, count: int, *, words: bool = True) -> str:
        """A count, as a word when small and this document does so, else with its thousands set off."""
        if self.number_words and words and count < len(WORDS):
            return WORDS[count]
        return f"{count:,}" if not self.decimal_comma else f"{count:,}".replace(",", " ")

    def listing(self, names: list[str]) -> str:
        """A list of names in one line."""
        separator = "; " if self.joiner == "semicolon" else ", "
        if len(names) < 2 or self.joiner in ("comma", "semicolon"):
            return separator.join(names)
        last = ", and " if self.joiner == "oxford" and len(names) > 2 else " and "
        return separator.join(names[:-1]) + last + names[-1]

    def base(self, count: int, who: str) -> str:
        """How a caption states its base."""
        return self.base_mark.format(n=self.number(count, words=False), who=who)


def a_style(random: Random, *, format: str | None = None) -> Style:
    """Draw a document's habits."""
    comma = random.random() < 0.2
    drawn = random.choice(FORMATS)
    kind = format or drawn
    return Style(
        format=kind,
        table="pipes" if kind == "markdown" else random.choice(["tabs", "tabs", "tabs", "spaces", "pipes"]),
        wrap=random.choice([0, 0, 78, 96]) if kind in ("text", "markdown") else 0,
        decimals=random.choice([0, 1, 1, 2, 2, 2]),
        decimal_comma=comma,
        sign=random.choice(["%", "%", "%", " %", " per cent", " percent"]),
        bare_cells=random.random() < 0.25,
        rounding=random.choice(list(Rounding)),
        joiner=random.choice(["semicolon", "and"] if comma else ["comma", "and", "and", "oxford", "semicolon"]),
        layout=random.choice(LAYOUTS + LISTED),
        number_words=random.random() < 0.3,
        caption_after=random.random() < 0.15,
        base_mark=random.choice([" (n = {n})", " (N={n})", ", n={n}", " (base: {n} {who})", " ({n} {who})"]),
        contents=random.random() < 0.6,
        number_on_own_line=kind == "text" and random.random() < 0.25,
        cell_breaks=kind in ("html", "docx", "pdf") and random.random() < 0.25,
        ruled=random.random() < 0.6,
        abbreviates=random.random() < 0.06,
    )


def possible(digits: str, base: int) -> bool:
    """Whether some count of a base prints as these digits under rounding half up, half even or by cutting off."""
    value = Fraction(digits.replace(",", ".").replace(" ", ""))
    places = len(digits.replace(",", ".").partition(".")[2])
    step = Fraction(1, 10**places)
    lowest, highest = int((value - step) * base / 100) - 1, int((value + step) * base / 100) + 1
    return any(
        -step / 2 <= Fraction(100 * count, base) - value < step
        for count in range(max(0, lowest), min(base, highest) + 1)
    )
