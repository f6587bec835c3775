"""What people type and choose about forms: a file for each subject."""

from ponleu.forms.inputs.uploads import AddFiles, SettleForm, UploadNew, UploadVersion

__all__ = ["AddFiles", "SettleForm", "UploadNew", "UploadVersion"]
