"""Going through a form page by page: where somebody is, and where what they pressed leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ponleu.forms.rules.definition import Item, Question
from ponleu.forms.rules.entry import Fault, Posted, is_on_page, take

if TYPE_CHECKING:
    from ponleu.forms.rules.session import Page, Prompt, Session

REVIEW = "review"  # where the answers are looked over before they are sent


@dataclass(frozen=True, slots=True)
class Stop:
    """What is shown next.

    at      the ref of a page, or REVIEW
    faults  why it is the same page again
    grew    whether it is the same page because an answer opened further questions on it
    sends   whether everything is to be sent now
    """

    at: str
    faults: tuple[Fault, ...] = ()
    grew: bool = False
    sends: bool = False


def page_at(session: Session, at: str) -> Page | None:
    """The page of a ref; the first one where its page is gone; None when nothing is to be shown."""
    pages = session.pages()
    return next((page for page in pages if page.ref == at), pages[0] if pages else None)


def how_far(session: Session, page: Page) -> tuple[int, int]:
    """(place, places): where a page stands in the whole form, asked or not, so that the end does not move."""
    asked = {"/".join(part.split("[")[0] for part in prompt.ref.split("/")) for prompt in page.prompts()}
    body = session.form.turned
    place = next((number for number, item in enumerate(body, start=1) if _refs_in(item) & asked), 1)
    return place, len(body) + 1


def _refs_in(item: Item) -> set[str]:
    return {item.ref} if isinstance(item, Question) else {item.ref}.union(*map(_refs_in, item.body))


def press(session: Session, at: str, deed: str, posted: Posted) -> Stop:
    """Store what came back from a page, and do what was pressed: next, back, look, send, add:…, remove:…, goto:…."""
    page = page_at(session, at) if at != REVIEW else None
    prompts: Sequence[Prompt] = page.prompts() if page else ()
    faults = take(session, prompts, posted)
    verb, _colon, ref = deed.partition(":")
    if verb == "add":
        session.add(ref)
        return Stop(at)
    if verb == "remove":
        session.remove(ref)
        return Stop(at)
    if verb == "goto":
        return Stop(page_with(session, ref))
    if verb == "back":
        return Stop(_before(session, at))
    if verb == "send":
        return _sending(session)
    return Stop(at) if verb == "look" else _onwards(session, at, prompts, faults, posted)


def page_with(session: Session, ref: str) -> str:
    """The page on which a question stands."""
    for page in session.pages():
        if page.ref == ref or any(prompt.ref == ref for prompt in page.prompts()):
            return page.ref
    return REVIEW


def unanswered(session: Session) -> tuple[str, ...]:
    """The questions that would be found wrong if it were sent now, in order."""
    return tuple(dict.fromkeys(finding.ref for finding in session.findings()))


def _onwards(session: Session, at: str, asked: Sequence[Prompt], faults: tuple[Fault, ...], posted: Posted) -> Stop:
    if faults:
        return Stop(at, faults)
    page = page_at(session, at)
    if page is not None and page.ref == at and _grew(page, posted):
        return Stop(at, grew=True)
    return Stop(_after(session, at, asked))


def _grew(page: Page, posted: Posted) -> bool:
    questions = [prompt for prompt in page.prompts() if prompt.kind == "question" and not prompt.readonly]
    return any(not is_on_page(prompt, posted) for prompt in questions)


def _after(session: Session, at: str, asked: Sequence[Prompt]) -> str:
    """The page after this one; where its own answers have closed it, the one that now stands in its place."""
    refs = [page.ref for page in session.pages()]
    if at in refs:
        return refs[refs.index(at) + 1] if refs.index(at) + 1 < len(refs) else REVIEW
    prompt = session.next(asked[-1].ref) if asked else session.next()
    return page_with(session, prompt.ref) if prompt else REVIEW


def _before(session: Session, at: str) -> str:
    refs = [page.ref for page in session.pages()]
    if not refs:
        return REVIEW
    place = len(refs) if at == REVIEW else refs.index(at) if at in refs else 0
    return refs[max(place - 1, 0)]


def _sending(session: Session) -> Stop:
    wrong = unanswered(session)
    return Stop(REVIEW, sends=True) if not wrong else Stop(page_with(session, wrong[0]), grew=False)
