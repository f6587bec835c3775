"""The addresses of forms for those who make them and read what was answered: all of them want an account."""

from django.urls import path

from ponleu.forms.views.staff import forms, publishing, uploading

urlpatterns = [
    path("", forms.forms, name="forms"),
    path("upload/", uploading.upload_form, name="upload_form"),
    path("<uuid:id>/", forms.one_form, name="one_form"),
    path("<uuid:id>/upload/", uploading.upload_version, name="upload_version"),
    path("<uuid:id>/files/", uploading.add_files, name="add_files"),
    path("<uuid:id>/publish/", publishing.publish_form, name="publish_form"),
    path("<uuid:id>/state/", publishing.set_form_state, name="set_form_state"),
    path("<uuid:id>/settings/", publishing.settle_form, name="settle_form"),
    path("versions/<uuid:id>/preview/", publishing.preview_version, name="preview_version"),
    path("versions/<uuid:id>/channels/", forms.channels_of_version, name="channels_of_version"),
]
