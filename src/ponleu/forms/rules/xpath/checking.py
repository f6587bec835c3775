"""What can be said of an expression without running it: its functions, whether they exist, whether they hold still."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ponleu.core import Problem
from ponleu.forms.rules.xpath.functions import FUNCTIONS, Function
from ponleu.forms.rules.xpath.functions.digests import ALGORITHMS, ENCODINGS
from ponleu.forms.rules.xpath.patterns import check_pattern
from ponleu.forms.rules.xpath.problems import NotAList, NotComputable, PatternRefused, UnknownFunction, WrongArguments
from ponleu.forms.rules.xpath.syntax import Binary, Call, Expression, Literal, Negate, Number, everything_in


def functions_of(expression: Expression) -> frozenset[str]:
    """The names of all functions that an expression calls, in whatever branch.

    >>> from ponleu.forms.rules.xpath.parsing import parse
    >>> sorted(functions_of(parse("if(count(kid) > 1, today(), '')")))
    ['count', 'if', 'today']
    """
    return frozenset(call.name for call in _calls(expression))


def is_volatile(expression: Expression) -> bool:
    """Whether it may give something else though no answer has changed: by the clock, by chance, by what was there.

    What was calculated so cannot be calculated again by a server.

    >>> from ponleu.forms.rules.xpath.parsing import parse
    >>> is_volatile(parse("today() - born")), is_volatile(parse("randomize(kid, 7)"))
    (True, False)
    """
    return any(_is_volatile(call) for call in _calls(expression))


def check_functions(expression: Expression) -> list[Problem]:
    """What would fail if it were reached: every function, number of arguments, list and pattern that cannot work.

    A form on a phone goes on until it reaches them, so they are found before it is published.
    """
    return [problem for call in _calls(expression) for problem in _wrong_with(call)]


def _calls(expression: Expression) -> Iterator[Call]:
    return (part for part in everything_in(expression) if isinstance(part, Call))


def _is_volatile(call: Call) -> bool:
    function = FUNCTIONS.get(call.name)
    if call.name == "randomize":
        return len(call.arguments) < 2
    return function is not None and function.is_volatile


def _wrong_with(call: Call) -> Iterator[Problem]:
    function, given = FUNCTIONS.get(call.name), len(call.arguments)
    if function is None:
        yield UnknownFunction(name=call.name)
    elif not function.accepts(given):
        yield WrongArguments(name=call.name, given=given, takes=function.takes_written)
    else:
        yield from _wrong_lists(call, function)
        yield from _LITERALS.get(call.name, _nothing)(call)


def _wrong_lists(call: Call, function: Function) -> Iterator[Problem]:
    letters = function.kinds(len(call.arguments))
    for letter, argument in zip(letters, call.arguments, strict=True):
        if letter == "x" and _is_no_list(argument):
            yield NotAList(what=call.name)


def _is_no_list(argument: Expression) -> bool:
    if isinstance(argument, Call):
        function = FUNCTIONS.get(argument.name)
        return function is not None and function.gives not in ("nodes", "any")
    return isinstance(argument, Number | Literal | Binary | Negate)


def _wrong_pattern(call: Call) -> Iterator[Problem]:
    pattern = call.arguments[1]
    if isinstance(pattern, Literal):
        try:
            check_pattern(pattern.value)
        except PatternRefused as refusal:
            yield refusal


def _wrong_digest(call: Call) -> Iterator[Problem]:
    for argument, known in zip(call.arguments[1:], (ALGORITHMS, ENCODINGS), strict=False):
        if isinstance(argument, Literal) and argument.value not in known:
            yield NotComputable(name="digest", given=argument.value)


def _nothing(call: Call) -> Iterator[Problem]:
    yield from ()


_LITERALS: Mapping[str, Callable[[Call], Iterator[Problem]]] = {"regex": _wrong_pattern, "digest": _wrong_digest}
