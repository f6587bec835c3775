"""A chapter from Markdown, its numbers bound: no digit stands in the prose that nobody counted.

All that is wrong with a file is collected and raised together, each with its line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePosixPath

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode

from ponleu.core import Problem, Problems, Where
from ponleu.core import mark as _
from ponleu.reports.rules.bindings import Binder, BlockBinding, CitationBinding, ValueBinding, read_binding
from ponleu.reports.rules.quotations import joined, plain, with_quotations
from ponleu.reports.rules.scripts import foreign_language
from ponleu.reports.rules.tree import (
    Block,
    Callout,
    CalloutKind,
    Chapter,
    Emphasis,
    Heading,
    Inline,
    Items,
    Paragraph,
    QuoteBlock,
    Strong,
    Text,
)


class NoTitle(Problem):
    """The first line is no title."""

    message = _("The chapter has no title.")
    advice = _("Begin the file with '# ' and the title.")


class UnboundDigit(Problem):
    """A number was typed by hand."""

    message = _("'%(digits)s' stands in the text without a binding.")
    advice = _("Bind it: {{ issue.….places }}, {{ fact.… }} or {{ cite … }}; see docs/study-pack.md for the keys.")


class BindingNotClosed(Problem):
    """Braces without their partner."""

    message = _("A binding is opened or closed without its partner.")
    advice = _("Write both braces, '{{' and '}}', on one line of the same paragraph.")


class BlockInSentence(Problem):
    """A table or picture in the middle of a sentence."""

    message = _("{{ %(name)s … }} stands inside a sentence.")
    advice = _("Leave an empty line before and after it.")


class NotForReports(Problem):
    """Markdown that a report has no use for."""

    message = _("%(what)s cannot stand in a chapter.")
    advice = _("Take it out, or write it as plain text.")


class UnknownCallout(Problem):
    """A box of a kind that nobody knows."""

    message = _("[!%(kind)s] is not a kind of box.")
    advice = _("Use one of: %(kinds)s.")


class HeadingLevel(Problem):
    """A heading that is too high or too deep."""

    message = _("Inside a chapter a heading begins with '##' or '###'.")


class StarsLeft(Problem):
    """Emphasis that Markdown did not see."""

    message = _("'**' marks no words here.")
    advice = _("Put the punctuation after the closing '**', and no space inside the stars.")


_WHAT = {
    "html_block": _("HTML"),
    "html_inline": _("HTML"),
    "image": _("An image"),
    "link": _("A link"),
    "fence": _("Code"),
    "code_block": _("Code (a line that begins with four spaces)"),
    "hr": _("A line across"),
}
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_CALLOUT = re.compile(r"\[!(\w+)\]\s*")
_SAID_BY = re.compile(r"(?:—|–|--)\s*")


def parse_chapter(text: str, *, where_file: str, binder: Binder, language: str) -> Chapter:
    """Read a chapter and bind its values.

    where_file   path for messages; its name without number and ending becomes the chapter's id
    language     BCP 47 tag of the edition
    raises       Problems: everything that is wrong with the file, each with its line
    """
    reader = _Reader(where_file, binder, language)
    chapter = reader.chapter(SyntaxTreeNode(_markdown().parse(clean(text))))
    if reader.problems:
        raise Problems(sorted(reader.problems, key=lambda problem: problem.where.row))
    return chapter


def clean(text: str) -> str:
    """NFC, line ends as ``\\n``, and none of the characters that a reader cannot see but a writer may trip over."""
    return _UNSEEN.sub("", unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")))


def _markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark")
    parser.inline.ruler.before("text", "binding", _binding_rule)
    return parser


def _binding_rule(state: StateInline, silent: bool) -> bool:
    """Keep what is between double braces from Markdown."""
    if not state.src.startswith(("{{", "}}"), state.pos):
        return False
    end = state.src.find("}}", state.pos + 2)
    inside = state.src[state.pos + 2 : end]
    is_whole = state.src[state.pos] == "{" and end >= 0 and "{{" not in inside and "\n" not in inside
    if not silent:
        state.push("binding" if is_whole else "brace", "", 0).content = inside if is_whole else ""
    state.pos = end + 2 if is_whole else state.pos + 2
    return True


class _Reader:
    """Walks Markdown's tree once; `row` is the line it is at."""

    def __init__(self, where_file: str, binder: Binder, language: str) -> None:
        self.file, self.binder, self.language = where_file, binder, language
        self.problems: list[Problem] = []
        self.row = 1
        self.headings = 0
        self.id = re.sub(r"^\d+[-_.]?", "", PurePosixPath(where_file).stem) or "chapter"
        self.block_kinds: dict[str, Callable[[SyntaxTreeNode], tuple[Block, ...]]] = {
            "heading": self.heading,
            "paragraph": self.paragraph,
            "bullet_list": self.items,
            "ordered_list": self.items,
            "blockquote": self.quote,
        }

    def refuse(self, problem: Problem) -> None:
        """Note a problem with the line it stands on."""
        if isinstance(problem, Problems):
            for each in problem.each:
                self.refuse(each)
            return
        problem.where = problem.where if problem.where.file else Where(file=self.file, row=self.row)
        self.problems.append(problem)

    def chapter(self, root: SyntaxTreeNode) -> Chapter:
        """The title, then everything below it."""
        nodes = root.children
        first = nodes[0] if nodes else None
        if first is None or first.tag != "h1":
            self.refuse(NoTitle())
            return Chapter(self.id, "", self.blocks(nodes))
        self.row = _row(first)
        title = plain(self.inlines(first.children[0].children))
        if not title.strip():
            self.refuse(NoTitle())
        return Chapter(self.id, title, self.blocks(nodes[1:]))

    def blocks(self, nodes: Sequence[SyntaxTreeNode]) -> tuple[Block, ...]:
        """Each block in turn."""
        return tuple(block for node in nodes for block in self.block(node))

    def block(self, node: SyntaxTreeNode) -> tuple[Block, ...]:
        """One block, or a refusal."""
        self.row = _row(node) or self.row
        if node.type in self.block_kinds:
            return self.block_kinds[node.type](node)
        self.refuse(NotForReports(what=_WHAT.get(node.type, node.type)))
        return ()

    def heading(self, node: SyntaxTreeNode) -> tuple[Block, ...]:
        """Numbered anchors are the same in every language, so that a link holds when the language is switched."""
        level = int(node.tag[1:])
        if level not in (2, 3):
            self.refuse(HeadingLevel())
        self.headings += 1
        return (Heading(level, self.inlines(_inline_nodes(node)), f"{self.id}-{self.headings}"),)

    def paragraph(self, node: SyntaxTreeNode) -> tuple[Block, ...]:
        """Words, or a block's binding alone."""
        return self.words(_inline_nodes(node))

    def words(self, nodes: Sequence[SyntaxTreeNode]) -> tuple[Block, ...]:
        """A paragraph of what is left of one, if anything is."""
        alone = [each for each in nodes if not _is_break(each) and (each.type != "text" or each.content.strip())]
        if len(alone) == 1 and alone[0].type == "binding":
            return self.bound_block(alone[0].content)
        inlines = self.inlines(nodes)
        return (Paragraph(_trimmed(inlines)),) if plain(inlines).strip() else ()

    def bound_block(self, text: str) -> tuple[Block, ...]:
        """A directive's blocks; a value alone is a paragraph of it."""
        try:
            binding = read_binding(text)
            if isinstance(binding, BlockBinding):
                return self.binder.block(binding.name, binding.argument)
        except Problem as problem:
            self.refuse(problem)
            return ()
        return (Paragraph(tuple(self.bound(text))),)

    def items(self, node: SyntaxTreeNode) -> tuple[Block, ...]:
        """A list; an item may hold several blocks."""
        return (Items(tuple(self.blocks(item.children) for item in node.children), node.type == "ordered_list"),)

    def quote(self, node: SyntaxTreeNode) -> tuple[Block, ...]:
        """Somebody's words, or a box when it begins with ``[!KIND]``."""
        first = _inline_nodes(node.children[0]) if node.children and node.children[0].type == "paragraph" else ()
        if first and first[0].type == "text" and (match := _CALLOUT.match(first[0].content)):
            return self.callout(node, match[1])
        blocks, said_by = self.attributed(node.children)
        words = " ".join(plain(block.inlines) for block in blocks if isinstance(block, Paragraph))
        return (QuoteBlock(blocks, said_by, foreign_language(words, self.language)),) if blocks else ()

    def attributed(self, nodes: Sequence[SyntaxTreeNode]) -> tuple[tuple[Block, ...], str]:
        """The blocks of a quotation, and who said it when its last line begins with a dash."""
        inlines = _inline_nodes(nodes[-1]) if nodes and nodes[-1].type == "paragraph" else ()
        start = max((place + 1 for place, each in enumerate(inlines) if _is_break(each)), default=0)
        last = inlines[start:]
        if not (last and last[0].type == "text" and _SAID_BY.match(last[0].content)):
            return self.blocks(nodes), ""
        blocks = self.blocks(nodes[:-1])
        self.row = _row(nodes[-1])
        blocks += self.words(inlines[:start])
        return blocks, _SAID_BY.sub("", plain(self.inlines(last)), count=1).strip()

    def callout(self, node: SyntaxTreeNode, kind: str) -> tuple[Block, ...]:
        """A box: its first line is the title, the rest its text."""
        if kind.lower() not in set(CalloutKind):
            self.refuse(UnknownCallout(kind=kind, kinds=", ".join(f"[!{each.upper()}]" for each in CalloutKind)))
            return ()
        inlines = _inline_nodes(node.children[0])
        end = next((place for place, each in enumerate(inlines) if _is_break(each)), len(inlines))
        title = _CALLOUT.sub("", plain(self.inlines(inlines[:end])), count=1).strip()
        self.row += 1
        blocks = self.words(inlines[end + 1 :]) + self.blocks(node.children[1:])
        return (Callout(CalloutKind(kind.lower()), title, blocks),)

    def inlines(self, nodes: Sequence[SyntaxTreeNode]) -> tuple[Inline, ...]:
        """The words of a line of text, bound and with quotations set apart."""
        found = [inline for node in nodes for inline in self.inline(node)]
        return with_quotations(found, language=self.language)

    def inline(self, node: SyntaxTreeNode) -> Iterator[Inline]:
        """One inline, or a refusal."""
        if node.type in ("text", "code_inline"):
            yield self.checked(node.content)
        elif _is_break(node):
            self.row += 1
            yield Text(" ")
        elif node.type == "strong":
            yield Strong(self.inlines(node.children))
        elif node.type == "em":
            yield Emphasis(self.inlines(node.children))
        elif node.type == "binding":
            yield from self.bound(node.content)
        elif node.type == "brace":
            self.refuse(BindingNotClosed())
        else:
            self.refuse(NotForReports(what=_WHAT.get(node.type, node.type)))

    def checked(self, text: str) -> Text:
        """Plain words, refused when a number is among them."""
        if any(unicodedata.category(letter)[0] == "N" for letter in text):
            digits = re.findall(r"[^\s\W]*\d[\w.,%]*|[^\W_]", text)
            typed = next((word for word in digits if any(unicodedata.category(each)[0] == "N" for each in word)), text)
            self.refuse(UnboundDigit(digits=typed))
        if "**" in text:
            self.refuse(StarsLeft())
        return Text(text)

    def bound(self, text: str) -> Iterator[Inline]:
        """A value or a citation from the binder."""
        try:
            binding = read_binding(text)
            if isinstance(binding, CitationBinding):
                yield self.binder.citation(binding.reference)
            elif isinstance(binding, ValueBinding):
                yield self.binder.value(binding.key, binding.form)
            else:
                self.refuse(BlockInSentence(name=binding.name))
        except Problem as problem:
            self.refuse(problem)


def _row(node: SyntaxTreeNode) -> int:
    """The line a block begins on, 1-based; 0 where Markdown does not say."""
    return node.map[0] + 1 if node.map else 0


def _inline_nodes(node: SyntaxTreeNode) -> Sequence[SyntaxTreeNode]:
    return node.children[0].children if node.children else ()


def _is_break(node: SyntaxTreeNode) -> bool:
    return node.type in ("softbreak", "hardbreak")


def _trimmed(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Without the space that a line break left at either end."""
    if isinstance(inlines[0], Text):
        inlines = (Text(inlines[0].text.lstrip()), *inlines[1:])
    if isinstance(inlines[-1], Text):
        inlines = (*inlines[:-1], Text(inlines[-1].text.rstrip()))
    return joined(inlines)
