"""What `ponleu doctor` looks at inside the database: the trail, sealed columns, months, and teams."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ponleu.site.commands.missing import Missing


def trail() -> Iterator[Missing]:
    """Every link of the audit trail, and where the anchor stands."""
    from ponleu.vault.queries.trail import Anchoring, verify

    found = verify()
    if found.broken:
        yield Missing(
            f"The audit trail does not hold at entry {found.broken.number}.",
            "Entries were changed or are missing; who saw what can no longer be told.",
            "ponleu trail verify; find out why before ponleu trail anchor.",
        )
    elif found.anchoring is not Anchoring.HOLDS:
        yield Missing(
            "The audit trail has no anchor.",
            "Whether its end was cut off cannot be told.",
            "Restore the key store; after a loss that is explained, ponleu trail anchor.",
        )


def sealed_columns() -> Iterator[Missing]:
    """Whether each column that could hold a text is sealed, and whether what stands in it is."""
    from ponleu.vault.queries.records import not_sealed, sealed_models, undeclared

    for model in sealed_models():
        for column in undeclared(model):
            yield Missing(
                f"The column {column} of {model._meta.db_table} could hold a text and is not sealed.",
                "A dump of the database would show it.",
                "Install a version of Ponleu that seals it, or tell those who maintain Ponleu.",
            )
        if rows := not_sealed(model):
            yield Missing(
                f"{rows} rows of {model._meta.db_table} hold something that nobody sealed.",
                "It is a text in clear, which any dump shows, or a damaged one, which nobody can open.",
                "Find out who wrote it: only Ponleu writes there. Erase the records, or restore a backup.",
            )


def months(today: date) -> Iterator[Missing]:
    """Keys of retention months: those ahead are made, those in use are there, those over are destroyed."""
    from ponleu.vault.files.keystore import KeyStoreLost
    from ponleu.vault.queries.retention import months_without_key, months_without_row, overdue

    try:
        without_key, late = months_without_key(today), overdue(today)
    except KeyStoreLost:
        return  # told as the key store's
    if without_key:
        yield Missing(
            f"The keys of {without_key} months are not in the key store, or are another copy's.",
            "What was sealed to be kept until then opens for nobody.",
            "Restore the key store that belongs to this database: ponleu restore --keys, into a new folder.",
        )
    if ahead := months_without_row(today):
        yield Missing(
            f"The keys of {ahead} coming months are not made.",
            "No archive of the key store has them when the first record needs one.",
            "Run ponleu daily, then ponleu backup --keys; let a timer run the first each day.",
        )
    if late:
        yield Missing(
            f"The keys of {late} months that are over were not destroyed.",
            "What should have expired can still be opened.",
            "Run ponleu daily; let a timer run it each day.",
        )


def teams() -> Iterator[Missing]:
    """Whether what a team holds outlives one member."""
    from ponleu.people.models import User
    from ponleu.vault.queries.keys import holders_by_team

    active = set(User.objects.filter(is_active=True).values_list("pk", flat=True))
    if alone := sum(len(holders & active) < 2 for holders in holders_by_team().values()):
        yield Missing(
            f"{alone} teams have fewer than two members who open their keys.",
            "One forgotten passphrase, illness or departure locks all that they hold.",
            "Admit a second member to each; until then only the custodians could help.",
        )
