import pytest
from django.db import IntegrityError
from django.utils import translation

from ponleu.standards import files
from ponleu.standards.actions import load_standards
from ponleu.standards.models import Instrument, Issue, OutlineSection, Provision, Term, Theme
from ponleu.standards.queries import outline, provisions_of, themes

pytestmark = pytest.mark.django_db

MODELS = (Instrument, Provision, OutlineSection, Theme, Issue, Term)


def everything():
    return [list(model.objects.order_by("pk").values()) for model in MODELS]


def test_loading_records_what_the_files_say():
    load_standards()

    assert [model.objects.count() for model in MODELS] == [
        len(load())
        for load in (
            files.load_instruments,
            files.load_provisions,
            files.load_outline,
            files.load_themes,
            files.load_issues,
            files.load_terms,
        )
    ]
    limb = Provision.objects.get(instrument__code="OPSC", article="3(1)(a)(i)c")
    assert (limb.parent.article, limb.label_en, limb.is_verified) == ("3(1)(a)(i)", "... for forced labour", True)


def test_loading_twice_changes_nothing():
    load_standards()
    before = everything()

    load_standards()

    assert everything() == before


def test_loading_drops_and_mends_what_the_files_do_not_say():
    load_standards()
    Term.objects.create(code="old", language="en", words="old", stance="keep", position=99)
    Theme.objects.filter(code="sale").update(label_en="Other")

    load_standards()

    assert not Term.objects.filter(code="old").exists()
    assert Theme.objects.get(code="sale").label_en == "Sale of children"


def test_provisions_come_in_the_order_of_the_treaty():
    load_standards()

    assert [p.article for p in provisions_of("OPSC")] == [
        p.article for p in files.load_provisions() if p.instrument == "OPSC"
    ]


def test_the_outline_shown_has_20_sections():
    load_standards()

    assert [section.code for section in outline()][:3] == ["I", "II", "III.A"]
    assert outline().count() == 20


def test_themes_come_with_their_issues_in_a_constant_number_of_queries(django_assert_num_queries):
    load_standards()

    with django_assert_num_queries(6):
        cited = [str(p) for theme in themes() for issue in theme.issues.all() for p in issue.provisions.all()]

    assert cited[:2] == ["OPSC 2(a)", "OPSC 3(1)(a)"]


def test_a_label_is_in_the_language_of_the_page():
    load_standards()
    theme = Theme.objects.get(code="sale")

    with translation.override("km"):
        assert theme.label == "ការលក់កុមារ"
    with translation.override("en"):
        assert theme.label == "Sale of children"


def test_a_treaty_has_an_article_once():
    treaty = Instrument.objects.create(code="XN", name_en="Northland Treaty", short_en="Treaty", position=1)
    Provision.objects.create(instrument=treaty, article="1", label_en="First", position=1)

    with pytest.raises(IntegrityError):
        Provision.objects.create(instrument=treaty, article="1", label_en="Again", position=2)


def test_a_term_to_avoid_says_what_to_say_instead():
    with pytest.raises(IntegrityError, match="a_term_to_avoid_has_a_replacement"):
        Term.objects.create(code="word", language="en", words="word", stance="avoid", position=1)


@pytest.mark.parametrize("model", [Instrument, Theme, OutlineSection, Term])
def test_a_verified_row_names_its_source(model):
    with pytest.raises(IntegrityError, match="has_source"):
        model.objects.create(code="x", position=1, is_verified=True, **({"stance": "keep"} if model is Term else {}))
