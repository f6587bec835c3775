"""Workers, teams and records for the tests of the vault. Keys are random: no test pays for Argon2."""

from uuid import UUID, uuid4

from ponleu.vault.actions.keys import Opened, found_team, make_user_keys, open_user_key
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
