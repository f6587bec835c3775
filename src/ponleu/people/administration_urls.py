"""The addresses of the pages for those who look after people, teams and networks; they stand under /people/."""

from django.urls import path

from ponleu.people.views import overview, people

urlpatterns = [
    path("", overview.overview, name="administration"),
    path("accounts/", people.people, name="people"),
    path("accounts/<uuid:id>/", people.one_person, name="person"),
    path("accounts/<uuid:id>/close/", people.close_account, name="close_account"),
    path("accounts/<uuid:id>/open/", people.open_account, name="open_account"),
    path("accounts/<uuid:id>/sign-out/", people.sign_out_person, name="sign_out_person"),
]
