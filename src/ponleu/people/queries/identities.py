"""Who is connected to an identity at their organisation's own sign-in. A keyed hash of it is kept, and nothing else."""

from __future__ import annotations

from allauth.socialaccount.models import SocialAccount

from ponleu.people.models import User

ELSEWHERE = "!elsewhere"  # in `User.password` of who never had one here: their organisation says who they are


def person_with(tag: str, *, provider: str, organisation: str) -> User | None:
    """Whose identity this is, if their account is open and they still belong to the organisation."""
    found = SocialAccount.objects.select_related("user__organisation").filter(provider=provider, uid=tag).first()
    if found is None or not found.user.is_active or not belongs_to(found.user, organisation):
        return None
    person: User = found.user
    return person


def belongs_to(user: User, organisation: str) -> bool:
    """Whether somebody is of the organisation with this name."""
    return user.organisation is not None and user.organisation.name == organisation


def connected(user: User) -> set[str]:
    """The ids of the providers where somebody has an identity."""
    return set(SocialAccount.objects.filter(user=user).values_list("provider", flat=True))
