"""The lines of the text that problems stand on. No Django here."""

from collections.abc import Iterable

from trees.core.check import Problem
from trees.core.formats import markdown


def problem_lines(problems: Iterable[Problem], text: str) -> list[int]:
    """The line of ``text``, from 1, that each problem is to be seen on: of its option, else of its node's heading.

    ``text`` is the guide in the Markdown form; 1 for what is about the guide as a whole. FormatError where the text
    cannot be read.
    """
    places = markdown.line_numbers(text)
    return [places.get((problem.node, problem.option)) or places.get((problem.node, ""), 1) for problem in problems]
