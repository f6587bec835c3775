"""`ponleu form`: pass a questionnaire through the gate, tell what it loses on which channel, write it as an XForm."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ponleu.core import Problem
from ponleu.site.commands import form_paper, form_talk

if TYPE_CHECKING:
    from ponleu.forms.files.xlsform import Converted, Offered
    from ponleu.forms.rules.gate.channels import ChannelReport

PASSES, REFUSED = 0, 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.set_defaults(verb="")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    check = _verb(verbs, "check", "tell everything that is wrong with a questionnaire, by sheet, row and column")
    check.add_argument("--channels", action="store_true", help="tell what it loses or cannot do on each channel")
    convert = _verb(verbs, "convert", "write a questionnaire as XForm XML")
    form_talk.add_arguments(
        _verb(verbs, "talk", "answer a questionnaire here as on a plain telephone; nothing is kept")
    )
    form_paper.add_arguments(_verb(verbs, "paper", "write a questionnaire as a PDF to be filled with a pen"))
    convert.add_argument("-o", "--out", type=Path, required=True, metavar="OUT.xml", help="the file to write")


def _verb(verbs: argparse._SubParsersAction[argparse.ArgumentParser], name: str, says: str) -> argparse.ArgumentParser:
    verb = verbs.add_parser(name, help=says, description=says[0].upper() + says[1:])
    verb.add_argument("file", type=Path, metavar="FILE", help="an .xlsx, .xls, .csv, .md or .xml file")
    verb.add_argument(
        "--repair", action="append", default=[], metavar="NAME", help="do a repair first; may be repeated"
    )
    verb.add_argument("--media", type=Path, metavar="DIR", help="the folder of the files that the form needs")
    return verb


def run(args: argparse.Namespace) -> int:
    """Carry out a verb: 0 when the questionnaire passes, 1 when it is refused."""
    from ponleu.forms.files.xlsform import FormRefused

    try:
        made = _converted(args)
    except FormRefused as refused:
        sys.stderr.write(f"{refused}\n")
        _note(refused.warnings)
        sys.stderr.write(f"{refused.what} Nothing was written.\n")
        _offer(refused.repairs_offered)
        return REFUSED
    _note(made.warnings)
    _offer(made.repairs_offered)
    if args.verb == "paper":
        return form_paper.write(args, made.form, _say)
    if args.verb == "talk":
        return form_talk.talk(args, made.form, _say)
    return _check(args, made) if args.verb == "check" else _convert(args, made)


def _converted(args: argparse.Namespace) -> Converted:
    from ponleu.forms.files.xlsform import converted

    return converted(_read(args.file), name=args.file.name, repairs=args.repair, media=_media(args.media))


def _read(path: Path) -> bytes:
    """A file's bytes; of one that is too large no more than shows that it is."""
    from ponleu.forms.rules.gate import limits

    with path.open("rb") as content:
        return content.read(limits.FILE_BYTES + 1)


def _media(folder: Path | None) -> dict[str, bytes] | None:
    if folder is None:
        return None
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def _note(notices: Iterable[Problem]) -> None:
    for notice in notices:
        sys.stderr.write(f"note: {notice}\n")


def _offer(offered: Sequence[Offered]) -> None:
    for each in offered:
        sys.stderr.write(f"repair: --repair {each.name} ({each.problems}): {each.says}\n")


def _check(args: argparse.Namespace, made: Converted) -> int:
    form = made.form
    languages = ", ".join(form.languages) or "one language"
    _say(f"{form.id} {form.version}: {len(form.questions)} questions in {languages}; it can be published.")
    if args.channels:
        _tell(made.channels, form.languages or ("",))
    return PASSES


def _tell(report: ChannelReport, languages: Iterable[str]) -> None:
    for channel, findings in report.findings.items():
        _say(f"\n{channel}: {'clean' if report.is_clean(channel) else 'not clean'}")
        for finding in findings:
            _say(f"  {finding.strength}: {finding.ref}: {finding.what}")
    _say("\ntext messages for one who is asked everything once:")
    for language in languages:
        messages = [prompt for prompt in report.prompts if prompt.language == language]
        _say(f"  {language or 'all'}: {report.parts(language)} parts in {len(messages)} messages")


def _convert(args: argparse.Namespace, made: Converted) -> int:
    beside = args.out.with_name(f".{args.out.name}.part")
    try:
        beside.write_bytes(made.xml)
        beside.replace(args.out)
    finally:
        beside.unlink(missing_ok=True)
    _say(f"{args.out} written.")
    if made.itemsets is not None:
        (args.out.parent / "itemsets.csv").write_text(made.itemsets, encoding="utf-8", newline="")
        _say(f"{args.out.parent / 'itemsets.csv'} written.")
    return PASSES


def _say(text: str) -> None:
    """UTF-8 whatever the terminal says: a label may be in any script."""
    sys.stdout.flush()
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(f"{text}\n")
    else:
        buffer.write(f"{text}\n".encode("utf-8", "replace"))
        buffer.flush()
