"""The addresses of forms that people open: filling one needs no account."""

from django.urls import path

from ponleu.forms.views import filling

urlpatterns = [
    path("fill/<slug:token>/", filling.fill, name="fill"),
    path("fill/<slug:token>/sent/", filling.done, name="fill_done"),
]
