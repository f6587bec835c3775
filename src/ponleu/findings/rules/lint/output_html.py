"""Findings as one page: the document's lines with what was found beside them. No script, nothing loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from ponleu.core import mark as _
from ponleu.findings.rules.lint.annotated import AnnotatedLine, annotated_lines
from ponleu.findings.rules.lint.check import Report
from ponleu.findings.rules.lint.finding import Finding, Severity
from ponleu.findings.rules.lint.registry import RULES

_TITLES = {rule.id: rule.title for rule in RULES}
_NAMES = {Severity.ERROR: _("Impossible"), Severity.WARNING: _("Look again"), Severity.NOTE: _("Cannot be checked")}
_SIGNS = {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.NOTE: "?"}
_STYLE = """
:root{--ink:#1d2433;--quiet:#596274;--paper:#fffdf8;--card:#fff;--line:#e4dfd3;
--error:#a3182b;--error-bg:#fdecee;--warning:#8a5200;--warning-bg:#fff3db;--note:#28598f;--note-bg:#e8f1fb}
@media (prefers-color-scheme:dark){:root{--ink:#eceef4;--quiet:#a9b2c5;--paper:#14171f;--card:#1c212c;--line:#343b4a;
--error:#ff9aa6;--error-bg:#43181f;--warning:#ffc66b;--warning-bg:#3d2c10;--note:#9cc7ff;--note-bg:#16293f}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.55 "Noto Sans","Noto Sans Khmer",system-ui,sans-serif}
header,main,footer{max-width:78rem;margin:0 auto;padding:1rem}
h1{font-size:1.5rem;line-height:1.25;margin:.5rem 0;overflow-wrap:anywhere}
h2{font-size:1.15rem;margin:1.5rem 0 .5rem}
.sums{display:flex;flex-wrap:wrap;gap:.5rem;padding:0;margin:1rem 0;list-style:none}
.sums li{border:1px solid currentColor;border-radius:.5rem;padding:.25rem .75rem}
.error{color:var(--error)}.warning{color:var(--warning)}.note{color:var(--note)}
.jump{padding-left:1.25rem}.jump li{margin:.4rem 0}
.jump li::marker,.plain{font-weight:600}
a{color:inherit;text-underline-offset:.2em}
a:focus-visible,summary:focus-visible{outline:3px solid var(--note);outline-offset:2px}
ol.text{list-style:none;margin:0;padding:0;border-top:1px solid var(--line)}
ol.text>li{display:grid;grid-template-columns:3rem minmax(0,1fr);gap:0 .75rem;padding:.1rem 0}
ol.text>li.found{padding:.6rem 0;border-block:1px solid var(--line)}
.number{color:var(--quiet);text-align:right;font-variant-numeric:tabular-nums;font-size:.85rem;padding-top:.15rem}
.words{overflow-wrap:anywhere;white-space:pre-wrap;tab-size:4;margin:0}
mark{color:inherit;border-bottom:3px solid;padding:.05em .1em;border-radius:.15em}
mark.error{background:var(--error-bg);border-color:var(--error);color:inherit}
mark.warning{background:var(--warning-bg);border-color:var(--warning);color:inherit}
mark.note{background:var(--note-bg);border-color:var(--note);color:inherit}
.cards{grid-column:2;align-content:start;display:grid;gap:.5rem;margin-top:.5rem}
.card{background:var(--card);border:1px solid var(--line);border-left:.4rem solid;border-radius:.5rem;padding:.6rem .8rem}
.card>*{color:var(--ink)}.card .kind{color:inherit;font-weight:700;margin:0}
.card p{margin:.25rem 0}.card .sum{color:var(--quiet);font-size:.93rem;overflow-wrap:anywhere}
.card ul{margin:.25rem 0;padding-left:1.2rem}
.also{grid-column:2;color:var(--quiet);font-size:.85rem}
@media (min-width:60rem){ol.text>li.found{grid-template-columns:3rem minmax(0,1fr) minmax(0,25rem)}
.cards{grid-column:3;grid-row:1/span 2;margin:0}.also{grid-column:2}}
@media (max-width:30rem){header,main,footer{padding:.75rem}
ol.text>li{grid-template-columns:2rem minmax(0,1fr);gap:0 .5rem}.cards{grid-column:1/-1}}
@media print{.cards{break-inside:avoid}body{background:#fff}}
"""


def as_html(report: Report) -> str:
    """The report as one HTML page in English."""
    name = escape(report.document.name)
    lines = annotated_lines(report)
    return "\n".join([
        "<!doctype html>", f'<html lang="en"><head><meta charset="utf-8"><title>{name}: what to look at</title>',
        '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">',
        f"<style>{_STYLE}</style></head><body>",
        f"<header><h1>{name}</h1><p>{escape(_('Every finding shows its sums. Nothing was changed.'))}</p>{_sums(report)}</header>",
        "<main>", *_jump(report), f"<h2>{escape(_('The text, line by line'))}</h2>",
        f'<ol class="text" lang="{escape(report.document.language)}">', *(_line(line) for line in lines), "</ol></main>",
        *_not_checked(report), "</body></html>", "",
    ])  # fmt: skip


def _sums(report: Report) -> str:
    found = [finding.severity for finding in report.findings]
    items = (
        f'<li class="{s.value}">{_SIGNS[s]} {escape(_NAMES[s])}: <strong>{found.count(s)}</strong></li>'
        for s in Severity
    )
    return f'<ul class="sums">{"".join(items)}</ul>'


def _jump(report: Report) -> Iterator[str]:
    """A list of the findings that are impossible or unlikely, with links to their lines."""
    grave = [finding for finding in report.findings if finding.severity is not Severity.NOTE]
    if grave:
        yield f"<h2>{escape(_('What to look at'))}</h2><ol class='jump'>"
        for finding in sorted(grave, key=lambda f: (f.severity is not Severity.ERROR, f.line)):
            link = f'<a href="#L{finding.line}">{escape(_("line"))} {finding.line}</a>'
            yield f'<li class="{finding.severity.value}">{link}: {escape(_TITLES.get(finding.rule, finding.rule))}</li>'
        yield "</ol>"


def _line(line: AnnotatedLine) -> str:
    words = "".join(
        f'<mark class="{piece.severity.value}">{escape(piece.text)}</mark>' if piece.severity else escape(piece.text)
        for piece in line.pieces
    )
    cards = f'<div class="cards" lang="en">{"".join(map(_card, line.findings))}</div>' if line.findings else ""
    css = ' class="found"' if line.findings else ""
    number = (
        f'<a class="number" href="#L{line.number}" id="L{line.number}">{line.number}</a>'
        if line.findings
        else f'<span class="number" id="L{line.number}">{line.number}</span>'
    )
    return f'<li{css}>{number}<p class="words">{words}</p>{_also(line)}{cards}</li>'


def _also(line: AnnotatedLine) -> str:
    links = (
        f'<a href="#L{f.line}" class="{f.severity.value}">{escape(f.rule)} ({escape(_("line"))} {f.line})</a>'
        for f in line.also
    )
    return f'<span class="also" lang="en">{escape(_("See"))} {", ".join(links)}</span>' if line.also else ""


def _card(finding: Finding) -> str:
    kind = f'<p class="kind">{_SIGNS[finding.severity]} {escape(_NAMES[finding.severity])} · {escape(finding.rule)}</p>'
    repairs = "".join(f"<li>{escape(repair)}</li>" for repair in finding.repairs)
    mend = f"<p>{escape(_('Perhaps:'))}</p><ul>{repairs}</ul>" if repairs else ""
    return (
        f'<section class="card {finding.severity.value}" aria-label="{escape(_TITLES.get(finding.rule, finding.rule))}">{kind}'
        f'<p class="plain">{escape(str(finding.plain))}</p><p class="sum">{escape(str(finding.arithmetic))}</p>{mend}</section>'
    )


def _not_checked(report: Report) -> Iterator[str]:
    if report.not_checked:
        items = "".join(f"<li>{escape(entry.rule)}: {escape(str(entry.reason))}</li>" for entry in report.not_checked)
        yield f"<footer><h2>{escape(_('Not checked, and why'))}</h2><ul>{items}</ul></footer>"
