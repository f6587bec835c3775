"""A team that opens what a form seals."""

from django.utils import timezone

from ponleu.people.models import Team
from ponleu.vault.actions.keys import found_team
from ponleu.vault.actions.records import read, read_bytes, unlock_record
from tests.forms.openrosa.telephones import a_boss, a_form, an_organisation
from tests.vault.workers import a_worker


def a_team_with_keys():
    """A team, and a member with an open vault."""
    team = Team.objects_of_django.create(organisation=an_organisation(), name="Desk")
    worker = a_worker()
    found_team(team.pk, [worker.holder], by=a_boss())
    return team, worker


def a_sealing_form(team, **more):
    """A form with two marked questions: told is sensitive, name identifies."""
    form = a_form(team=team, **more)
    version = form.versions.get()
    version.seals = True
    from tests.forms.openrosa.telephones import an_xform

    version.xml = an_xform(marked=True)
    version.md5 = f"{timezone.now():%s%f}"
    version.save()
    return form


def opened(row, worker):
    """The XML, the sensitive answers and the files of a sealed submission."""
    sealed = row.sealed
    keys = unlock_record(sealed.record, opened=worker, compartments=("identity", "narrative"))
    files = {}
    for file in row.files.all():
        own = unlock_record(file.sealed.record, opened=worker, compartments=("identity",))
        files[read(file.sealed, "name", keys=own)] = read_bytes(file.sealed, "content", keys=own)
    return read_bytes(sealed, "xml", keys=keys), read(sealed, "sensitive", keys=keys), files
