"""What the linter found in the document that the study was taken from, in the order of its lines."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, pgettext_lazy
from django.views.decorators.http import require_safe

from ponleu.core import mark as _
from ponleu.findings.rules.lint.registry import RULES
from ponleu.studies import queries
from ponleu.studies.views.frame import frame_of

SEVERITIES = {
    "error": pgettext_lazy("finding", "Impossible"),
    "warning": pgettext_lazy("finding", "Unlikely or unclear"),
    "note": pgettext_lazy("finding", "Cannot be checked"),
}
EXPLAINED = {
    "LIST-SHARE": _(
        "A row lists places and prints a percentage. Count the places, divide by all places: the two must agree."
    ),
    "GRIM": _("People come in whole numbers. Out of 10 people you can have 40% or 50%, but never 45%."),
    "SUM100": _("When everybody gives one answer, the answers together make 100%."),
    "BASE-JOINT": _("Answers of the same people must all fit one number of people."),
    "BASE-DRIFT": _("A share is told as one of children, but it only fits the number of places."),
    "UNIT-WORDS": _("The words speak of children, the numbers count places."),
    "SUBSET": _("A part cannot be larger than the whole it belongs to."),
    "PARTS": _("The parts that are counted must make the whole that is counted."),
    "SAME-FACT": _("The same thing is counted twice and comes out differently."),
    "ONLY-ALL": _("“Only” is said of a number that is all of them."),
    "DECIMALS": _("In one table some percentages have decimals and others do not, or not as many."),
    "FRAME-COUNT": _("The number of places in a sentence is not the number in the list."),
    "PLACE-UNKNOWN": _("A place is named that is not in the list of places."),
    "PLACE-ALIAS": _("The same place is spelt in two ways."),
    "PLACE-ANACHRONISM": _("A place is named before it existed, or after it was divided."),
    "DATE-ORDER": _("Something ends before it begins, or happens after the text was written."),
    "TREATY-CITE": _("The words of one article stand under the letter of another."),
    "TREATY-DATE": _("A date of a treaty is not the one on record."),
    "TRUNCATED": _("A sentence stops in the middle."),
    "HEADING-MISMATCH": _("A heading is not the same in the contents and in the text."),
    "FIG-NO-DATA": _("A picture shows numbers that the text does not give."),
    "TERM-CSE": _("Words are used that guidelines on terminology ask us to avoid."),
    "TERM-SHADOW": _("The report is called by a name that hides that it is the children’s own."),
    "SUGG-NO-ACTOR": _("A suggestion does not say who can carry it out."),
    "SUGG-NO-MEASURE": _("A suggestion does not say how one will know that it was done."),
    "SINGLE-PLACE": _("So few places are named that children could be found out."),
    "SMALL-CELL": _("So few people are counted that somebody could be found out."),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter that can be set by a link."""

    value: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Found:
    """A finding with its rule and severity in the reader's language."""

    finding: dict[str, Any]
    rule: str
    severity: object
    plain: str
    arithmetic: str
    repairs: list[str]


@require_safe
def consistency(request: HttpRequest, study: str) -> HttpResponse:
    """Findings by line; `?rule=` and `?severity=` show a part of them."""
    frame = frame_of(study)
    report = report_of(frame.pack.files)
    findings = report.get("findings", [])
    rule, severity = request.GET.get("rule", ""), request.GET.get("severity", "")
    shown = [each for each in findings if rule in ("", each["rule"]) and severity in ("", each["severity"])]
    if (rule or severity) and not shown:
        raise queries.NotFound
    return render(
        request,
        "studies/consistency.html",
        frame.context
        | {
            "report": report,
            "shown": [_found(each) for each in _by_line(shown)],
            "severities": _choices((each["severity"] for each in findings), SEVERITIES),
            "rules": _choices((each["rule"] for each in findings), {rule.id: title_of(rule.id) for rule in RULES}),
            "rule": rule,
            "severity": severity,
            "explained": [(title_of(id_), gettext(EXPLAINED[id_])) for id_ in EXPLAINED if _is_in(findings, id_)],
            "own": own_editions(study, frame.pack.study.editions),
        },
    )


def _found(finding: dict[str, Any]) -> Found:
    return Found(
        finding,
        rule=title_of(finding["rule"]),
        severity=SEVERITIES[finding["severity"]],
        plain=_told(finding, "plain"),
        arithmetic=_told(finding, "arithmetic"),
        repairs=[gettext(repair) for repair in finding["repairs"]],
    )


def _told(finding: dict[str, Any], name: str) -> str:
    """A sentence of the linter in the reader's language; as it was written where it carries no parts to translate."""
    said = finding.get("said", {}).get(name)
    if not said:
        return str(finding[name])
    sentence, values = said["text"], said["values"]
    told = {key: gettext(value) if value else "" for key, value in values.items()}
    return gettext(sentence) % told if told else gettext(sentence)


def report_of(files: Any) -> dict[str, Any]:
    """The linter's report that the study carries; empty when it carries none."""
    name = next((name for name in sorted(files) if name.startswith("lint/") and name.endswith(".json")), "")
    return dict(json.loads(files[name])) if name else {}


def own_editions(study: str, editions: Any) -> list[tuple[Any, dict[str, int]]]:
    """How our own editions fared under the same rules, as far as they are built."""
    built = queries.built_files(study)
    found = ((edition, built.get(f"lint/{edition.id}.json")) for edition in editions)
    return [(edition, json.loads(file.on_disk.read_text("utf-8"))["summary"]) for edition, file in found if file]


def title_of(rule: str) -> str:
    """What a rule is called."""
    return next((gettext(each.title) for each in RULES if each.id == rule), rule)


def _by_line(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(findings, key=lambda each: (each["line"], each["rule"]))


def _is_in(findings: list[dict[str, Any]], rule: str) -> bool:
    return any(each["rule"] == rule for each in findings)


def _choices(values: Any, names: Any) -> list[Choice]:
    counts = Counter(values)
    order = [*names, *(value for value in counts if value not in names)]
    return [Choice(value, str(names.get(value, value)), counts[value]) for value in order if counts[value]]
