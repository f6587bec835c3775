"""What a telephone takes from the code that it scans: ODK Collect's settings, safe for one that several people use."""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from typing import Any

# Nobody but who knows the admin's word sees what others sent, changes where it goes, or takes a code of another site.
_LOCKED = (
    "change_server",
    "view_sent",
    "delete_saved",
    "edit_saved",
    "qr_code_scanner",
    "access_settings",
    "change_project_display",
    "change_autosend",
    "delete_after_send",
    "form_update_mode",
    "periodic_form_updates_check",
    "change_form_metadata",
    "analytics",
    "instance_form_sync",
)
# What would say who carries the telephone, and where else it is known.
_SILENT = ("metadata_username", "metadata_phonenumber", "metadata_email")


def settings_for(server: str, *, name: str, language: str, word: str, username: str = "", password: str = "") -> str:
    """The text of the code.

    server    the whole address below which the telephone asks
    name      of the project as the telephone shows it; never of a person
    word      what unlocks the locked settings
    username  and password, only for a client that proves itself by Digest
    """
    general: dict[str, Any] = {
        "protocol": "odk_default",
        "server_url": server,
        "username": username,
        "password": password,
        "form_update_mode": "match_exactly",
        "periodic_form_updates_check": "every_fifteen_minutes",
        "autosend": "wifi_and_cellular",
        "delete_send": True,
        "default_completed": False,
        "constraint_behavior": "on_swipe",
        "guidance_hint": "yes_collapsed",
        "image_size": "small",
        "analytics": False,
        "app_language": language,
    } | dict.fromkeys(_SILENT, "")
    admin: dict[str, Any] = {"admin_pw": word} | dict.fromkeys(_LOCKED, False)
    project = {"name": name, "icon": "☼", "color": "#1f6f5c"}
    return _packed({"general": general, "admin": admin, "project": project})


def unpacked(text: str) -> dict[str, Any]:
    """What such a text holds.

    >>> text = settings_for("https://example.org/openrosa/t", name="Play", language="km", word="w")
    >>> unpacked(text)["admin"]["view_sent"]
    False
    """
    found: dict[str, Any] = json.loads(zlib.decompress(b64decode(text)))
    return found


def _packed(settings: dict[str, Any]) -> str:
    plain = json.dumps(settings, ensure_ascii=False, separators=(",", ":")).encode()
    return b64encode(zlib.compress(plain, 9)).decode()
