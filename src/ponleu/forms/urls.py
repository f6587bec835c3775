"""The addresses of forms that people open: filling one needs no account; the pages of the office do."""

from django.urls import include, path

from ponleu.forms.views import filling

urlpatterns = [
    path("", include("ponleu.forms.urls_staff")),
    path("fill/<slug:token>/", filling.fill, name="fill"),
    path("fill/<slug:token>/sent/", filling.done, name="fill_done"),
]
