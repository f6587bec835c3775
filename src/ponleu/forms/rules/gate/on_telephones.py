"""A form by text message and by voice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.forms.rules.conversation.asking import MOST_SINGLE, sort_of
from ponleu.forms.rules.conversation.profiles import SMS, VOICE, Profile
from ponleu.forms.rules.definition import Form, Question, Repeat, Rule, Words
from ponleu.forms.rules.gate.prompts import languages_of, shown
from ponleu.forms.rules.gate.sms import cost

if TYPE_CHECKING:
    from ponleu.forms.rules.gate.channels import Strength

LONGEST_RECORDING = 12  # seconds that somebody listens to before pressing a key
_TABLE = frozenset({"label", "list-nolabel"})  # the scale and the rows of a table, as the converter writes them
_SAID_AT_ONCE = 9  # choices that keys or one message can hold


class PlaceNotAsked(Problem):
    """A telephone of keys knows no place."""

    message = _("A point or an area cannot be given here, so that this is not asked.")
    advice = _("Ask for province, district and commune in choices, or say in the column channel where it is asked.")


class FileNotAsked(Problem):
    """Pictures, videos and files need a page or an application."""

    message = _("A file cannot be given here, so that this is not asked.")
    advice = _("Say in the column channel where it is asked.")


class KindNotAsked(Problem):
    """Rankings, codes in bars and pictures to click on."""

    message = _("An answer of this kind cannot be given here, so that this is not asked.")
    advice = _("Ask it in another way, or say in the column channel where it is asked.")


class SensitiveNotAsked(Problem):
    """A message stays on a telephone that others read."""

    message = _("The question is marked sensitive, and is never asked in text messages that others may read.")
    advice = _("Say in the column channel where it is asked.")


class TooManyChoices(Problem):
    """More than can be read out or turned over."""

    message = _("%(count)s choices are more than the %(most)s that can be offered here, so that this is not asked.")
    advice = _("Ask in two steps, the first narrowing the second, or say in the column channel where it is asked.")


class ChoicesLeftByFilter(Problem):
    """A long list that earlier answers shorten, or not enough."""

    message = _("The list has %(count)s choices; the question is asked only when its filter leaves at most %(most)s.")


class NothingToSay(Problem):
    """A question without a label."""

    message = _("There is no label to send in %(language)s.")
    advice = _("Write one, or say in the column channel where it is asked.")


class LongLabel(Problem):
    """A label that takes several messages."""

    message = _("The label takes %(parts)s text messages in %(language)s.")
    advice = _("Write a shorter text into the column sms, of at most %(most)s signs.")


class ChoicesInPages(Problem):
    """A list that is turned over."""

    message = _("Up to %(count)s choices are sent in pages; with more than nine few people read to the end.")


class ChoicesByTwoKeys(Problem):
    """A list that one key cannot choose from."""

    message = _(
        "Up to %(count)s choices are read out, and chosen with two keys; with more than nine few people listen."
    )


class FewInstances(Problem):
    """A repeat that is cut short."""

    message = _("No more than %(most)s of these are asked for here.")


class NoRecording(Problem):
    """Nothing to play. No machine reads Khmer aloud well enough for a child."""

    message = _("There is no recording in %(language)s.")
    advice = _("Record the question in at most %(most)s seconds and name the file in the column ivr_audio.")


class NoRecordingOfChoice(Problem):
    """A question is played, and its choices are not."""

    message = _("%(count)s choices have no recording in %(language)s.")
    advice = _("Record each and name the files in the column ivr_audio of the sheet choices.")


class LongRecording(Problem):
    """Longer than people listen."""

    message = _("The recording %(file)s takes %(seconds)s seconds, more than %(most)s.")
    advice = _("Say it shorter.")


class SpokenAnswer(Problem):
    """An answer that somebody has to write down."""

    message = _("The answer is recorded, and somebody has to listen to it and write it down.")


class ValueNotSpoken(Problem):
    """A recording cannot say what was answered before."""

    message = _("The label holds an earlier answer, which a recording cannot say.")


class MatrixNotSpoken(Problem):
    """A table of questions with one scale."""

    message = _("A table of questions cannot be spoken.")
    advice = _("Ask its questions one after the other, or say in the column channel where they are asked.")


class PictureNotShown(Problem):
    """A question that is understood by its picture only."""

    message = _("The picture or video of the question is not shown here.")


def by_sms(form: Form, question: Question, _seconds: Mapping[str, float]) -> Iterator[tuple[Strength, Problem]]:
    """What text messages do to a question."""
    if form.binds[question.ref].extra.get("sensitive") == "yes":
        yield "cannot", SensitiveNotAsked()
        return
    refused = _refused(question, SMS)
    if refused is not None:
        yield "cannot", refused
        return
    for language in languages_of(form):
        yield from _label(question, language)
    yield from _filtered(question, SMS)
    if len(question.choices) > _SAID_AT_ONCE:
        yield "mind", ChoicesInPages(count=len(question.choices))
    yield from _unseen(question)


def by_voice(form: Form, question: Question, seconds: Mapping[str, float]) -> Iterator[tuple[Strength, Problem]]:
    """What a voice on the telephone does to a question."""
    refused = _refused(question, VOICE)
    if refused is not None:
        yield "cannot", refused
        return
    if _TABLE & set(question.appearance.split()):
        yield "mend", MatrixNotSpoken()
        return
    for language in languages_of(form):
        yield from _recordings(question, language)
    yield from _long_recordings(question, seconds)
    yield from _filtered(question, VOICE)
    if sort_of(question) == "one" and len(question.choices) > _SAID_AT_ONCE:
        yield "mind", ChoicesByTwoKeys(count=len(question.choices))
    if sort_of(question) in {"text", "recording"} and not question.is_note:
        yield "mind", SpokenAnswer()
    if any(True for _output in question.words.outputs()):
        yield "mind", ValueNotSpoken()
    yield from _unseen(question)


def of_repeat_by_sms(_form: Form, _repeat: Repeat) -> Iterator[tuple[Strength, Problem]]:
    """What text messages do to a repeat."""
    yield "mind", FewInstances(most=SMS.most_instances)


def of_repeat_by_voice(_form: Form, _repeat: Repeat) -> Iterator[tuple[Strength, Problem]]:
    """What a voice does to a repeat."""
    yield "mind", FewInstances(most=VOICE.most_instances)


def _refused(question: Question, profile: Profile) -> Problem | None:
    """Why the channel does not ask a question, None when it does."""
    sort = sort_of(question)
    if question.is_note or (sort == "recording" and profile.records):
        return None
    if question.type in {"geopoint", "geotrace", "geoshape"}:
        return PlaceNotAsked()
    if question.kind == "upload":
        return FileNotAsked()
    if not sort or profile.appearances_refused & set(question.appearance.split()):
        return KindNotAsked()
    most = _most(question, profile)
    is_too_long = len(question.choices) > most and not _is_filtered(question)
    return TooManyChoices(count=len(question.choices), most=most) if is_too_long else None


def _most(question: Question, profile: Profile) -> int:
    """How many choices a question may offer here."""
    return MOST_SINGLE.get(profile.name, 60) if sort_of(question) == "one" else profile.most_options


def _is_filtered(question: Question) -> bool:
    return question.itemset is not None and question.itemset.is_filtered


def _filtered(question: Question, profile: Profile) -> Iterator[tuple[Strength, Problem]]:
    most = _most(question, profile)
    if _is_filtered(question) and len(question.choices) > most:
        yield "mind", ChoicesLeftByFilter(count=len(question.choices), most=most)


def _label(question: Question, language: str) -> Iterator[tuple[Strength, Problem]]:
    text = shown(question, language)
    paid = cost(text)
    if not text:
        yield "mend", NothingToSay(language=language or "default")
    elif paid.parts > 1:
        most = 160 if paid.alphabet == "gsm" else 70
        yield "mend", LongLabel(parts=paid.parts, language=language or "default", most=most)


def _recordings(question: Question, language: str) -> Iterator[tuple[Strength, Problem]]:
    named = language or "default"
    if not _spoken(question.words, language):
        yield "mend", NoRecording(language=named, most=LONGEST_RECORDING)
    silent = [choice for choice in question.choices if not _spoken(choice.words, language)]
    if silent and sort_of(question) in {"one", "several"}:
        yield "mend", NoRecordingOfChoice(count=len(silent), language=named)


def _spoken(words: Words, language: str) -> bool:
    return words.has(language, "ivr-audio") or words.has(language, "audio")


def _long_recordings(question: Question, seconds: Mapping[str, float]) -> Iterator[tuple[Strength, Problem]]:
    words = [question.words, *(choice.words for choice in question.choices)]
    files = {part for each in words for forms in each.by_language.values() for part in forms.get("ivr-audio", ())}
    for file in sorted(part for part in files if not isinstance(part, Rule)):
        if seconds.get(file, 0) > LONGEST_RECORDING:
            yield "mend", LongRecording(file=file, seconds=round(seconds[file]), most=LONGEST_RECORDING)


def _unseen(question: Question) -> Iterator[tuple[Strength, Problem]]:
    forms = {form for each in question.words.by_language.values() for form in each}
    if forms & {"image", "big-image", "video"}:
        yield "mind", PictureNotShown()
