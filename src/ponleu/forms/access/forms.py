"""Which forms, submissions and telephones somebody may see or change, and where they may make new ones.

Every function takes who asks, as `people.access.asker_for` gives it. What is sealed in a submission is another
question: `people.access.may_open_records` and the vault answer it.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from ponleu.forms.models import Device, Form, Submission
from ponleu.people.access import Asker, NotFound, SecondStepNeeded
from ponleu.people.access.asking import Fields, one
from ponleu.people.models import Network, WorkingGroup
from ponleu.people.rules.roles import Condition
from ponleu.people.rules.scopes import Scope

OF_A_FORM: Fields = {
    Scope.GROUP: "group",
    Scope.NETWORK: "network",
    Scope.TEAM: "team",
    Scope.ORGANISATION: "organisation",
}
OF_A_SUBMISSION: Fields = {scope: f"form__{column}" for scope, column in OF_A_FORM.items()}
OF_A_DEVICE: Fields = {Scope.GROUP: "group", Scope.NETWORK: "network", Scope.ORGANISATION: "organisation"}


def forms_seen(asker: Asker, verb: str = "read") -> QuerySet[Form]:
    """The forms that somebody may see, or change with the verb `change`, by title."""
    seen = Form.objects.within(asker.rows(verb, "form", fields=OF_A_FORM))
    return seen.select_related("organisation", "network", "group", "team").order_by("title", "pk")


def form_seen(asker: Asker, id: UUID, verb: str = "read") -> Form:
    """The form, to see it or to `change` it. Raises NotFound or SecondStepNeeded."""
    return one(asker, id, lambda each: forms_seen(each, verb))


def form_to_fill(asker: Asker, id: UUID) -> Form:
    """The form into which somebody may enter what was answered on paper. Raises as above."""
    return one(asker, id, lambda each: Form.objects.within(each.rows("create", "submission", fields=OF_A_FORM)))


def groups_for(asker: Asker, object: str = "form") -> QuerySet[WorkingGroup]:
    """The working groups for which somebody may make a form, or enrol a `device`, by name."""
    rows = WorkingGroup.objects.within(asker.rows("create", object, fields={Scope.GROUP: "pk"}))
    return rows.select_related("organisation").order_by("name", "pk")


def networks_for(asker: Asker, object: str = "form") -> QuerySet[Network]:
    """The networks for which somebody may make a form, or enrol a `device`, by name."""
    rows = Network.objects.within(asker.rows("create", object, fields={Scope.NETWORK: "pk"}))
    return rows.select_related("organisation").order_by("name", "pk")


def submissions_seen(asker: Asker, form: Form, verb: str = "read") -> QuerySet[Submission]:
    """The submissions of a form that somebody may see, by day; `change` to review them, `end` to delete them.

    Without the XML, which a list does not need.
    """
    allowed = asker.rows(verb, "submission", fields=OF_A_SUBMISSION) & Q(form=form)
    rows = Submission.objects.within(allowed).select_related("version", "device").defer("xml", "version__xml")
    return rows.defer("version__source").order_by("-received_on", "pk")


def submission_seen(asker: Asker, id: int, verb: str = "read") -> Submission:
    """The submission, to see it, to `change` its state or comment it, to `end` it. Raises as above."""
    found = _submissions(asker, verb).filter(pk=id).first()
    if found is not None:
        return found
    if _submissions(asker.having(Condition.SECOND_FACTOR), verb).filter(pk=id).exists():
        raise SecondStepNeeded
    raise NotFound


def devices_seen(asker: Asker, verb: str = "read") -> QuerySet[Device]:
    """The telephones that somebody may see, or shut out with the verb `end`, by name."""
    rows = Device.objects.within(asker.rows(verb, "device", fields=OF_A_DEVICE))
    return rows.select_related("organisation", "network", "group").order_by("name", "pk")


def device_seen(asker: Asker, id: UUID, verb: str = "read") -> Device:
    """The telephone, to see it, to shut it out (`end`), or to give it a new code (`create`). Raises as above."""
    return one(asker, id, lambda each: devices_seen(each, verb))


def _submissions(asker: Asker, verb: str) -> QuerySet[Submission]:
    rows = Submission.objects.within(asker.rows(verb, "submission", fields=OF_A_SUBMISSION))
    return rows.select_related("form", "version", "device", "entered_by")
