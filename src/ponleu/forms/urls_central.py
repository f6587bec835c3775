"""The addresses that programs ask for, those of ODK Central's API. They stand under no language."""

from django.urls import path

from ponleu.forms.views.central import forms, submissions, tables

_PROJECT = "projects/<int:project>"
_FORM = f"{_PROJECT}/forms/<str:form_id>"
_SUBMISSION = f"{_FORM}/submissions/<str:name>"

urlpatterns = [
    path("sessions", forms.sessions, name="sessions"),
    path("users/current", forms.current, name="current"),
    path("projects", forms.projects, name="projects"),
    path(_PROJECT, forms.project, name="project"),
    path(f"{_PROJECT}/forms", forms.forms, name="forms"),
    path(f"{_FORM}/versions", forms.versions, name="versions"),
    path(f"{_FORM}/versions/<str:version>.xml", forms.version_xml, name="version_xml"),
    path(f"{_FORM}/fields", forms.columns, name="fields"),
    path(f"{_FORM}.svc", tables.service, name="service"),
    path(f"{_FORM}.svc/<str:table>", tables.table, name="table"),
    path(f"{_FORM}/submissions", submissions.submissions, name="submissions"),
    path(f"{_SUBMISSION}/comments", submissions.comments, name="comments"),
    path(f"{_SUBMISSION}/attachments", submissions.attachments, name="attachments"),
    path(f"{_SUBMISSION}/attachments/<str:file>", submissions.attachment, name="attachment"),
    path(f"{_SUBMISSION}.xml", submissions.submission_xml, name="submission_xml"),
    path(_SUBMISSION, submissions.submission, name="submission"),
    path(f"{_FORM}.xml", forms.xml, name="xml"),
    path(_FORM, forms.form, name="form"),
    path("<path:rest>", forms.nothing, name="nothing"),
]
