"""What the pages of the office ask beside single rows: versions, addresses, teams, counts, one deed on one form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from ponleu.forms.access.forms import OF_A_FORM, OF_A_SUBMISSION, form_seen, groups_for, networks_for
from ponleu.forms.models import Form, Link, Submission, Version
from ponleu.people.access import Asker, NotFound
from ponleu.people.models import Network, Organisation, Team, WorkingGroup
from ponleu.people.rules.scopes import Scope

WAITING = (Submission.State.RECEIVED, Submission.State.EDITED)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many filled forms there are, those replaced by an edit and trials left out."""

    answers: int = 0
    flagged: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Home:
    """Where a new form belongs: a network or a working group, and with it an organisation."""

    organisation: Organisation
    network: Network | None = None
    group: WorkingGroup | None = None

    @property
    def name(self) -> str:
        """As it is listed."""
        return str((self.network or self.group or self.organisation).name)


def may_with(asker: Asker, verb: str, object: str, form: Form) -> bool:
    """Whether somebody may do this within the circles of a form, second step and all."""
    columns: dict[Scope, str] = {scope: str(column) for scope, column in OF_A_FORM.items()}
    ids = {scope: getattr(form, f"{column}_id") for scope, column in columns.items()}
    return bool(asker.may(verb, object, circles=[(scope, str(id)) for scope, id in ids.items() if id]))


def version_seen(asker: Asker, id: UUID, verb: str = "read") -> Version:
    """A version of a form that somebody may see, or `change`. Raises NotFound or SecondStepNeeded."""
    found = Version.objects.filter(pk=id).defer("source").first()
    if found is None:
        raise NotFound
    found.form = form_seen(asker, found.form_id, verb)
    return found


def versions_of(form: Form) -> QuerySet[Version]:
    """The versions of a form that was seen, the newest first, without their bytes."""
    return Version.objects.filter(form=form).defer("xml", "source").order_by("-number")


def links_of(form: Form) -> QuerySet[Link]:
    """The addresses of a form that was seen for change: whoever may change it may make and end them."""
    return Link.objects.within(Q(form=form)).order_by("valid_until", "name", "pk")


def link_to_end(asker: Asker, id: UUID) -> Link:
    """An address that somebody may end. Raises NotFound or SecondStepNeeded."""
    found = Link.objects.everywhere(because="the form decides").filter(pk=id).first()
    if found is None:
        raise NotFound
    found.form = form_seen(asker, found.form_id, "change")
    return found


def teams_for(organisations: Iterable[Organisation]) -> QuerySet[Team]:
    """The teams that can open what a form of these organisations seals."""
    return Team.objects.within(Q(organisation__in=list(organisations))).order_by("name", "pk")


def homes_for(asker: Asker, object: str = "form") -> dict[str, Home]:
    """The networks and working groups for which somebody may make a form or enrol a `device`, by their ids."""
    networks = [Home(each.organisation, network=each) for each in networks_for(asker, object)]
    groups = [Home(each.organisation, group=each) for each in groups_for(asker, object)]
    return {str((each.network or each.group or each.organisation).pk): each for each in (*networks, *groups)}


def counts_seen(asker: Asker, forms: Iterable[Form]) -> dict[UUID, Counts]:
    """The counts of each form whose filled forms somebody may see; the others are left out."""
    readable = [form.pk for form in forms if may_with(asker, "read", "submission", form)]
    allowed = asker.rows("read", "submission", fields=OF_A_SUBMISSION) & Q(form__in=readable)
    rows = Submission.objects.within(allowed).filter(is_current=True, is_trial=False).order_by()
    found = rows.values("form_id").annotate(
        answers=Count("pk"),
        flagged=Count("pk", filter=Q(finding_count__gt=0)),
        waiting=Count("pk", filter=Q(state__in=WAITING)),
    )
    counted: dict[UUID, Counts] = {
        row["form_id"]: Counts(row["answers"], row["flagged"], row["waiting"]) for row in found
    }
    return dict.fromkeys(readable, Counts()) | counted
