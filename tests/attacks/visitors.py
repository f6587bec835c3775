"""Every address of the site, everybody who may come, and what they are answered."""

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from ponleu.forms.actions.accepting import accept
from ponleu.people.actions import invitations
from ponleu.people.models import NOT_YET, RoleGiven, User
from ponleu.vault.models import Erasure, Hold, Record
from tests.forms.openrosa.telephones import a_form, filled
from tests.people.accounts import PASSPHRASE, sign_in
from tests.people.groups import (
    a_child,
    a_colleague,
    a_coordinator,
    a_group,
    a_network,
    a_seat,
    a_team,
    a_worker,
    an_administrator,
    an_organisation,
    browser_of,
    give,
    join,
    today,
)
from tests.site.studies import load_small, publish

STUDY = "example-small"
SEES, NOT_THERE, FORBIDDEN, NEVER = "sees", "-", "no", "x"
VISITORS = (
    "anonymous",  # nobody signed in
    "disabled",  # the cookies of an administrator whose account was closed since
    "child",  # a child representative, with a passphrase
    "elsewhere",  # a duty worker of another organisation, vault open
    "locked",  # a duty worker of the team, vault locked
    "unlocked",  # the same, vault open
    "supervisor",  # of the team, vault open
    "one_step",  # an administrator of the organisation who signed in with a passphrase alone
    "administrator",  # of people in the organisation, vault open
    "operator",  # of the machine, vault open
)


class Route(NamedTuple):
    """An address by its name, and what it has to be given."""

    name: str
    parameters: tuple[str, ...]


def every_route() -> list[Route]:
    """What the address table of the site leads to."""
    return sorted(set(_routes(get_resolver().url_patterns, "", ())))


def _routes(patterns, namespace, parameters) -> Iterator[Route]:
    for each in patterns:
        mine = (*parameters, *getattr(each.pattern, "converters", {}))
        if isinstance(each, URLPattern):
            yield Route(f"{namespace}{each.name}", mine)
        else:
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            yield from _routes(each.url_patterns, inner, mine)


NOWHERE = UUID(int=1)  # no telephone of these visitors is enrolled: they try what is not theirs

# Which thing an address names.
NAMED = {
    "account_connect": {"id": "harbour"},
    "account_disconnect": {"id": "harbour"},
    "account_end_session": {"mark": "0123456789abcdef"},
    "account_identity_return": {"id": "harbour"},
    "account_join_with": {"id": "harbour"},
    "account_sign_in_with": {"id": "harbour"},
    "add_files": "form",
    "publish_form": "form",
    "set_form_state": "form",
    "settle_form": "form",
    "upload_version": "form",
    "preview_version": "version",
    "agree_to_ceremony": "organisation",
    "agree_to_role": "waiting",
    "ask_for_role": "person",
    "ceremony": "organisation",
    "ceremony_sheets": "organisation",
    "child": "child",
    "child_consent": "child",
    "children": "network",
    "channels_of_version": "version",
    "close_child": "child",
    "enter_child": "network",
    "invite_child_again": "child",
    "central:attachment": {"project": 1, "form_id": "play", "name": "uuid:1", "file": "a.png"},
    "central:attachments": {"project": 1, "form_id": "play", "name": "uuid:1"},
    "central:comments": {"project": 1, "form_id": "play", "name": "uuid:1"},
    "central:fields": {"project": 1, "form_id": "play"},
    "central:form": {"project": 1, "form_id": "play"},
    "central:forms": {"project": 1},
    "central:nothing": {"rest": "users"},
    "central:project": {"project": 1},
    "central:service": {"project": 1, "form_id": "play"},
    "central:submission": {"project": 1, "form_id": "play", "name": "uuid:1"},
    "central:submission_xml": {"project": 1, "form_id": "play", "name": "uuid:1"},
    "central:submissions": {"project": 1, "form_id": "play"},
    "central:table": {"project": 1, "form_id": "play", "table": "Submissions"},
    "central:version_xml": {"project": 1, "form_id": "play", "version": "1"},
    "central:versions": {"project": 1, "form_id": "play"},
    "central:xml": {"project": 1, "form_id": "play"},
    "check_trail": "team",
    "close_account": "person",
    "decline_erasure": "erasure",
    "decline_hold": "hold",
    "decline_role": "waiting",
    "end_role": "role",
    "end_seat": "seat",
    "fill": {"token": "A" * 32},
    "fill_done": {"token": "A" * 32},
    "erasure": "erasure",
    "found_network": "organisation",
    "found_team": "organisation",
    "group": "group",
    "hold": "hold",
    "hold_ceremony": "organisation",
    "invite_again": "invited",
    "leave_network": "membership",
    "leave_team": "member",
    "make_key": "organisation",
    "mfa_edit_webauthn": {"pk": 1},
    "mfa_remove_webauthn": {"pk": 1},
    "move_to_new_keys": "team",
    "network": "network",
    "one_form": "form",
    "one_waiting": "waiting",
    "openid_connect_callback": {"provider_id": "harbour"},
    "open_account": "closed",
    "openrosa:form": {"token": "A" * 32, "id": NOWHERE},
    "openrosa:form_list": {"token": "A" * 32},
    "openrosa:integrity": {"token": "A" * 32, "id": NOWHERE},
    "openrosa:manifest": {"token": "A" * 32, "id": NOWHERE},
    "openrosa:media": {"token": "A" * 32, "id": NOWHERE, "name": "a.png"},
    "openrosa:submission": {"token": "A" * 32},
    "openrosa_digest:form": {"id": NOWHERE},
    "openrosa_digest:integrity": {"id": NOWHERE},
    "openrosa_digest:manifest": {"id": NOWHERE},
    "openrosa_digest:media": {"id": NOWHERE, "name": "a.png"},
    "organisation": "organisation",
    "person": "person",
    "recover_person": "person",
    "rehearse_ceremony": "organisation",
    "release_hold": "hold",
    "seen": "team",
    "set_up_group": "organisation",
    "sign_out_person": "person",
    "stop_ceremony": "organisation",
    "team": "team",
    "trail": "team",
    "withdraw_invitation": "invited",
}
OF_A_STUDY = {
    "study": STUDY,
    "edition": "report-en",
    "chapter": "nowhere",
    "name": "tables/sale.csv",
    "place": "northam",
    "topic": "school",
}


class Scene:
    """Two organisations with the same things in each, and a browser of each visitor."""

    def __init__(self, editions):
        publish(load_small(STUDY), editions)
        self.harbour, self.lighthouse = an_organisation("Harbour"), an_organisation("Lighthouse")
        self.things = {"ours": _things(self.harbour, "ours"), "theirs": _things(self.lighthouse, "theirs")}
        self.cookies = {name: browser.cookies for name, browser in self._browsers().items()}

    def _browsers(self):
        team, theirs = self.things["ours"]["team"], self.things["theirs"]["team"]
        disabled = an_administrator(self.harbour, "disabled")
        found = {
            "anonymous": Client(),
            "disabled": browser_of(disabled),
            "child": self._child(),
            "elsewhere": browser_of(a_worker("elsewhere", self.lighthouse, "duty worker", team=theirs)),
            "locked": browser_of(a_worker("locked", self.harbour, "duty worker", team=team)),
            "unlocked": browser_of(a_worker("unlocked", self.harbour, "duty worker", team=team)),
            "supervisor": browser_of(a_worker("supervisor", self.harbour, "case supervisor", team=team)),
            "one_step": _one_step(an_administrator(self.harbour, "one_step")),
            "administrator": browser_of(an_administrator(self.harbour, "administrator")),
            "operator": browser_of(self._operator()),
        }
        found["locked"].post(reverse("account_lock"))
        User.objects.filter(pk=disabled.pk).update(is_active=False)  # behind the back of the sessions
        return found

    def _child(self):
        network = self.things["ours"]["network"]
        child, code = a_child(network, self.things["ours"]["coordinator"])
        Client().post(reverse("account_join"), {"code": code, "passphrase": PASSPHRASE, "again": PASSPHRASE})
        give(child, "child representative", network=network)
        return _one_step(child)

    def _operator(self):
        operator = a_worker("operator", None)
        give(operator, "operator")
        return operator

    def addresses(self) -> dict[str, str]:
        """By name, each address of the site; for what belongs to an organisation those of both.

        raises   KeyError for an address that names something of which nobody has said here what it is
        """
        found = {}
        for name, parameters in every_route():
            if not set(parameters) - OF_A_STUDY.keys():
                found[name] = reverse(name, kwargs={each: OF_A_STUDY[each] for each in parameters})
            elif isinstance(NAMED[name], dict):
                found[name] = reverse(name, kwargs=NAMED[name])
            else:
                for whose, things in self.things.items():
                    found[f"{name}@{whose}"] = reverse(name, kwargs={"id": things[NAMED[name]].pk})
        return found

    def browser(self, visitor, **given):
        """A fresh browser with the visitor's cookies, so that no answer changes the next."""
        browser = Client(raise_request_exception=False, **given)
        for name, cookie in self.cookies[visitor].items():
            if cookie.value:
                browser.cookies[name] = cookie.value
        return browser

    def answer(self, visitor, method, path):
        """What a visitor is answered; whatever it did is undone."""
        with transaction.atomic():
            response = self.browser(visitor).generic(method, path)
            response.close()
            transaction.set_rollback(True)
        return response


def _one_step(user):
    browser = Client()
    sign_in(browser, name=user.username)
    return browser


def _things(organisation, name):
    """What the addresses of one organisation name."""
    team, network = a_team(organisation), a_network(organisation)
    group = a_group(organisation)
    person = a_colleague(f"rith {name}", organisation)
    coordinator = a_coordinator(network, f"sophea {name}")
    closed = a_colleague(f"chan {name}", organisation, is_active=False)
    invited = a_colleague(f"sok {name}", organisation, is_active=False, joined_on=None)
    invitations.invite(invited, by=closed.pk, on=today())
    form, filled = _a_filled_form(organisation, network, team)
    waiting = give(person, "focal point", organisation=organisation)
    RoleGiven.objects_of_django.filter(pk=waiting.pk).update(valid_from=NOT_YET, given_by=closed)
    child = a_child(network, coordinator, f"red kite {name}")[0]
    record = Record.objects.create(kind="people.consent", team=team.pk, expires=child.consent.record.expires)
    asked = {"record": record, "asked_by": closed.pk, "asked_on": today()}
    return {
        "organisation": organisation,
        "team": team,
        "network": network,
        "form": form,
        "version": form.versions.get(),
        "submission": filled,
        "coordinator": coordinator,
        "child": child,
        "group": group,
        "person": person,
        "closed": closed,
        "invited": invited,
        "waiting": waiting,
        "role": give(person, "auditor", organisation=organisation),
        "membership": join(person, network=network),
        "member": join(person, team=team),
        "seat": a_seat(person, group, organisation=organisation),
        "hold": Hold.objects.create(until=record.expires_id, reason="claim", **asked),
        "erasure": Erasure.objects.create(reason="wish", **asked),
    }


def _a_filled_form(organisation, network, team):
    """A form that a team and a network share, with one answer."""
    form = a_form(organisation=organisation, network=network, team=team)
    return form, accept(form.versions.get(), filled(age="12"), channel="web", now=timezone.now()).submission


def outcome(response) -> str:
    """In a word of the table."""
    if response.status_code == 302:
        leads = {reverse("account_login"): "in", reverse("account_reauthenticate"): "open"}
        return leads.get(response["Location"].partition("?")[0], "goes")
    words = {200: SEES, 404: NOT_THERE, 403: FORBIDDEN, 405: NEVER, 400: "bad", 409: "late"}
    return words.get(response.status_code, str(response.status_code))
