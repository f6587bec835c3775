"""Addresses of a study's pages, under /<language>/studies/."""

from django.urls import path

from ponleu.studies import views

app_name = "studies"
urlpatterns = [
    path("<slug:study>/", views.overview, name="study"),
]
