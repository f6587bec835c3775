"""Check sums of texts. They tell whether two texts are the same; nothing here keeps a secret."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping

from ponleu.forms.rules.xpath.context import Context
from ponleu.forms.rules.xpath.functions.registry import function
from ponleu.forms.rules.xpath.problems import NotComputable

ALGORITHMS = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
ENCODINGS: Mapping[str, Callable[[bytes], str]] = {
    "base64": lambda digest: base64.b64encode(digest).decode("ascii"),
    "hex": bytes.hex,
}


@function("digest", "s s s?", gives="string")
def _digest(context: Context, text: str, algorithm: str, encoding: str = "base64") -> str:
    if algorithm not in ALGORITHMS or encoding not in ENCODINGS:
        raise NotComputable(name="digest", given=encoding if algorithm in ALGORITHMS else algorithm)
    digest = hashlib.new(ALGORITHMS[algorithm], text.encode("utf-8", "replace"), usedforsecurity=False)
    return ENCODINGS[encoding](digest.digest())
