"""Photographs without the place where they were taken and the device that took them."""

from __future__ import annotations

import warnings
from io import BytesIO

MOST_PIXELS = 60_000_000  # a picture that unfolds to more is not unfolded
_BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
_QUALITY = 90


def is_picture(content: bytes) -> bool:
    """Whether it begins like a picture that can be cleaned: JPEG, PNG or WebP."""
    return content.startswith(_BEGINNINGS[:2]) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")


def cleaned(content: bytes) -> bytes | None:
    """The same picture painted anew, turned as it was meant to be seen, with nothing beside its pixels.

    None when it is no picture, or one that does not unfold: whoever keeps it must not show it as cleaned.
    """
    from PIL import Image, ImageOps

    if not is_picture(content):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as found:
                if found.width * found.height > MOST_PIXELS:
                    return None
                return _painted(ImageOps.exif_transpose(found), found.format or "PNG")
    except Exception:
        return None


def _painted(picture: object, kind: str) -> bytes:
    from PIL import Image

    assert isinstance(picture, Image.Image)
    bare = picture.convert("RGB" if kind == "JPEG" else "RGBA" if _has_holes(picture) else "RGB")
    bare.info.clear()
    out = BytesIO()
    if kind == "PNG":
        bare.save(out, "PNG")
    else:
        bare.save(out, kind, quality=_QUALITY, exif=b"", icc_profile=None)
    return out.getvalue()


def _has_holes(picture: object) -> bool:
    from PIL import Image

    assert isinstance(picture, Image.Image)
    return "A" in picture.getbands() or "transparency" in picture.info
