"""Addresses of a study's pages, under /<language>/studies/."""

from django.urls import path

from ponleu.studies import views

app_name = "studies"
urlpatterns = [
    path("<slug:study>/", views.overview, name="study"),
    path("<slug:study>/findings/", views.findings, name="findings"),
    path("<slug:study>/findings/<slug:topic>/", views.topic, name="topic"),
    path("<slug:study>/places/", views.places, name="places"),
    path("<slug:study>/places/<slug:place>/", views.place, name="place"),
    path("<slug:study>/voices/", views.voices, name="voices"),
    path("<slug:study>/suggestions/", views.suggestions, name="suggestions"),
    path("<slug:study>/consistency/", views.consistency, name="consistency"),
    path("<slug:study>/report/", views.report, name="report"),
    path("<slug:study>/report/<slug:edition>/", views.read, name="read"),
    path("<slug:study>/report/<slug:edition>/<slug:chapter>", views.read, name="chapter"),
    path("<slug:study>/files/<path:name>", views.file, name="file"),
]
