"""Pictures lose what they tell of places, moments and devices."""

from io import BytesIO

import pytest
from PIL import Image

from ponleu.forms.files import pictures
from ponleu.forms.files.pictures import cleaned

PLACE = b"GPSLatitude 11.55"


def a_picture(kind="JPEG", *, size=(40, 20), **more):
    """A picture, left half red, with a place, a device, a comment and something behind its end."""
    picture = Image.new("RGB", size, "white")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = picture.getexif()
    exif[0x010F] = "Maker of telephones"
    exif[0x0112] = more.pop("turned", 1)
    exif.get_ifd(0x8825)[29] = PLACE.decode()
    out = BytesIO()
    told = {"comment": PLACE} if kind == "JPEG" else {}
    picture.save(out, kind, exif=exif, **told, **more)
    return out.getvalue() + PLACE


def seen(content):
    return Image.open(BytesIO(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_place_device_comment_and_what_is_hidden_behind_the_end_are_gone(kind):
    given = a_picture(kind)

    made = cleaned(given)

    assert PLACE in given
    assert PLACE not in made
    assert b"Maker" not in made
    assert (seen(made).format, dict(seen(made).getexif()), seen(made).size) == (kind, {}, (40, 20))


def test_a_picture_that_was_held_sideways_stands_upright():
    made = seen(cleaned(a_picture(turned=6)))

    assert made.size == (20, 40)
    red, _green, blue = made.getpixel((10, 2))
    assert (red > 200, blue < 60) == (True, True)


def test_holes_in_a_picture_stay():
    out = BytesIO()
    Image.new("RGBA", (2, 2), (1, 2, 3, 0)).save(out, "PNG")

    assert seen(cleaned(out.getvalue())).getpixel((0, 0))[3] == 0


@pytest.mark.parametrize(
    "content", [b"", b"a sound", b"\xff\xd8\xff", a_picture()[:300], b"\x89PNG\r\n\x1a\n" + b"x" * 99]
)
def test_what_is_no_picture_or_a_damaged_one_is_left_to_whoever_keeps_it(content):
    assert cleaned(content) is None


def test_a_picture_that_would_unfold_too_far_is_not_unfolded(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 799)

    assert cleaned(a_picture()) is None
