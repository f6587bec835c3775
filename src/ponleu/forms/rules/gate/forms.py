"""The last checks, on the form itself, and their way back to the sheet they come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from lxml import etree

from ponleu.core import Problem, Where
from ponleu.core import mark as _
from ponleu.forms.rules.definition import Form, Question, Repeat
from ponleu.forms.rules.gate import limits
from ponleu.forms.rules.gate.extra_columns import is_plain_file
from ponleu.forms.rules.gate.outline import Outline
from ponleu.forms.rules.gate.problems import Notice, Refusal
from ponleu.forms.rules.gate.setting_checks import FORM_ID_LENGTH, SubmissionUrlTakenAway, is_form_id
from ponleu.forms.rules.gate.workbook import Column
from ponleu.forms.rules.markup import XFORMS, parsed
from ponleu.forms.rules.xpath import check_functions


class TooManyQuestions(Refusal):
    """More than anybody asks."""

    message = _("The form has more than %(most)s questions.")
    advice = _("Split it.")


class TooManyFormChoices(Refusal):
    """More choices than a telephone can hold."""

    message = _("The form has more than %(most)s choices.")
    advice = _("Put long lists into a CSV file beside the form.")


class RepeatsTooDeep(Refusal):
    """Repeats in repeats in repeats."""

    message = _("More than %(most)s repeats lie one in the other.")
    advice = _("Bring inner repeats out.")


class NotTheIdOfAForm(Refusal):
    """An id of XForm XML that cannot stand in an address."""

    message = _("“%(form_id)s” cannot be the id of a form.")
    advice = _("Use at most %(most)s letters, digits, underscores, hyphens and dots.")


class TranslationMissing(Notice):
    """Of a form in XML, which has no sheet to repair."""

    message = _("%(count)s texts are missing in %(language)s; the default language is shown for them.")


class MediaToSend(Notice):
    """A file that the form needs and that is not there yet."""

    message = _("The form needs the file %(file)s.")
    advice = _("Send it beside the form before publishing.")


class MediaMissing(Refusal):
    """A file that the form needs and that did not come with the others."""

    message = _("The form needs the file %(file)s, which is not among the files that came with it.")
    advice = _("Send it too, spelled alike in small and capital letters.")


class NotAMediaFile(Refusal):
    """A name that leads out of the folder of the form's files."""

    message = _("“%(file)s” is not the plain name of a file.")
    advice = _("Write the name without folders; the file is sent beside the form.")


def without_submission_url(xml: bytes) -> tuple[bytes, tuple[Problem, ...]]:
    """XForm XML whose answers come back to the server that published it; unchanged bytes when it says nothing else.

    raises   what `parsed` raises for XML that is not to be trusted
    """
    root = parsed(xml, most_bytes=limits.XML_BYTES, most_nodes=limits.XML_NODES)
    elsewhere = [each for each in root.iter(f"{{{XFORMS}}}submission") if each.get("action") is not None]
    if not elsewhere:
        return xml, ()
    for submission in elsewhere:
        del submission.attrib["action"]
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8"), (SubmissionUrlTakenAway(),)


def form_problems(form: Form, *, media: Set[str] | None) -> Iterator[Problem]:
    """What stands in the way of publishing a form that can be filled, and what its writer should know.

    media   names of the files that came with it; None when they are still to come
    """
    functions = list(_functions(form))
    kinds = {type(problem) for problem in functions}
    yield from (problem for problem in form.problems if type(problem) not in kinds)  # those say no place
    yield from functions
    yield from _sizes(form)
    if not is_form_id(form.id):
        yield NotTheIdOfAForm(form_id=form.id[:60], most=FORM_ID_LENGTH)
    yield from _media(form, media)


def _functions(form: Form) -> Iterator[Problem]:
    """Functions that nobody knows or that are given too much, with the node and the rule that call them."""
    for ref, place, rule in form.rules():
        for problem in check_functions(rule.expression):
            problem.values |= {"ref": ref, "place": place}
            yield problem


def _sizes(form: Form) -> Iterator[Problem]:
    if len(form.questions) > limits.QUESTIONS:
        yield TooManyQuestions(most=limits.QUESTIONS)
    inside = sum(
        len(instance.root[0]) for instance in form.instances.values() if not instance.source and len(instance.root)
    )
    listed = sum(len(question.choices) for question in form.questions.values() if question.itemset is None)
    if inside + listed > limits.CHOICES:
        yield TooManyFormChoices(most=limits.CHOICES)
    if _repeats_deep(form.body) > limits.REPEATS_DEEP:
        yield RepeatsTooDeep(most=limits.REPEATS_DEEP)


def _repeats_deep(body: Iterable[object]) -> int:
    deepest = 0
    for item in body:
        if not isinstance(item, Question):
            deepest = max(deepest, _repeats_deep(getattr(item, "body", ())) + isinstance(item, Repeat))
    return deepest


def _media(form: Form, media: Set[str] | None) -> Iterator[Problem]:
    for file in form.media:
        if not is_plain_file(file):
            yield NotAMediaFile(file=file[:60])
        elif media is None:
            yield MediaToSend(file=file[:60])
        elif file not in media:
            yield MediaMissing(file=file[:60])


def translations_missing(form: Form) -> Iterator[Problem]:
    """Texts that a language lacks, counted."""
    for language in form.languages:
        lacking = sum(bool(words) and not words.has(language) for words in form.texts.values())
        if lacking:
            yield TranslationMissing(count=lacking, language=language[:60])


# The columns of the survey by the attribute that they become.
_COLUMNS = {"calculate": "calculation", "setvalue": "default", "jr:count": "repeat_count"}


_COUNTED = "_count"  # behind the name of a repeat, for the node that the converter adds to hold its count


def located(problems: Iterable[Problem], outline: Outline | None) -> list[Problem]:
    """The same problems, those that name a node with the row and column of the survey that made it."""
    found = list(problems)
    if outline is not None:
        for problem in found:
            if not problem.where.file:
                problem.where = _where(problem, outline) or problem.where
    return found


def _where(problem: Problem, outline: Outline) -> Where | None:
    refs = str(problem.values.get("ref") or problem.values.get("refs") or "").split(", ")
    ref = next((ref for ref in refs if ref.removesuffix(_COUNTED) in outline.by_path), None)
    if ref is None:
        return None
    item = outline.by_path.get(ref) or outline.by_path[ref.removesuffix(_COUNTED)]
    place = str(problem.values.get("place", "")) if ref in outline.by_path else "repeat_count"
    name = _COLUMNS.get(place, place)
    field = outline.sheet.columns.get(Column(name), "") or next(
        (header for column, header in outline.sheet.columns.items() if column.name == name), ""
    )
    return Where(file=outline.sheet.name, row=item.row.number, field=field)
