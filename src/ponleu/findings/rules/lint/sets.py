"""SUBSET: a part is never larger than its whole. SAME-FACT: one fact, one number. ONLY-ALL: "only" is not "all"."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ponleu.core import mark as _
from ponleu.findings.rules.lint import quantities, words
from ponleu.findings.rules.lint.claims import Claims, Sentence
from ponleu.findings.rules.lint.finding import Finding, Said, Severity, Span
from ponleu.findings.rules.lint.quantities import Count

_NUMBER = rf"(\d{{1,3}}(?:,\d{{3}})+|\d{{1,7}}|{'|'.join(words.NUMBER_WORDS)})"
_OF = re.compile(
    rf"(?<![\w.,/\-–]){_NUMBER}\s+(?:[a-z]+\s+){{0,2}}?(?:out\s+of|of)\s+(?:the\s+|all\s+|these\s+|those\s+|our\s+|a total of\s+)*{_NUMBER}\s+([^\W\d][\w'’/-]*)",
    re.IGNORECASE,
)
_INCLUDING = re.compile(
    r"[\s,;(–—-]*(?:including|of (?:whom|them|these|which)|among (?:whom|them)|out of whom|of those)\s*,?\s*(?:only\s+|about\s+)?$",
    re.IGNORECASE,
)
_ONLY = re.compile(
    r"(?<!\w)(?:only|just|merely|no more than)\s+(?:in\s+|by\s+|from\s+|across\s+)?(?:about\s+)?$", re.IGNORECASE
)
_ONLY_ALL = re.compile(
    rf"(?<!\w)only\s+(?:in\s+)?all\s+(?:of\s+)?(?:the\s+)?{_NUMBER}\s+(?:{words.PLACE_NOUNS})", re.IGNORECASE
)


def _value(text: str) -> int:
    return words.NUMBER_WORDS[text.lower()] if text.lower() in words.NUMBER_WORDS else int(text.replace(",", ""))


# SUBSET


def subset(claims: Claims) -> Iterator[Finding]:
    """Parts larger than their whole."""
    for sentence in claims.sentences:
        yield from _k_of_n(sentence)
        yield from _including(sentence)
    for table in claims.tables:
        for cell in (cell for row in table.body for cell in row):
            match = re.fullmatch(r"\W*(\d{1,6})\s*(?:/|of|out of)\s*(\d{1,6})\W*", quantities.western_digits(cell.text))
            if match and int(match[1]) > int(match[2]) > 31:  # 12/10 may be a date
                yield _larger(
                    int(match[1]),
                    int(match[2]),
                    Span(cell.line, cell.column, len(cell.text)),
                    cell.text,
                    Severity.ERROR,
                )
    yield from _of_a_role(claims)


def _k_of_n(sentence: Sentence) -> Iterator[Finding]:
    for match in _OF.finditer(quantities.western_digits(sentence.text)):
        part, whole = _value(match[1]), _value(match[2])
        between = sentence.text[match.end(1) : match.start(2)]
        other = any(word.lower() != match[3].lower() and words.NOUN.fullmatch(word) for word in between.split())
        if part > whole and words.NOUN.fullmatch(match[3]) and not other and not 1900 <= part <= 2100:
            span = sentence.span(match.start(), match.end())
            yield _larger(part, whole, span, sentence.text[match.start() : match.end()], Severity.ERROR)


def _including(sentence: Sentence) -> Iterator[Finding]:
    """ "349 children, including 406 girls": the nearest count before the word is the whole."""
    for index, part in enumerate(sentence.counts):
        before = [c for c in sentence.counts[:index] if c.is_of_persons]
        if not before or not part.is_of_persons:
            continue
        whole = before[-1]
        between = sentence.text[whole.noun_end : part.start]
        direct = re.fullmatch(r"\s*\(\s*", between) and _is_sex(part) and not _sums_to_one_above(sentence, index)
        if (
            part.value > whole.value
            and not whole.is_hedged
            and (_INCLUDING.search(between) or direct)
            and len(between) < 160
        ):
            largest = max(c.value for c in before)
            severity = Severity.ERROR if part.value > largest else Severity.WARNING
            text = sentence.text[whole.start : part.noun_end]
            yield _larger(part.value, whole.value, sentence.span(whole.start, part.noun_end), text, severity)


def _sums_to_one_above(sentence: Sentence, index: int) -> bool:
    """Whether more counts follow in the same parentheses: then PARTS looks at them."""
    following = sentence.counts[index + 1 : index + 2]
    return bool(following) and ")" not in sentence.text[sentence.counts[index].noun_end : following[0].start]


def _is_sex(count: Count) -> bool:
    return bool(words.FEMALE.search(count.phrase) or words.MALE.search(count.phrase))


def _larger(part: int, whole: int, span: Span, evidence: str, severity: Severity, role: str = "") -> Finding:
    values = {"part": part, "whole": whole, "role": role}
    return Finding(
        "SUBSET",
        severity,
        span,
        evidence,
        Said(_("%(part)s > %(whole)s."), values),
        Said(_("%(part)s cannot be part of %(whole)s: a part is never larger than the whole."), values),
        _swapped(part, whole),
    )


def _swapped(part: int, whole: int) -> tuple[str, ...]:
    digits = sorted(str(part))
    slips = [f"{part} → {n}" for n in range(max(whole - 9, 0), whole + 1) if sorted(str(n)) == digits]
    return (*slips, f"{part} → {whole}", f"{whole} → {part}")


@dataclass(frozen=True)
class _RoleCount:
    """How many people of a role, and how many of them girls and boys."""

    total: int
    girls: Count | None
    boys: Count | None
    at: int
    sentence: Sentence

    @property
    def line(self) -> int:
        """The line of the total."""
        return self.sentence.span(self.at, self.at).line


def _of_a_role(claims: Claims) -> Iterator[Finding]:
    """More girls in a smaller gathering than the whole role has: possible only if others came too."""
    roles: dict[str, list[_RoleCount]] = defaultdict(list)
    for sentence in claims.sentences:
        for index, count in enumerate(sentence.counts):
            role = _role(count)
            if role and count.value > 4:
                girls, boys = _sexes_after(sentence, index)
                if girls is not None or boys is not None:
                    roles[role].append(_RoleCount(count.value, girls, boys, count.start, sentence))
    for counts in roles.values():
        yield from _more_of_a_sex(counts)


def _role(count: Count) -> str:
    """The noun of a role: representatives, researchers, facilitators; plain children and girls have none."""
    word = count.phrase.lower().split()[-1] if count.phrase else ""
    return (
        word.rstrip("s")
        if word.rstrip("s")
        in (
            "representative",
            "researcher",
            "facilitator",
            "delegate",
            "volunteer",
            "member",
            "participant",
            "teacher",
            "interviewee",
        )
        else ""
    )


def _sexes_after(sentence: Sentence, index: int) -> tuple[Count | None, Count | None]:
    girls = boys = None
    for count in sentence.counts[index + 1 : index + 5]:
        if not count.is_of_persons:
            continue
        if not _is_sex(count):
            break
        if words.FEMALE.search(count.phrase) and girls is None:
            girls = count
        elif words.MALE.search(count.phrase) and boys is None:
            boys = count
    return girls, boys


def _more_of_a_sex(counts: Sequence[_RoleCount]) -> Iterator[Finding]:
    full = [c for c in counts if c.girls and c.boys and c.girls.value + c.boys.value == c.total]
    for larger in full[:1]:
        for smaller in counts:
            if smaller.total >= larger.total:
                continue
            for sex, part, whole in ((_("girls"), smaller.girls, larger.girls), (_("boys"), smaller.boys, larger.boys)):
                if part is not None and whole is not None and part.value > whole.value:
                    yield _too_many(part, whole, sex, smaller, larger)


def _too_many(part: Count, whole: Count, sex: str, smaller: _RoleCount, larger: _RoleCount) -> Finding:
    values = {
        "part": part.value,
        "whole": whole.value,
        "sex": sex,
        "total": smaller.total,
        "all": larger.total,
        "line": larger.line,
    }
    sentence, span = smaller.sentence, smaller.sentence.span(part.start, part.noun_end)
    return Finding(
        "SUBSET",
        Severity.WARNING,
        span,
        sentence.text[part.start : part.noun_end],
        Said(
            _(
                "%(part)s > %(whole)s: %(part)s %(sex)s among %(total)s, but line %(line)s counts %(whole)s %(sex)s among all %(all)s."
            ),
            values,
        ),
        Said(
            _("Here %(part)s %(sex)s took part, but the whole group has only %(whole)s. Did others come too?"), values
        ),
        (f"{part.value} → {whole.value}",),
        tuple(sorted({smaller.line, larger.line} - {span.line})),
    )


# ONLY-ALL


def only_all(claims: Claims) -> Iterator[Finding]:
    """ "Only in 16 provinces", where there are 16."""
    wholes = {len(frame.keys) for frame in claims.frames[:1]} | {len(claims.frame.keys)} if claims.frame else set()
    wholes |= {sum(place.is_consulted for place in claims.ledger.places)} - {0}
    wholes |= _wholes_stated(claims)
    for sentence, count, _capital in claims.place_counts:
        is_part = re.match(r"\s*(?:out )?of\b", sentence.text[count.end :])
        only = _ONLY.search(sentence.text[: count.start])
        if only and not is_part and count.value in wholes and count.value > 2:
            start = only.start()
            yield _not_only(count.value, sentence.span(start, count.noun_end), sentence.text[start : count.noun_end])
    for sentence in claims.sentences:
        for match in _ONLY_ALL.finditer(sentence.text):
            yield _not_only(_value(match[1]), sentence.span(match.start(), match.end()), match[0])
        for match in _OF.finditer(sentence.text):
            only = _ONLY.search(sentence.text[: match.start()])
            if only and _value(match[1]) == _value(match[2]) > 1 and words.NOUN.fullmatch(match[3]):
                text = sentence.text[only.start() : match.end()]
                yield _not_only(_value(match[1]), sentence.span(only.start(), match.end()), text)


def _wholes_stated(claims: Claims) -> set[int]:
    """ "all 12 districts", "of the 12 districts"."""
    found = Counter(
        count.value
        for sentence, count, _capital in claims.place_counts
        if re.search(
            r"(?<!\w)(?:all|all the|of|out of|of the|out of the|in each of the|the)\s*$",
            sentence.text[: count.start],
            re.IGNORECASE,
        )
        and re.search(r"(?<!\w)(?:all|of|all the|of the)\s*$", sentence.text[: count.start], re.IGNORECASE)
    )
    return {value for value, _n in found.most_common(1)}


def _not_only(value: int, span: Span, evidence: str) -> Finding:
    values = {"value": value}
    return Finding(
        "ONLY-ALL",
        Severity.WARNING,
        span,
        evidence,
        Said(_("%(value)s of %(value)s is all of them."), values),
        Said(_("“Only” sounds like few, but %(value)s is all the places there are. Is the number right?"), values),
        (_("“only” → “all”"), _("a smaller number")),
    )


# SAME-FACT


@dataclass(frozen=True)
class _Fact:
    """A count with what was counted and what happened to them."""

    value: int
    noun: str
    act: str
    span: Span
    text: str
    is_total: bool


_ACTS = (
    (
        "consult",
        r"consult|took part|taken part|participat|attend|met\b|discussion|heard|listened|spoke|involved|reached",
    ),
    ("interview", r"interview"),
    ("survey", r"survey|questionnaire|answered|responded|asked|poll"),
)
_TOTAL_LEAD = re.compile(
    r"(?:a total of|in total,?|altogether,?|in all,?|all|the|total:?|overall,?|sample of|these|our|from|with|by|of|among|consulted|interviewed|surveyed|heard|spoke to|listened to|from the)\s*(?:the\s+)?$",
    re.IGNORECASE,
)
_OTHER_GROUP = re.compile(
    r"(?<!\w)(?:another|other|further|additional|more|second|pilot|previous|earlier|last year|later|each|per|first|new|"
    r"of (?:whom|them|these|those|which)|including|among (?:them|whom)|only|aged|with disabilit|living|who\s+(?:had|said|say|know|knew|were)|said|say)(?!\w)",
    re.IGNORECASE,
)


def same_fact(claims: Claims) -> Iterator[Finding]:
    """The same people counted twice with two results; the count said most often is taken as meant."""
    facts: dict[tuple[str, str], list[_Fact]] = defaultdict(list)
    for sentence in claims.sentences:
        for fact in _facts(sentence):
            facts[(fact.noun, fact.act)].append(fact)
    for same in facts.values():
        yield from _differing(same)
    yield from _roles_differ(claims)
    yield from _against_ledger(claims)


def _facts(sentence: Sentence) -> Iterator[_Fact]:
    for count in sentence.counts:
        if (
            not count.is_of_persons
            or count.is_hedged
            or count.value < 10
            or (sentence.percentages[:1] and sentence.percentages[0].start < count.start)
        ):
            continue
        around = sentence.text[max(0, count.start - 50) : count.noun_end + 60]
        if re.match(r"\s*(?:out )?of\b|\s*/", sentence.text[count.end :]) or _OTHER_GROUP.search(
            sentence.text[max(0, count.start - 25) : count.noun_end + 24]
        ):
            continue
        act = next((name for name, pattern in _ACTS if re.search(pattern, around, re.IGNORECASE)), "")
        plain = count.phrase.lower().removeprefix("different ")
        lead = bool(_TOTAL_LEAD.search(sentence.text[: count.start])) or not sentence.text[: count.start].strip()
        if act and plain == count.noun:
            span = sentence.span(count.start, count.noun_end)
            yield _Fact(count.value, count.noun, act, span, sentence.text[count.start : count.noun_end], lead)


def _differing(facts: Sequence[_Fact]) -> Iterator[Finding]:
    totals = [fact for fact in facts if fact.is_total]
    values = Counter(fact.value for fact in totals)
    if len(values) < 2 or len(values) > 3:
        return
    meant = values.most_common(1)[0][0] if values.most_common(1)[0][1] > 1 else totals[0].value
    first = next(fact for fact in totals if fact.value == meant)
    for fact in totals:
        if fact.value != meant and abs(fact.value - meant) * 4 <= meant:
            yield _contradiction(fact, first)


def _contradiction(fact: _Fact, first: _Fact) -> Finding:
    values = {"here": fact.value, "there": first.value, "line": first.span.line, "noun": fact.noun}
    return Finding(
        "SAME-FACT",
        Severity.WARNING,
        fact.span,
        fact.text,
        Said(_("%(here)s here, %(there)s on line %(line)s."), values),
        Said(
            _(
                "The text counts %(here)s %(noun)s here and %(there)s on line %(line)s. If they are the same people, one number is wrong."
            ),
            values,
        ),
        (f"{fact.value} → {first.value}", f"{first.value} → {fact.value}"),
    )


def _roles_differ(claims: Claims) -> Iterator[Finding]:
    """A role with several totals: "32 child representatives" and "33 child representatives"."""
    found: dict[str, list[_Fact]] = defaultdict(list)
    for sentence in claims.sentences:
        for count in sentence.counts:
            if (
                count.value > 9
                and not count.is_hedged
                and _role(count)
                and not re.match(r"\s*(?:out )?of\s+(?:the\s+)?\d", sentence.text[count.end :])
            ):
                if _OTHER_GROUP.search(sentence.text[max(0, count.start - 20) : count.start]):
                    continue
                span = sentence.span(count.start, count.noun_end)
                key = " ".join(
                    word.rstrip("s") for word in count.phrase.lower().split() if word not in ("the", "different")
                )
                found[key].append(_Fact(count.value, key, "", span, sentence.text[count.start : count.noun_end], True))
    for facts in found.values():
        if len(facts) > 1:
            yield from _differing(facts)


def _against_ledger(claims: Claims) -> Iterator[Finding]:
    """A count of the text beside a tabulated one with the same words and another value."""
    known: dict[str, set[int]] = defaultdict(set)
    for tabulated in claims.ledger.counts:
        known[_bare(tabulated.label)].add(tabulated.count)
    for sentence, count in claims.person_counts:
        label = _bare(count.phrase)
        values = known.get(label)
        if values and len(label.split()) > 1 and count.value not in values and not count.is_hedged:
            first = sorted(values)[0]
            said = {"here": count.value, "there": first, "label": label}
            yield Finding(
                "SAME-FACT", Severity.WARNING, sentence.span(count.start, count.noun_end), sentence.text[count.start : count.noun_end],
                Said(_("%(here)s here, %(there)s in the tables (%(label)s)."), said),
                Said(_("The tables count %(there)s, the text says %(here)s."), said), (f"{count.value} → {first}",),
            )  # fmt: skip


def _bare(label: str) -> str:
    return " ".join(
        word.rstrip("s") for word in re.findall(r"[^\W\d]+", label.lower()) if word not in ("the", "of", "in")
    )
