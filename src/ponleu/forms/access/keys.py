"""What a program may see and do with its key: what the key is for, and no more than its person may.

The secret of a key is stronger than two steps, so that what asks for them is allowed to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.forms.access.forms import OF_A_FORM, forms_seen, submissions_seen
from ponleu.forms.models import Form, Key, Submission
from ponleu.forms.rules.central.numbers import number_of
from ponleu.people.access import Asker, NotFound, asker_for
from ponleu.people.models import Organisation, User
from ponleu.people.rules.roles import Condition
from ponleu.people.rules.scopes import Scope

RIGHTS = {"read": "read", "send": "create", "change": "change"}  # of a key, and the verb that its person needs


class NotAllowed(Problem):
    """The form is theirs to see, and this is not theirs to do with it."""

    message = _("This key may not do that with this form.")
    advice = _("Its person's role does not allow it, or the key was not made for it.")


@dataclass(frozen=True, slots=True)
class Program:
    """A program that came with a key, on a day."""

    key: Key
    asker: Asker


def program_of(key: Key, *, on: date) -> Program:
    """Whoever came with this key."""
    return Program(key, program_asker(key.person, on=on))


def forms_of(program: Program, *, project: int | None = None) -> list[Form]:
    """The forms of a key that its person sees and that were published, by title; of one project alone, if given."""
    rows = forms_seen(program.asker).filter(keys=program.key).exclude(state=Form.State.DRAFT)
    return [form for form in rows if project is None or number_of(form.organisation_id) == project]


def form_of(program: Program, *, project: int, form_id: str, right: str | None = None) -> Form:
    """The form that an address names. Raises NotFound; NotAllowed where the key or its person lacks the right."""
    found = [form for form in forms_of(program, project=project) if form.form_id == form_id]
    if not found:
        raise NotFound
    if right is not None and not _may(program, right, found[0]):
        raise NotAllowed
    return found[0]


def submissions_of(program: Program, form: Form, right: str = "read") -> QuerySet[Submission]:
    """The answers to a form that were seen, but for trials; `change` for those whose state the key may set."""
    return submissions_seen(program.asker, form, RIGHTS[right]).filter(is_trial=False)


def submissions_reached(program: Program, form: Form, right: str) -> QuerySet[Submission]:
    """The same; without the right, what this very program sent. Raises NotAllowed where it may not send either."""
    if _may(program, right, form):
        return submissions_of(program, form, right)
    if _may(program, "send", form):
        return Submission.objects.within(Q(form=form, key=program.key)).defer("xml")
    raise NotAllowed


def organisations_of(program: Program) -> dict[int, tuple[Organisation, int]]:
    """By the number of its project, each organisation that has forms here, and how many."""
    found: dict[int, tuple[Organisation, int]] = {}
    for form in forms_of(program):
        number = number_of(form.organisation_id)
        found[number] = (form.organisation, found.get(number, (form.organisation, 0))[1] + 1)
    return found


def forms_to_give(person: User, *, on: date) -> QuerySet[Form]:
    """The forms for which somebody may have a key."""
    return forms_seen(program_asker(person, on=on))


def program_asker(person: User, *, on: date) -> Asker:
    """How a person is asked for by a program."""
    return asker_for(person, on=on, holds=[Condition.SECOND_FACTOR])


def keys_made() -> QuerySet[Key]:
    """Every key, for whoever runs the machine."""
    rows = Key.objects.everywhere(because="they are listed on the machine alone").select_related("person")
    forms = Form.objects.everywhere(because="the key's forms are told with it")
    return rows.prefetch_related(Prefetch("forms", forms)).order_by("name", "made_on")


def _may(program: Program, right: str, form: Form) -> bool:
    return bool(
        getattr(program.key, f"may_{right}") and program.asker.may(RIGHTS[right], "submission", circles=_circles(form))
    )


def _circles(form: Form) -> Iterable[tuple[Scope, str]]:
    ids = {scope: getattr(form, f"{column}_id") for scope, column in OF_A_FORM.items()}
    return [(scope, str(id)) for scope, id in ids.items() if id]
