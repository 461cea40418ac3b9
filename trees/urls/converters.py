"""What addresses are made of."""


class Token:
    regex = "[A-Za-z0-9_-]{1,40}"
    to_python = to_url = str


class Address:
    """See trees/core/places.py. In /s/, a step's address ends with a slash, so that none is taken for the booklet."""

    regex = "[A-Za-z0-9_.-]{1,129}(?:/[A-Za-z0-9_.-]{1,129}){0,8}"
    to_python = to_url = str
