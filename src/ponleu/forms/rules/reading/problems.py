"""What can be wrong with a form's XML, said with the place and what to do."""

from __future__ import annotations

from ponleu.core import Problem, Problems
from ponleu.core import mark as _


class NotAForm(Problems):
    """An XForm that cannot be filled, with everything that stands in the way."""


class NoModel(Problem):
    """XML that is not an XForm."""

    message = _("This XML is no questionnaire: it has no model with a first instance.")
    advice = _("Choose an XLSForm, or the XForm XML that a form tool saved.")


class NoForm(Problem):
    """A form that does not say what it is called."""

    message = _("The form has no id.")
    advice = _("Give it a form_id on the settings sheet.")


class BadRule(Problem):
    """An expression that cannot be understood."""

    message = _("%(place)s of %(ref)s cannot be understood: %(reason)s")
    advice = _("Mend the expression in the form.")


class NoNode(Problem):
    """A bind, question or action for a node that the form does not hold."""

    message = _("The form speaks of %(ref)s, which it does not hold.")
    advice = _("Mend the name, or add the question.")


class NotAQuestion(Problem):
    """A question asked for a node that holds others."""

    message = _("%(ref)s is asked as a question, and holds questions itself.")
    advice = _("Give the group another name than the question.")


class NoText(Problem):
    """A text that is named and not given."""

    message = _("The text %(name)s at %(ref)s is not in the form.")
    advice = _("Add it in every language.")


class NoList(Problem):
    """A secondary instance that an expression or question names and the form does not have."""

    message = _("The list %(name)s is not in the form.")
    advice = _("Add the list to the choices sheet, or its file to the form.")


class BadList(Problem):
    """A CSV, XML or GeoJSON file that is no list."""

    message = _("%(file)s cannot be read as a list: %(reason)s.")
    advice = _("Save it again as CSV in UTF-8 with one row of column names.")


class NestedTooDeep(Problem):
    """Groups in groups in groups beyond any use."""

    message = _("The groups of this form lie deeper in one another than %(most)s levels.")
    advice = _("Take some groups out of the others.")
