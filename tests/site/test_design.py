import re
from pathlib import Path

import ponleu

ROOT = Path(ponleu.__file__).parent
STYLES = sorted((ROOT / "site" / "static" / "site").glob("*.css"))


def test_the_sprite_holds_the_icons_that_pages_use_and_no_other():
    templates = "".join(path.read_text("utf-8") for path in ROOT.rglob("templates/**/*.html"))
    sprite = (ROOT / "site" / "static" / "site" / "icons.svg").read_text("utf-8")

    assert set(re.findall(r'<symbol id="(\w+)"', sprite)) == set(re.findall(r'{% icon "(\w+)" %}', templates))


def test_colours_are_named_once_and_words_on_their_grounds_can_be_read():
    tokens = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", (STYLES[0].parent / "tokens.css").read_text("utf-8")))

    for style in STYLES:
        if style.name not in ("tokens.css", "print.css"):
            assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[^{]*})", style.read_text("utf-8")) == []
    for words in ("night", "night-mid", "ink", "ink-soft", "gold-deep", "clay", "clay-deep", "leaf", "leaf-deep"):
        assert contrast(tokens[words], tokens["paper"]) >= 4.5
    for ground in ("gold-soft", "clay-soft", "leaf-soft", "night-soft"):
        assert contrast(tokens["ink-soft"], tokens[ground]) >= 4.5
    assert contrast(tokens["night"], tokens["gold"]) >= 4.5
    assert contrast(tokens["line-strong"], tokens["paper"]) >= 3


def contrast(one, other):
    """WCAG 2.2, contrast ratio."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_name_is_woven_into_the_same_cloth_every_time_and_no_colour_of_a_pack_becomes_markup():
    from ponleu.studies.templatetags.cloth import cloth

    bad = ['"/><script>', "red", "#12345", "#1f2a44", "#fbf6ec"]

    assert cloth("one", []) == cloth("one", [])
    assert cloth("one", []) != cloth("two", [])
    assert "script" not in cloth("one", bad)


def test_squares_and_lights_are_as_many_as_were_counted():
    from ponleu.studies.templatetags.cloth import dots, lights, strip

    assert (strip(3, 16).count('class="is-on"'), strip(3, 16).count("<rect")) == (3, 16)
    assert [part.count("h0") for part in re.findall(r' d="(M[^"]*h0)"', lights(349, 206))] == [349, 143]
    assert [part.count("h0") for part in re.findall(r' d="(M[^"]*h0)"', dots(33, 17))] == [33, 16]


def test_a_count_too_large_to_draw_one_by_one_is_not_drawn():
    from ponleu.studies.templatetags.cloth import MOST_DRAWN, dots, lights

    assert [lights(count, 1) for count in (MOST_DRAWN + 1, 999_999_999)] == ["", ""]
    assert [dots(count, 1) for count in (MOST_DRAWN + 1, 999_999_999)] == ["", ""]
    assert lights(MOST_DRAWN, 1)
