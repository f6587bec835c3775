"""The one gate that a questionnaire passes before it may be published, as XLSForm or as XForm XML."""

from ponleu.forms.files.xlsform.converting import Converted, FormRefused, Offered, converted

__all__ = ["Converted", "FormRefused", "Offered", "converted"]
