"""The tables of forms: questionnaires and versions, telephones, what was answered."""

from ponleu.forms.models.devices import Device
from ponleu.forms.models.forms import Attachment, Form, Version
from ponleu.forms.models.keys import Key
from ponleu.forms.models.links import Link
from ponleu.forms.models.submissions import Comment, File, SealedComment, SealedFile, SealedSubmission, Submission

__all__ = [
    "Attachment",
    "Comment",
    "Device",
    "File",
    "Form",
    "Key",
    "Link",
    "SealedComment",
    "SealedFile",
    "SealedSubmission",
    "Submission",
    "Version",
]
