"""Proof 4: every address, every method, every kind of visitor; and the guards that each answer carries.

A new address has no line in the table, and the test fails until somebody has said who may see it.
"""

import re

import pytest
from django.test import Client

from ponleu.people.files.providers import Provider
from tests.attacks.visitors import FORBIDDEN, NEVER, NOT_THERE, SEES, VISITORS, Scene, outcome

# sees: the page        in: to the sign-in page       goes: done, or to another page
# -: nothing here       open: to the passphrase       no: only with two steps       bad: not understood
# x: this address takes no such method
# @ours and @theirs: what belongs to the organisation of most visitors, and to another one
COLUMNS = "anonymous disabled child elsewhere locked unlocked supervisor one_step administrator operator"
EXPECTED = """
GET  sees sees sees sees sees sees sees sees sees sees |
    about account_join account_recover favicon help home robots roles
    studies:consistency studies:file studies:findings studies:place studies:places studies:read studies:report
    studies:study studies:suggestions studies:topic studies:voices
GET  sees sees sees sees sees sees sees sees sees sees | account_not_identified openid_connect_callback
GET  -    -    -    -    -    -    -    -    -    -    | studies:chapter
GET  sees sees goes goes goes goes goes goes goes goes | account_join_with account_login mfa_login_webauthn
POST sees sees goes goes goes goes goes goes goes goes | account_join_with account_login mfa_login_webauthn
POST sees sees sees sees sees sees sees sees sees sees | account_join account_recover
POST in   in   in   in   in   in   in   in   in   in   | account_logout
GET  in   in   goes goes goes goes goes goes goes goes | account_sign_in_with account_vault
GET  -    -    -    -    -    -    -    -    -    -    | fill
POST -    -    -    -    -    -    -    -    -    -    | fill
GET  sees sees sees sees sees sees sees sees sees sees | fill_done
POST x    x    x    x    x    x    x    x    x    x    | fill_done
GET  no   no   no   no   no   no   no   no   no   no   |
    openrosa:form openrosa:form_list openrosa:integrity openrosa:manifest openrosa:media
POST no   no   no   no   no   no   no   no   no   no   | openrosa:submission
GET  401  401  401  401  401  401  401  401  401  401  |
    openrosa_digest:form openrosa_digest:form_list openrosa_digest:integrity openrosa_digest:manifest
    openrosa_digest:media
POST 401  401  401  401  401  401  401  401  401  401  | openrosa_digest:submission
GET  x    x    x    x    x    x    x    x    x    x    | openrosa:submission openrosa_digest:submission
POST x    x    x    x    x    x    x    x    x    x    |
    openrosa:form openrosa:form_list openrosa:integrity openrosa:manifest openrosa:media openrosa_digest:form
    openrosa_digest:form_list openrosa_digest:integrity openrosa_digest:manifest openrosa_digest:media
GET  401  401  401  401  401  401  401  401  401  401  |
    central:attachment central:attachments central:comments central:current central:fields central:form central:forms
    central:nothing central:project central:projects central:service central:submission central:submission_xml
    central:submissions central:table central:version_xml central:versions central:xml
GET  x    x    x    x    x    x    x    x    x    x    | central:sessions
POST 401  401  401  401  401  401  401  401  401  401  |
    central:attachment central:comments central:nothing central:submissions
POST bad  bad  bad  bad  bad  bad  bad  bad  bad  bad  | central:sessions
POST x    x    x    x    x    x    x    x    x    x    |
    central:attachments central:current central:fields central:form central:forms central:project central:projects
    central:service central:submission central:submission_xml central:table central:version_xml central:versions
    central:xml
POST in   in   goes goes goes goes goes goes goes goes | account_vault
POST bad  bad  goes goes goes goes goes goes goes goes | account_sign_in_with
GET  goes goes goes goes goes goes goes goes goes goes | account_identity_return
POST in   in   open -    open bad  bad  open bad  -    | account_connect
POST in   in   open bad  open bad  bad  open bad  bad  | account_disconnect
GET  x    x    x    x    x    x    x    x    x    x    | account_connect account_disconnect

GET  in   in   sees sees sees sees sees sees sees sees |
    account account_reauthenticate account_sessions administration
    mfa_add_webauthn mfa_generate_recovery_codes mfa_index mfa_list_webauthn
GET  in   in   -    -    -    -    -    -    -    -    | mfa_edit_webauthn mfa_remove_webauthn mfa_view_recovery_codes
GET  in   in   goes goes goes goes goes goes goes goes | mfa_authenticate
GET  in   in   open sees open sees sees open sees sees | account_passphrase
GET  in   in   sees goes goes goes goes sees goes goes | mfa_activate_totp
GET  in   in   -    sees sees sees sees -    sees sees | mfa_deactivate_totp
POST in   in   sees sees sees sees sees sees sees sees | account_reauthenticate mfa_add_webauthn
POST in   in   goes goes goes goes goes goes goes goes | account_end_others account_lock mfa_authenticate
POST in   in   bad  bad  bad  bad  bad  bad  bad  bad  | account_end_session
POST in   in   open sees open sees sees open sees sees | account_passphrase
POST in   in   sees goes goes goes goes sees goes goes | mfa_activate_totp mfa_generate_recovery_codes
POST in   in   -    goes goes goes goes -    goes goes | mfa_deactivate_totp
POST in   in   -    -    -    -    -    -    -    -    | mfa_edit_webauthn mfa_remove_webauthn
POST in   in   x    x    x    x    x    x    x    x    | mfa_index mfa_list_webauthn mfa_view_recovery_codes

GET  in   in   -    -    -    -    -    no   sees -    |
    ask_for_role@ours close_account@ours end_role@ours found_network@ours group@ours groups invite
    leave_network@ours one_waiting@ours people person@ours set_up_group@ours
GET  in   in   -    -    -    -    -    no   sees sees | organisation@ours organisations
GET  in   in   -    -    -    -    sees no   sees -    | waiting
GET  in   in   sees -    -    -    -    no   sees -    | network@ours networks
GET  in   in   -    -    -    -    -    -    -    sees | enter_organisation organisation@theirs
GET  in   in   -    -    -    -    -    -    -    -    |
    ask_for_role@theirs close_account@theirs end_role@theirs found_network@theirs group@theirs leave_network@theirs
    network@theirs one_waiting@theirs person@theirs set_up_group@theirs
GET  in   in   -    sees sees sees sees no   sees -    | teams
GET  in   in   -    -    sees sees sees no   sees -    | team@ours
GET  in   in   -    sees -    -    -    -    -    -    | team@theirs
GET  in   in   -    -    -    -    -    no   sees -    | found_team@ours
GET  in   in   -    -    -    -    sees no   sees -    | leave_team@ours
GET  in   in   -    -    -    -    -    -    -    -    | found_team@theirs leave_team@theirs
POST in   in   -    -    -    -    -    no   sees -    | found_team@ours
POST in   in   -    -    -    -    goes no   goes -    | leave_team@ours
POST in   in   -    -    open goes goes no   -    -    | move_to_new_keys@ours
POST in   in   -    goes -    -    -    -    -    -    | move_to_new_keys@theirs
POST in   in   -    -    -    -    -    -    -    -    | found_team@theirs leave_team@theirs
GET  x    x    x    x    x    x    x    x    x    x    | move_to_new_keys@ours move_to_new_keys@theirs
POST x    x    x    x    x    x    x    x    x    x    | team@ours team@theirs teams

GET  in   in   -    -    -    -    goes -    -    -    | trails
GET  in   in   -    -    -    -    sees -    -    -    | seen@ours trail@ours
GET  in   in   -    -    -    -    -    -    -    -    | seen@theirs trail@theirs
POST in   in   -    -    -    -    goes -    -    -    | check_trail@ours
POST in   in   -    -    -    -    -    -    -    -    | check_trail@theirs
GET  x    x    x    x    x    x    x    x    x    x    | check_trail@ours check_trail@theirs
POST x    x    x    x    x    x    x    x    x    x    | seen@ours seen@theirs trail@ours trail@theirs trails

GET  in   in   -    -    -    -    sees -    -    -    |
    ask_erasure ask_hold decided erasure@ours hold@ours keeping release_hold@ours
GET  in   in   -    -    -    -    -    -    -    -    | erasure@theirs hold@theirs release_hold@theirs
POST in   in   -    -    -    -    sees -    -    -    | ask_erasure ask_hold erasure@ours release_hold@ours
POST in   in   -    -    -    -    goes -    -    -    | decline_erasure@ours decline_hold@ours hold@ours
POST in   in   -    -    -    -    -    -    -    -    |
    decline_erasure@theirs decline_hold@theirs erasure@theirs hold@theirs release_hold@theirs
GET  x    x    x    x    x    x    x    x    x    x    |
    decline_erasure@ours decline_erasure@theirs decline_hold@ours decline_hold@theirs
POST x    x    x    x    x    x    x    x    x    x    | decided keeping

GET  in   in   -    -    -    -    -    no   goes sees | ceremonies
GET  in   in   -    -    -    -    -    no   sees sees | ceremony@ours hold_ceremony@ours
GET  in   in   -    -    -    -    -    -    -    sees | ceremony@theirs hold_ceremony@theirs
GET  in   in   -    -    -    -    -    no   goes goes | ceremony_sheets@ours rehearse_ceremony@ours
GET  in   in   -    -    -    -    -    -    -    goes | ceremony_sheets@theirs rehearse_ceremony@theirs
GET  in   in   -    -    -    -    -    no   sees -    | agree_to_ceremony@ours recover_person@ours
GET  in   in   -    -    -    -    -    -    -    -    | agree_to_ceremony@theirs recover_person@theirs
POST in   in   -    -    -    -    -    no   sees sees | hold_ceremony@ours
POST in   in   -    -    -    -    -    -    -    sees | hold_ceremony@theirs
POST in   in   -    -    -    -    -    no   goes goes |
    ceremony_sheets@ours rehearse_ceremony@ours stop_ceremony@ours
POST in   in   -    -    -    -    -    -    -    goes |
    ceremony_sheets@theirs rehearse_ceremony@theirs stop_ceremony@theirs
POST in   in   -    -    -    -    -    no   bad  bad  | make_key@ours
POST in   in   -    -    -    -    -    -    -    bad  | make_key@theirs
POST in   in   -    -    -    -    -    no   sees -    | agree_to_ceremony@ours recover_person@ours
POST in   in   -    -    -    -    -    -    -    -    | agree_to_ceremony@theirs recover_person@theirs
GET  x    x    x    x    x    x    x    x    x    x    |
    make_key@ours make_key@theirs stop_ceremony@ours stop_ceremony@theirs
POST x    x    x    x    x    x    x    x    x    x    | ceremonies ceremony@ours ceremony@theirs

POST in   in   -    -    -    -    -    no   goes -    |
    agree_to_role@ours close_account@ours decline_role@ours end_role@ours end_seat@ours leave_network@ours
    open_account@ours sign_out_person@ours withdraw_invitation@ours
POST in   in   -    -    -    -    -    no   sees -    |
    ask_for_role@ours found_network@ours group@ours invite invite_again@ours set_up_group@ours
POST in   in   -    -    -    -    -    no   -    -    | network@ours
POST in   in   -    -    -    -    -    -    -    sees | enter_organisation
POST in   in   -    -    -    -    -    -    -    -    |
    agree_to_role@theirs ask_for_role@theirs close_account@theirs decline_role@theirs end_role@theirs end_seat@theirs
    found_network@theirs group@theirs invite_again@theirs leave_network@theirs network@theirs open_account@theirs
    set_up_group@theirs sign_out_person@theirs withdraw_invitation@theirs

GET  in   in   -    -    -    -    -    -    -    -    |
    child@ours child@theirs child_consent@ours child_consent@theirs children@ours children@theirs
    close_child@ours close_child@theirs enter_child@ours enter_child@theirs
POST in   in   -    -    -    -    -    -    -    -    |
    close_child@ours close_child@theirs enter_child@ours enter_child@theirs invite_child_again@ours
    invite_child_again@theirs
GET  x    x    x    x    x    x    x    x    x    x    | invite_child_again@ours invite_child_again@theirs
POST x    x    x    x    x    x    x    x    x    x    |
    child@ours child@theirs child_consent@ours child_consent@theirs children@ours children@theirs
GET  in   in   sees -    -    -    -    -    -    -    | account_leave
POST in   in   sees -    -    -    -    -    -    -    | account_leave

GET  in   in   -    sees sees sees sees -    -    -    | forms
GET  in   in   -    -    sees sees sees -    -    -    | channels_of_version@ours one_form@ours preview_version@ours
GET  in   in   -    sees -    -    -    -    -    -    |
    channels_of_version@theirs one_form@theirs preview_version@theirs
POST in   in   -    -    bad  bad  bad  -    -    -    | preview_version@ours
POST in   in   -    bad  -    -    -    -    -    -    | preview_version@theirs
GET  in   in   -    -    -    -    -    -    -    -    |
    settle_form@ours settle_form@theirs upload_form upload_version@ours upload_version@theirs
POST in   in   -    -    -    -    -    -    -    -    |
    add_files@ours add_files@theirs publish_form@ours publish_form@theirs set_form_state@ours set_form_state@theirs
    settle_form@ours settle_form@theirs upload_form upload_version@ours upload_version@theirs
GET  x    x    x    x    x    x    x    x    x    x    |
    add_files@ours add_files@theirs publish_form@ours publish_form@theirs set_form_state@ours set_form_state@theirs
POST x    x    x    x    x    x    x    x    x    x    |
    channels_of_version@ours channels_of_version@theirs forms one_form@ours one_form@theirs

GET  x    x    x    x    x    x    x    x    x    x    |
    account_end_others account_end_session account_lock account_logout agree_to_role@ours agree_to_role@theirs
    decline_role@ours decline_role@theirs end_seat@ours end_seat@theirs invite_again@ours invite_again@theirs
    open_account@ours open_account@theirs sign_out_person@ours sign_out_person@theirs withdraw_invitation@ours
    withdraw_invitation@theirs
POST x    x    x    x    x    x    x    x    x    x    |
    about account account_identity_return account_not_identified account_sessions administration favicon groups help
    home networks one_waiting@ours openid_connect_callback
    one_waiting@theirs organisation@ours organisation@theirs organisations people person@ours person@theirs robots
    roles studies:chapter studies:consistency studies:file studies:findings studies:place studies:places studies:read
    studies:report studies:study studies:suggestions studies:topic studies:voices waiting
"""
GUARDS = {
    "X-Frame-Options": {"DENY"},
    "X-Content-Type-Options": {"nosniff"},
    "Cross-Origin-Opener-Policy": {"same-origin"},
    "Referrer-Policy": {"no-referrer", "same-origin"},
}
POLICY = {
    "default-src 'none'",
    "base-uri 'none'",
    "font-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "img-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
}
INLINE = re.compile(
    rb'<script(?![^>]*\s(?:src=|type="application/json"))|<style|\sstyle=|\son[a-z]+=|javascript:|data:text',
    re.IGNORECASE,
)
NOBODY_ANSWERS = Provider(
    id="harbour",
    name="Harbour",
    server_url="http://127.0.0.1:9",
    client_id="ponleu",
    secret="nobody",
    organisation="Harbour",
)
PROBED = {"openrosa:submission": FORBIDDEN, "openrosa_digest:submission": "401"}  # asked by HEAD, never by GET
PUBLIC = {"about", "favicon", "help", "home", "robots", "roles"}


def expected():
    """By method and address, what each visitor is answered."""
    found = {}
    for line in re.sub(r"\n    ", " ", EXPECTED).strip().splitlines():
        if line:
            words, names = line.split("|")
            method, *outcomes = words.split()
            found |= {(method, name): dict(zip(COLUMNS.split(), outcomes, strict=True)) for name in names.split()}
    return found


def unguarded(response):
    """What an answer lacks."""
    missing = {name for name, allowed in GUARDS.items() if response.headers.get(name) not in allowed}
    if set(response.headers.get("Content-Security-Policy", "").split("; ")) != POLICY:
        missing.add("Content-Security-Policy")
    content = b"" if response.streaming else response.content
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    return missing | ({INLINE.search(content)[0].decode()} if is_page and INLINE.search(content) else set())


@pytest.fixture
def scene(a_site, db, settings, tmp_path):
    settings.EDITIONS = tmp_path / "editions"
    settings.OIDC = (NOBODY_ANSWERS,)
    return Scene(settings.EDITIONS)


def is_public(name):
    return name in PUBLIC or name.startswith("studies:")


def test_every_visitor_is_answered_as_the_table_says_and_every_answer_carries_the_guards(scene):
    table, answered, wrong = expected(), {}, []

    for name, path in scene.addresses().items():
        for method in ("GET", "POST"):
            row = answered[method, name] = {}
            for visitor in VISITORS:
                response = scene.answer(visitor, method, path)
                row[visitor] = outcome(response)
                wrong += [(name, method, visitor, each) for each in unguarded(response)]
                is_kept = "no-store" not in response.headers.get("Cache-Control", "")
                if is_kept and not is_public(name) and row[visitor] not in {NEVER, "in"}:
                    wrong.append((name, method, visitor, "may be kept"))

    assert COLUMNS.split() == list(VISITORS)
    assert {name for _method, name in answered} ^ {name for _method, name in table} == set()  # an address, or a line
    assert {key: row for key, row in answered.items() if table[key] != row} == {}
    assert wrong == []


def test_no_other_method_does_anything_and_no_form_is_taken_without_its_token(scene):
    wrong = []
    nothing = {NEVER, NOT_THERE, FORBIDDEN, "in", "open", "goes", "401"}

    for name, path in scene.addresses().items():
        for visitor in ("anonymous", "administrator"):
            for method in ("PUT", "PATCH", "DELETE", "TRACE", "OPTIONS"):
                response = scene.answer(visitor, method, path)
                is_empty = method == "OPTIONS" and response.content == b""
                is_post = method == "PUT" and outcome(response) == outcome(scene.answer(visitor, "POST", path))
                if outcome(response) not in nothing and not is_empty and not is_post:  # Django takes PUT of a form so
                    wrong.append((name, method, visitor, outcome(response)))
            head, get = (scene.answer(visitor, method, path) for method in ("HEAD", "GET"))
            if outcome(head) not in {NEVER, outcome(get), PROBED.get(name)} or b"".join(head):
                wrong.append((name, "HEAD", visitor, outcome(head)))
        browser = scene.browser("administrator", enforce_csrf_checks=True)
        without_token = {405, 401} if name.startswith("openrosa") else set()  # telephones have no cookies to be misused
        without_token |= {405, 401, 400} if name.startswith("central:") else set()  # nor have programs
        without_token |= {404} if name == "fill" else set()  # nobody is signed in there, and the address is the right
        if browser.post(path).status_code not in {403, *without_token}:
            wrong.append((name, "POST", "without a token", ""))

    assert wrong == []


@pytest.mark.parametrize(
    ("path", "host", "status"),
    [
        ("/en/fails/", "testserver", 500),
        ("/en/nowhere/", "testserver", 404),
        ("/en/about", "testserver", 301),
        ("/", "testserver", 302),
        ("/en/shows/1/", "testserver", 302),
        ("/en/about/", "elsewhere.example", 400),
    ],
)
@pytest.mark.usefixtures("a_site", "db")
def test_errors_and_redirects_carry_the_guards_too(settings, path, host, status):
    settings.ROOT_URLCONF = "tests.attacks.pages"

    response = Client(raise_request_exception=False).get(path, headers={"host": host})

    assert (response.status_code, unguarded(response)) == (status, set())


def test_the_guards_would_be_missed(a_site, db):
    response = Client().get("/en/about/")
    del response.headers["Content-Security-Policy"]
    response.content += b'<p onclick="x">'

    assert unguarded(response) == {"Content-Security-Policy", " onclick="}
    assert outcome(response) == SEES
