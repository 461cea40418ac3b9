"""The lines of the text to which problems belong."""

from collections.abc import Iterable

from trees.core.formats import markdown
from trees.core.problems.problem import Problem


def problem_lines(problems: Iterable[Problem], text: str) -> list[int]:
    """The line of ``text``, from 1, for each problem: of its option, else of the heading of its node.

    ``text`` is the guide in the Markdown form; problems of the whole guide are on line 1. Raises FormatError if it
    cannot be read.
    """
    places = markdown.line_numbers(text)
    return [places.get((problem.node, problem.option)) or places.get((problem.node, ""), 1) for problem in problems]
