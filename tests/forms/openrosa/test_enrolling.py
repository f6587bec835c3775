"""The code that a telephone scans."""

import zlib
from base64 import b64decode
from json import loads

from ponleu.forms.files.codes import code_svg
from ponleu.forms.rules.enrolment import settings_for

SERVER = "https://example.org/openrosa/" + "A" * 32


def settings(**more):
    given = {"name": "Play and school", "language": "km", "word": "lantern"} | more
    return loads(zlib.decompress(b64decode(settings_for(SERVER, **given))))


def test_the_code_leads_to_the_server_and_holds_what_is_safe_for_a_shared_telephone():
    found = settings()

    assert set(found) == {"general", "admin", "project"}
    assert found["general"]["server_url"] == SERVER
    assert {
        name: found["general"][name] for name in ("form_update_mode", "autosend", "delete_send", "app_language")
    } == {
        "form_update_mode": "match_exactly",
        "autosend": "wifi_and_cellular",
        "delete_send": True,
        "app_language": "km",
    }
    assert found["admin"]["admin_pw"] == "lantern"
    assert not any(
        found["admin"][name] for name in ("view_sent", "change_server", "qr_code_scanner", "access_settings")
    )
    assert found["project"]["name"] == "Play and school"


def test_nobody_who_carries_it_is_named():
    assert {value for name, value in settings()["general"].items() if name.startswith("metadata_")} == {""}


def test_an_old_client_is_given_its_name_and_password():
    found = settings(username="u", password="p")["general"]

    assert (found["username"], found["password"]) == ("u", "p")


def test_the_code_is_a_drawing_without_scripts_that_grows_with_the_page():
    svg = code_svg(settings_for(SERVER, name="Play", language="km", word="lantern"))

    assert svg.startswith("<?xml version='1.0' encoding='UTF-8'?>\n<svg ")
    assert "viewBox=" in svg
    assert "<script" not in svg
