"""The expressions of questionnaires: XPath 1.0 with the functions of ODK, parsed, checked, run and put into words.

`parse` makes a tree (`syntax`), `compiled` a function of a `Context`, `written` the text again. Whether a tree
may be published is said by `check_functions`, whether it holds still by `is_volatile`; `everything_in` walks over it.
Plain Python over lxml: no clock (the `World` has it), no files, no regex that can hang.
"""

from ponleu.forms.rules.xpath.checking import check_functions, functions_of, is_volatile
from ponleu.forms.rules.xpath.compiling import compiled
from ponleu.forms.rules.xpath.context import Context, Run, TooMuchWork, Value, World
from ponleu.forms.rules.xpath.nodes import Attribute, Document, Element, Node, Text
from ponleu.forms.rules.xpath.parsing import parse
from ponleu.forms.rules.xpath.problems import NotAnExpression
from ponleu.forms.rules.xpath.syntax import (
    Binary,
    Call,
    Expression,
    Filter,
    Literal,
    Negate,
    Number,
    Path,
    Step,
    Union,
    everything_in,
)
from ponleu.forms.rules.xpath.values import to_boolean, to_number, to_string
from ponleu.forms.rules.xpath.writing import written

__all__ = [
    "Attribute",
    "Binary",
    "Call",
    "Context",
    "Document",
    "Element",
    "Expression",
    "Filter",
    "Literal",
    "Negate",
    "Node",
    "NotAnExpression",
    "Number",
    "Path",
    "Run",
    "Step",
    "Text",
    "TooMuchWork",
    "Union",
    "Value",
    "World",
    "check_functions",
    "compiled",
    "everything_in",
    "functions_of",
    "is_volatile",
    "parse",
    "to_boolean",
    "to_number",
    "to_string",
    "written",
]
