"""Check sums of texts. They tell whether two texts are the same; nothing here keeps a secret."""

from __future__ import annotations

import base64
import hashlib

from ponleu.forms.rules.xpath.context import Context
from ponleu.forms.rules.xpath.functions.registry import function
from ponleu.forms.rules.xpath.problems import NotComputable

_ALGORITHMS = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}


@function("digest", "s s s?", gives="string")
def _digest(context: Context, text: str, algorithm: str, encoding: str = "base64") -> str:
    name = _ALGORITHMS.get(algorithm)
    if name is None:
        raise NotComputable(name="digest", given=algorithm)
    digest = hashlib.new(name, text.encode("utf-8", "replace"), usedforsecurity=False)
    if encoding.lower() == "hex":
        return digest.hexdigest()
    if encoding.lower() == "base64":
        return base64.b64encode(digest.digest()).decode("ascii")
    raise NotComputable(name="digest", given=encoding)
