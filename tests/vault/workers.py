"""Workers, teams and records for the tests of the vault. Keys are random: no test pays for Argon2."""

from datetime import date
from uuid import UUID, uuid4

from ponleu.people.models import ChildConsent, User
from ponleu.vault.actions.keys import Opened, found_team, make_user_keys, open_user_key
from ponleu.vault.actions.records import Started, start, write
from ponleu.vault.files.keystore import FolderKeyStore
from ponleu.vault.models import TrailEntry
from ponleu.vault.rules.keys import new_key

BOSS, SECOND = UUID(int=901), UUID(int=902)


def a_worker(organisation: UUID | None = None) -> Opened:
    """Somebody with keys, unlocked."""
    holder, key = uuid4(), new_key()
    make_user_keys(holder, key=key, salt=b"s" * 16, organisation=organisation)
    return open_user_key(holder, key=key)


def a_team(*members: Opened) -> UUID:
    """A team of these workers."""
    team = uuid4()
    found_team(team, [member.holder for member in members], by=BOSS)
    return team


def a_store(settings, tmp_path) -> FolderKeyStore:
    """A key store of this test alone."""
    settings.KEY_STORE = tmp_path / "keys"
    made = FolderKeyStore(settings.KEY_STORE)
    made.found()
    return made


def a_record(team: UUID, *, expires="2028-03", **kwargs) -> Started:
    """A record with an identity and a narrative."""
    given = {"arrived_on": date(2027, 3, 14), "compartments": ("identity", "narrative")} | kwargs
    return start("people.consent", team=team, expires=expires, **given)


def a_consent(started: Started, *, name="Name A", explained="Statement 1") -> ChildConsent:
    """A row with sealed columns: identity and narrative."""
    child, adult = (User.objects.create(username=uuid4().hex) for _ in range(2))
    consent = ChildConsent(
        record=started.record,
        user=child,
        recorded_by=adult,
        recorded_on=date(2027, 3, 14),
        has_assent=True,
        has_consent=True,
    )
    write(consent, "child_name", name, keys=started.keys)
    write(consent, "explained", explained, keys=started.keys)
    consent.save()
    return consent


def last_entry() -> tuple:
    """What the trail says last."""
    entry = TrailEntry.objects.latest("number")
    return (entry.verb, entry.outcome, entry.actor, entry.details)
