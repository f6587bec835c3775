import gettext
import time

from fontTools.ttLib import TTFont

from ponleu.site import assets

A_CATALOGUE = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "light"\nmsgstr "{}"\n'


def test_web_fonts_are_small_enough_for_a_slow_telephone_and_hold_both_scripts(tmp_path):
    made = assets.build_fonts(tmp_path)

    sizes = {path.stem: path.stat().st_size for path in made}
    assert sizes["noto-sans"] + sizes["bricolage-grotesque"] < 60_000
    assert sizes["noto-sans-khmer"] < 60_000
    khmer = TTFont(tmp_path / "noto-sans-khmer.woff2")
    assert {0x1780, 0x17D2, 0x17E9} <= set(khmer.getBestCmap())
    assert [(axis.axisTag, axis.minValue, axis.maxValue) for axis in khmer["fvar"].axes] == [("wght", 400, 700)]
    assert {"GSUB", "GPOS"} <= set(khmer.keys())  # without these Khmer signs do not join

    before = time.process_time()
    assert assets.build_fonts(tmp_path) == ()
    assert time.process_time() - before < 0.2

    (tmp_path / "noto-sans.woff2").unlink()
    assert [path.name for path in assets.build_fonts(tmp_path)] == ["noto-sans.woff2"]


def test_translations_are_compiled_when_they_changed_and_only_then(tmp_path):
    source = tmp_path / "km" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(A_CATALOGUE.format("ពន្លឺ"), encoding="utf-8")

    (made,) = assets.compile_messages(tmp_path)

    with made.open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("light") == "ពន្លឺ"
    assert assets.compile_messages(tmp_path) == ()
    source.write_text(A_CATALOGUE.format("ភ្លើង"), encoding="utf-8")
    assert assets.compile_messages(tmp_path) == (made,)
