"""Names of files as clients send them."""

from __future__ import annotations

LONGEST = 255


def base_name(name: str) -> str:
    r"""The last part of a name, without what steers a terminal or a path; empty if nothing is left.

    >>> base_name("../../etc/passwd"), base_name("C:\\photos\\one.jpg"), base_name("..")
    ('passwd', 'one.jpg', '')
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(sign for sign in last if sign.isprintable()).strip()
    return "" if kept in {".", ".."} else kept[-LONGEST:]
