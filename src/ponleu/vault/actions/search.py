"""Writing search cards and tags, and searching: each search stands in the trail, its words nowhere."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.vault.actions import trail
from ponleu.vault.actions.refusals import refused, whole
from ponleu.vault.actions.retention import Erased
from ponleu.vault.models import Card as CardRow
from ponleu.vault.models import KeyPair, Record, Tag, TeamSecret
from ponleu.vault.queries.keys import Opened, current_pair
from ponleu.vault.queries.records import card_place
from ponleu.vault.queries.retention import key_of
from ponleu.vault.queries.search import Alike, LookedThrough, Shown, alike, look_through, shown, teams_of
from ponleu.vault.rules.cards import Card, pack
from ponleu.vault.rules.cipher import seal
from ponleu.vault.rules.entries import LARGEST
from ponleu.vault.rules.keys import layer
from ponleu.vault.rules.tags import Child, child_tags

AT_ONCE = 50  # cards on a page, and the most duplicates that one search shows


class NoSuchPage(Problem):
    """A list has a first page even when it is empty."""

    message = _("There is no such page of this search.")
    advice = _("Search again.")


@dataclass(frozen=True, slots=True)
class Page:
    """A part of what a search found."""

    shown: list[Shown]
    found: int
    cards: int  # that were looked through
    unreadable: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.found // AT_ONCE))


def write_card(record: Record, card: Card, *, opened: Opened) -> None:
    """Write what a search shows of a record, in place of what was there; part of the action that changes the record.

    raises   CardTooLong, NoGrant, Erased, KeyStoreLost or Unreadable
    """
    packed = pack(card)
    with whole():
        held = _locked(record)
        pair = current_pair(KeyPair.Kind.TEAM, held.team)
        key = opened.team_secret(held.team, TeamSecret.Purpose.SEARCH, pair.epoch)
        place = card_place(held.pk)
        sealed = seal(packed, key=key, place=place, epoch=pair.epoch)
        blob = layer(sealed, month_key=key_of(held.expires), place=place)
        CardRow.objects.update_or_create(record=held, defaults={"pair": pair, "blob": blob})


def write_tags(record: Record, child: Child, *, opened: Opened) -> None:
    """Write the tags by which a record of the same child is found, in place of what was there.

    raises   NoGrant, Erased or Unreadable
    """
    with whole():
        held = _locked(record)
        pair = current_pair(KeyPair.Kind.TEAM, held.team)
        key = opened.team_secret(held.team, TeamSecret.Purpose.INDEX, pair.epoch)
        Tag.objects.filter(record=held).delete()
        rows = Tag.objects.filter(record__team=held.team).values("record").distinct().count() + 1
        tags = child_tags(child, key=key, rows=rows)
        Tag.objects.bulk_create(
            Tag(record=held, pair=pair, purpose=purpose, value=value) for purpose, value in tags.items()
        )


def search(
    words: str,
    *,
    opened: Opened,
    teams: Collection[UUID] | None = None,
    kinds: Collection[str] = (),
    page: int = 1,
) -> Page:
    """The cards that hold every word, of the worker's teams or of some of them. With no words all cards are listed.

    Each team's part is an entry in the trail that its supervisors read; a team that is not the worker's is refused.
    raises   NoGrant, NoSuchPage, KeyStoreLost or Unreadable
    """
    wanted = teams_of(opened) if teams is None else sorted(set(teams))
    looked = [
        _looked_through(team, words, opened, kinds) for team in wanted
    ]  # outside a transaction: it takes its time
    hits = sorted(hit for each in looked for hit in each.hits)
    first = (page - 1) * AT_ONCE
    if page < 1 or first >= max(1, len(hits)):
        raise NoSuchPage
    on_page = shown(hits[first : first + AT_ONCE])
    with whole():
        for each in looked:
            _record_search(each, opened, shown=sum(card.team == each.team for card in on_page), page=page)
    return Page(on_page, len(hits), sum(each.cards for each in looked), sum(each.unreadable for each in looked), page)


def duplicates(child: Child, *, team: UUID, opened: Opened, besides: Record | None = None) -> list[Alike]:
    """Records of a team that may be about the same child, the likeliest first, AT_ONCE at most.

    Some are there by chance, so that a stolen database cannot tell; the worker compares.
    raises   NoGrant, KeyStoreLost or Unreadable
    """
    try:
        found = alike(child, team=team, opened=opened, besides=besides.pk if besides else None)[:AT_ONCE]
    except Problem as problem:
        raise refused(problem, "vault.duplicates_sought", actor=opened.holder, scope=team) from None
    trail.record("vault.duplicates_sought", actor=opened.holder, scope=team, shown=len(found))
    return found


def _looked_through(team: UUID, words: str, opened: Opened, kinds: Collection[str]) -> LookedThrough:
    try:
        return look_through(team, words, opened=opened, kinds=kinds)
    except Problem as problem:
        raise refused(problem, "vault.searched", actor=opened.holder, scope=team) from None


def _record_search(looked: LookedThrough, opened: Opened, *, shown: int, page: int) -> None:
    trail.record(
        "vault.searched",
        actor=opened.holder,
        scope=looked.team,
        cards=looked.cards,
        unreadable=looked.unreadable,
        shown=shown,
        page=min(page, LARGEST),
    )


def _locked(record: Record) -> Record:
    """The row as it is now: a hold may have moved it to another month since it was read."""
    held = Record.objects.select_for_update(of=("self",)).select_related("expires").get(pk=record.pk)
    if held.is_erased:
        raise Erased
    return held
