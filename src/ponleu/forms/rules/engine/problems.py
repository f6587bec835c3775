"""What is wrong with the rules of a form taken together."""

from __future__ import annotations

from ponleu.core import Problem
from ponleu.core import mark as _


class NoReference(Problem):
    """A path that leads nowhere: always empty, so the rule never does what its author meant."""

    message = _("%(place)s of %(ref)s looks at %(path)s, which the form does not hold.")
    advice = _("Mend the name, or add the question.")


class Circle(Problem):
    """Rules that wait for each other."""

    message = _("The rules of these questions wait for one another: %(refs)s.")
    advice = _("Take one of them out of the circle.")
