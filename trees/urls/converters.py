"""The variable parts of URLs."""


class Token:
    regex = "[A-Za-z0-9_-]{1,40}"
    to_python = to_url = str


class StepPath:
    """A step's path (trees/core/runs/places.py). In /s/ it ends with a slash: "print" is the booklet's URL."""

    regex = "[A-Za-z0-9_.-]{1,129}(?:/[A-Za-z0-9_.-]{1,129}){0,8}"
    to_python = to_url = str
