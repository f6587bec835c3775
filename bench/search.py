"""`python -m bench.search`: 20,000 search cards opened and filtered, and what blind tags tell and miss.

The second part, `python -m bench.search leaks`, gives the figures of docs/leaks.md; it needs no database.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from bench.measure import Row, cpu
from bench.population import Invented, a_population
from ponleu.vault.rules.tags import COMMUNE, YEAR, child_tags, contact_tag, sought

if TYPE_CHECKING:
    from ponleu.vault.queries.keys import Opened

CARDS = 20_000
_KEY = bytes(range(32))


def main() -> None:
    """Print each figure beside its limit or peer."""
    if "leaks" not in sys.argv[1:]:
        for row in _timed():
            print(row, flush=True)
    for line in leaks():
        print(line, flush=True)


def _timed() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as name:
        os.environ |= {"PONLEU_VAR": str(Path(name) / "var"), "PONLEU_KEYS": str(Path(name) / "keys")}
        os.environ |= {"SECRET_KEY": "bench"}
        from ponleu.site.start import start_django

        (Path(name) / "var").mkdir()
        start_django()
        yield from _figures()


def _figures() -> Iterator[Row]:
    from django.core.management import call_command
    from django.db import connection

    from ponleu.vault.actions.keys import found_team, make_user_keys, open_user_key
    from ponleu.vault.actions.search import duplicates, search
    from ponleu.vault.queries.keystore import keystore
    from ponleu.vault.rules.keys import new_key

    call_command("migrate", verbosity=0)
    keystore().found()
    holder, team, key = uuid4(), uuid4(), new_key()
    make_user_keys(holder, key=key, salt=b"s" * 16)
    found_team(team, [holder], by=uuid4())
    opened = open_user_key(holder, key=key)
    people = a_population(CARDS)
    _fill(team, opened, people)
    on = connection.vendor
    seconds = cpu(lambda: search("sokvy note", opened=opened))
    assert search("", opened=opened).cards == CARDS
    yield Row(f"{CARDS:,} cards opened and filtered, and recorded, {on}", seconds, "s CPU", "limit", 0.5)
    yield Row("  against libsodium alone on as many bytes", seconds, "s CPU", "libsodium", cpu(_bare))
    yield Row("  with Khmer words", cpu(lambda: search("ឃុំ ៧", opened=opened)), "s CPU", "limit", 0.5)
    yield Row("  all listed, the first page shown", cpu(lambda: search("", opened=opened)), "s CPU", "limit", 0.5)
    some = iter(Random(1).sample(people, 12))
    seconds = cpu(lambda: duplicates(next(some).child, team=team, opened=opened), rounds=11)
    yield Row(f"duplicates of a child among {CARDS:,} records, {on}", seconds, "s CPU", "limit", 0.1)


def _fill(team: UUID, opened: Opened, people: list[Invented]) -> None:
    """Cards and tags as `write_card` and `write_tags` write them, in bulk."""
    from django.db import transaction

    from ponleu.vault.actions.retention import month_made
    from ponleu.vault.models import Card, KeyPair, Record, Tag
    from ponleu.vault.queries.records import card_place
    from ponleu.vault.queries.retention import key_of
    from ponleu.vault.rules import cards
    from ponleu.vault.rules.cipher import seal
    from ponleu.vault.rules.keys import layer

    pair = KeyPair.objects.get(kind="team", holder=team)
    search_key, index_key = (opened.team_secret(team, purpose) for purpose in ("search", "index"))
    months = [month_made(f"2029-{month:02d}") for month in range(1, 13)]
    records = [Record(kind="cases.concern", team=team, expires=months[at % 12]) for at in range(len(people))]
    month_keys = {month.pk: key_of(month) for month in months}

    def a_card(record: Record, one: Invented) -> Card:
        words = ("tag one", "tag two")
        shown = cards.Card(one.child.name, "Category B", f"ឃុំទី {one.number % 96}", words, f"Note title {one.number}")
        place = card_place(record.pk)
        sealed = seal(cards.pack(shown), key=search_key, place=place)
        return Card(record=record, pair=pair, blob=layer(sealed, month_key=month_keys[record.expires_id], place=place))

    with transaction.atomic():
        Record.objects.bulk_create(records, batch_size=500)
        Card.objects.bulk_create(map(a_card, records, people), batch_size=500)
        tags = (
            Tag(record=record, pair=pair, purpose=purpose, value=value)
            for rows, (record, one) in enumerate(zip(records, people, strict=True), start=1)
            for purpose, value in child_tags(one.child, key=index_key, rows=rows).items()
        )
        Tag.objects.bulk_create(tags, batch_size=500)


def _bare() -> None:
    from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt as decrypt

    for _ in range(CARDS):
        decrypt(decrypt(_OUTER, b"a" * 40, b"n" * 24, _KEY), b"a" * 44, b"n" * 24, _KEY)


def _outer() -> bytes:
    from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt as encrypt

    return encrypt(encrypt(b"t" * 1024, b"a" * 44, b"n" * 24, _KEY), b"a" * 40, b"n" * 24, _KEY)


_OUTER = _outer()


def leaks() -> Iterator[str]:
    """What tags tell a thief who has no key, and what they find and miss for a worker."""
    for records in (1_000, 5_000, CARDS):
        people = a_population(records)
        tags = [child_tags(one.child, key=_KEY, rows=rows) for rows, one in enumerate(people, start=1)]
        yield from _told(people, tags, "as the team grew")
    tags = [child_tags(one.child, key=_KEY, rows=2**40) for one in people]
    yield from _told(people, tags, "if they were not cut short")
    numbers = [f"+8551{number:07}" for number in range(50_000)]
    seconds = cpu(lambda: [contact_tag(number, month_key=_KEY) for number in numbers], rounds=3)
    yield f"\nwho has a month's contact key tries {len(numbers) / seconds:,.0f} numbers a second on one core, in Python"


def _told(people: list[Invented], tags: list[dict[str, bytes]], what: str) -> Iterator[str]:
    yield f"\n{len(people):,} records of {len({one.number for one in people}):,} invented children; tags {what}"
    yield from _for_a_thief(people, tags)
    yield from _for_a_worker(people, tags)


def _for_a_thief(people: list[Invented], tags: list[dict[str, bytes]]) -> Iterator[str]:
    for purpose in (YEAR, COMMUNE):
        values = [each[purpose] for each in tags]
        groups = Counter(values)
        alone = sum(count == 1 for count in groups.values())
        pairs, same = _equal(people, values)
        yield f"  {purpose}: {len(groups):,} values, {alone:,} of one record, the commonest of {max(groups.values())}"
        yield f"    equal pairs {pairs:,}, of them the same child {same:,} ({same / (pairs or 1):.1%})"
        yield f"    named right by who knows all counts: {_named_right(people, tags, purpose)} of the 100 commonest"
    pairs, same = _equal(people, [tuple(sorted(each.items())) for each in tags])
    yield f"  both tags: equal pairs {pairs:,}, of them the same child {same:,} ({same / (pairs or 1):.1%})"


def _equal(people: list[Invented], values: list[object]) -> tuple[int, int]:
    groups = defaultdict(list)
    for one, value in zip(people, values, strict=True):
        groups[value].append(one.number)
    pairs = [pair for group in groups.values() for pair in combinations(group, 2)]
    return len(pairs), sum(one == other for one, other in pairs)


def _named_right(people: list[Invented], tags: list[dict[str, bytes]], purpose: str) -> int:
    """Frequency analysis at its best: the thief knows how often each name and year occurs in this very team."""
    whole = [child_tags(one.child, key=_KEY, rows=2**40)[purpose] for one in people]
    commonest = Counter(whole).most_common(100)
    of_tags = Counter(each[purpose] for each in tags).most_common(100)
    behind = defaultdict(set)
    for name, each in zip(whole, tags, strict=True):
        behind[each[purpose]].add(name)
    return sum(name in behind[value] for (name, _), (value, _) in zip(commonest, of_tags, strict=True))


def _for_a_worker(people: list[Invented], tags: list[dict[str, bytes]]) -> Iterator[str]:
    index: dict[str, dict[bytes, list[int]]] = {YEAR: defaultdict(list), COMMUNE: defaultdict(list)}
    for at, each in enumerate(tags):
        for purpose, value in each.items():
            index[purpose][value].append(at)
    records = defaultdict(set)
    for at, one in enumerate(people):
        records[one.number].add(at)
    by_one, by_both, there, found, first = 0, 0, 0, 0, 0
    looked = Random(2).sample(range(len(people)), min(2000, len(people)))
    for at in looked:
        hits: Counter[int] = Counter()
        equal: Counter[int] = Counter()
        for purpose, values in sought(people[at].child, key=_KEY).items():
            for value in values & index[purpose].keys():
                hits.update(dict.fromkeys(index[purpose][value], value[0]))
                equal.update(index[purpose][value])
        del hits[at]
        same = records[people[at].number] - {at}
        by_one += sum(equal[other] == 1 for other in hits if other not in same)
        by_both += sum(equal[other] == 2 for other in hits if other not in same)
        there, found = there + len(same), found + len(same & hits.keys())
        first += len(same & {other for other, _bits in hits.most_common(50)})
    yield f"  a search: false friends {by_one / len(looked):.1f} by one tag, {by_both / len(looked):.2f} by both"
    yield f"    true duplicates found {found} of {there}, among the first fifty {first}"


if __name__ == "__main__":
    main()
