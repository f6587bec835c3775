"""The addresses of forms that people open: filling one needs no account; the pages of the office do."""

from django.urls import path

from ponleu.forms.views import filling
from ponleu.forms.views.staff import forms

urlpatterns = [
    path("", forms.forms, name="forms"),
    path("<uuid:id>/", forms.one_form, name="one_form"),
    path("versions/<uuid:id>/channels/", forms.channels_of_version, name="channels_of_version"),
    path("fill/<slug:token>/", filling.fill, name="fill"),
    path("fill/<slug:token>/sent/", filling.done, name="fill_done"),
]
