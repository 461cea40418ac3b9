"""Codes, paths and names in a Markdown text that are not shown as they were typed: ``*21*0123#``, ``\\\\srv\\share``.

Found by patterns: parsing all Markdown would be too slow for check(). What is in code is shown as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trees.core.fields.inputs import CODE, lines_and_code

WORD = re.compile(r"[^\s`]+")
AROUND = "([{<\"'“„.,;:!?)]}>”"  # punctuation of the sentence around a word
# *21*0123#; one star alone is shown, and **4740** is a number in bold
CODE_TO_DIAL = re.compile(r"(?!\*\*[0-9]+\*\*\Z)[*#]*\*[0-9]+(?:[*#]+[0-9]*)+")
SHARE = re.compile(r"\\\\(?=\w)")  # two backslashes are shown as one; four are meant for two
PATH = re.compile(r"(?:[A-Za-z]:|%\w+%|~|\.{1,2})[\\/]|/")
LOST_BACKSLASH = re.compile(r"\\[!-/:-@\[-`{-~]")
NAME = re.compile(r"__[a-z0-9]+(?:_[a-z0-9]+)*__")  # __init__ is shown as bold
FIELD = re.compile(r"_{3,}[ \t]*\{")
INDENTED = re.compile(r" {4}|\t")


def literals(body: str) -> list[str]:
    """Each of them once, in order."""
    if not _may_have(body):
        return []
    return list(dict.fromkeys(body_part[1] for body_part in _parts(body) if body_part[0]))


def with_literals_as_code(body: str) -> str:
    """``body`` with each of them between backticks, which shows it as it was typed."""
    return "".join(f"`{text}`" if is_literal else text for is_literal, text in _parts(body))


def is_literal(word: str) -> bool:
    """Whether Markdown shows ``word`` otherwise than it was typed, and that cannot have been meant."""
    if SHARE.match(word) or NAME.fullmatch(word):
        return True
    if CODE_TO_DIAL.fullmatch(word):
        return word.count("*") > 1
    if not PATH.match(word) or "\\\\" in word:  # one with doubled backslashes was escaped by its author
        return False
    stars_within = word.count("*") > 1 and not word.endswith("*")
    return bool(LOST_BACKSLASH.search(word)) or stars_within


def _may_have(body: str) -> bool:
    return "\\" in body or "*" in body or "__" in body


def _parts(body: str) -> Iterator[tuple[bool, str]]:
    """The text in pieces, each with whether it is one of them; together they are ``body``."""
    for number, (line, in_code) in enumerate(lines_and_code(body)):
        if number:
            yield False, "\n"
        if in_code or INDENTED.match(line) or FIELD.search(line) or not _may_have(line):
            yield False, line
            continue
        position = 0
        for code in CODE.finditer(line):
            yield from _words(line[position : code.start()])
            yield False, code[0]
            position = code.end()
        yield from _words(line[position:])


def _words(text: str) -> Iterator[tuple[bool, str]]:
    position = 0
    for match in WORD.finditer(text):
        word = match[0].strip(AROUND) if _may_have(match[0]) else ""
        if word and is_literal(word):
            start = text.index(word, match.start())
            yield False, text[position:start]
            yield True, word
            position = start + len(word)
    yield False, text[position:]
