"""The addresses that telephones ask for. They stand under no language."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from ponleu.forms.views.openrosa import pages


class Token(StringConverter):
    """A token as `actions.enrolling` makes it."""

    regex = "[A-Za-z0-9_-]{32}"


register_converter(Token, "device_token")

urlpatterns = [
    path("formList", pages.form_list, name="form_list"),
    path("forms/<uuid:id>.xml", pages.form, name="form"),
    path("manifest/<uuid:id>", pages.manifest, name="manifest"),
    path("media/<uuid:id>/<path:name>", pages.media, name="media"),
    path("integrity/<uuid:id>", pages.integrity, name="integrity"),
    path("submission", pages.submission, name="submission"),
]
