"""Rules that need what only the author's side knows: CLAIM-NO-EVIDENCE, QUOTE-NO-CONSENT, LEN-LIMIT, LANG-GAP."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ponleu.core import mark as _
from ponleu.findings.rules.lint.claims import Claims
from ponleu.findings.rules.lint.finding import Finding, NotChecked, Said, Severity, Span


def without_evidence(claims: Claims) -> Iterator[Finding | NotChecked]:
    """Claims and percentages that no tabulated cell stands behind."""
    given = claims.document.given
    if given.claims is None and given.bound is None:
        yield NotChecked(
            "CLAIM-NO-EVIDENCE", Said(_("Only the author's own files tell which evidence stands behind a claim."))
        )
        return
    for claim in given.claims or ():
        if not claim.evidence:
            yield Finding(
                "CLAIM-NO-EVIDENCE", Severity.WARNING, Span(claim.line), claim.text,
                Said(_("No evidence is linked.")), Said(_("Nothing shows where this comes from. Link it to what children said.")),
            )  # fmt: skip
    if given.bound is not None:
        yield from _unbound(claims, given.bound)


def _unbound(claims: Claims, bound: frozenset[tuple[int, str]]) -> Iterator[Finding]:
    for sentence in claims.sentences:
        for percent in sentence.percentages:
            span, text = sentence.span(percent.start, percent.end), sentence.text[percent.start : percent.end]
            if not any(line == span.line and printed.strip() in (text, text.rstrip("% ")) for line, printed in bound):
                yield Finding(
                    "CLAIM-NO-EVIDENCE", Severity.ERROR, span, text,
                    Said(_("%(text)s is typed, not taken from a table."), {"text": text}),
                    Said(_("This number was typed by hand. Take it from the table, so that it cannot be wrong.")),
                )  # fmt: skip


def without_consent(claims: Claims) -> Iterator[Finding | NotChecked]:
    """Quotations without a live consent."""
    quotes = claims.document.given.quotes
    if quotes is None:
        yield NotChecked("QUOTE-NO-CONSENT", Said(_("Consents are kept with the study, not in the text.")))
        return
    for quote in quotes:
        if not quote.has_consent:
            yield Finding(
                "QUOTE-NO-CONSENT", Severity.ERROR, Span(quote.line), quote.text,
                Said(_("No consent covers this edition.")), Said(_("The person did not agree, or no longer agrees, to be quoted here.")),
                (_("take the quotation out"), _("ask again")),
            )  # fmt: skip


_WORD = re.compile(r"\w[\w'’-]*")


def too_long(claims: Claims) -> Iterator[Finding | NotChecked]:
    """More words than the mechanism takes."""
    limit = claims.document.given.word_limit
    if limit is None:
        yield NotChecked("LEN-LIMIT", Said(_("No limit of words was given.")))
        return
    words = 0
    for number, line in enumerate(claims.document.lines, start=1):
        before, words = words, words + sum(1 for _word in _WORD.finditer(line))
        if before <= limit < words:
            first = number
    if words > limit:
        values = {"words": words, "limit": limit, "over": words - limit}
        yield Finding(
            "LEN-LIMIT", Severity.ERROR, Span(first), claims.document.lines[first - 1][:80],
            Said(_("%(words)s words, %(over)s more than %(limit)s."), values),
            Said(_("The text is too long by %(over)s words; those who receive it will not take it."), values),
        )  # fmt: skip


def languages(claims: Claims) -> Iterator[Finding | NotChecked]:
    """Passages that one language has and another has not."""
    given = claims.document.given.languages
    if given is None:
        yield NotChecked("LANG-GAP", Said(_("The other languages of this text were not given.")))
        return
    everything = frozenset[str]().union(*(keys for _language, keys in given))
    for language, keys in given:
        if missing := sorted(everything - keys):
            values = {"language": language, "missing": len(missing), "all": len(everything)}
            yield Finding(
                "LANG-GAP", Severity.WARNING, Span(1), ", ".join(missing[:5]),
                Said(_("%(language)s lacks %(missing)s of %(all)s passages."), values),
                Said(_("Readers of “%(language)s” do not get everything that others get."), values),
            )  # fmt: skip
