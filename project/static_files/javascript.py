"""JavaScript cut into tokens: enough to tell code from strings, comments, templates and regular expressions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    SPACE = "space"
    COMMENT = "comment"
    STRING = "string"
    TEMPLATE = "template"
    REGEX = "regex"
    WORD = "word"
    PUNCTUATOR = "punctuator"


@dataclass(frozen=True)
class Token:
    """``start``: offset in the source. A template with ``${}`` is several tokens: its text, and those of its code."""

    kind: Kind
    text: str
    start: int
    depth: int

    @property
    def is_code(self) -> bool:
        return self.kind not in (Kind.SPACE, Kind.COMMENT)


class Unreadable(ValueError):
    """``start``: offset of what cannot be read."""

    def __init__(self, start: int) -> None:
        super().__init__("cannot be read from here")
        self.start = start


TOKEN = re.compile(
    r"""
    (?P<space>\s+)
    | (?P<comment>//[^\n]*|/\*.*?\*/)
    | (?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    | (?P<word>[\w$\#]+)
    | (?P<punctuator>[{}()\[\];,<>+\-*%&|^!~?:=.@])
    """,
    re.VERBOSE | re.DOTALL,
)
TEMPLATE = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*(?:`|\$\{)", re.DOTALL)
REGEX = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/\w*")
# After these a slash begins a regular expression; after any other word it divides.
BEFORE_VALUE = set("return typeof case in of do else void delete throw new await yield instanceof".split())
BEFORE_CONDITION = {"if", "while", "for", "with"}


def tokens(source: str) -> list[Token]:
    """The whole of ``source``, in order. Raises Unreadable."""
    return list(_Reader(source).read())


class _Reader:
    """``open``: the brackets around the next token, each with the code token before it."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.open: list[tuple[str, str]] = []
        self.before = ";"
        self.value_before = False

    def read(self) -> Iterator[Token]:
        while self.at < len(self.source):
            token = self.next()
            self.at += len(token.text)
            yield token

    def next(self) -> Token:
        letter = self.source[self.at]
        if letter == "`":
            return self.template()
        if letter == "}" and self.open and self.open[-1][0] == "${":
            self.open.pop()
            return self.template()
        match = TOKEN.match(self.source, self.at)
        if match:
            kind = Kind(match.lastgroup)
            depth = len(self.open)
            if kind is Kind.PUNCTUATOR:
                depth = self.bracket(letter)
                return Token(kind, letter, self.at, depth)
            if kind not in (Kind.SPACE, Kind.COMMENT):
                self.remember(match[0], kind is not Kind.WORD or match[0] not in BEFORE_VALUE)
            return Token(kind, match[0], self.at, depth)
        if letter == "/":
            return self.slash()
        raise Unreadable(self.at)

    def bracket(self, letter: str) -> int:
        """Answers the depth of the bracket itself: that of what stands around it."""
        depth = len(self.open)
        value = False
        if letter in "([{":
            self.open.append((letter, self.before))
        elif letter in ")]}":
            if not self.open:
                raise Unreadable(self.at)
            _, before = self.open.pop()
            depth -= 1
            value = not (letter == ")" and before in BEFORE_CONDITION)
        self.remember(letter, value)
        return depth

    def template(self) -> Token:
        match = TEMPLATE.match(self.source, self.at + 1)
        if not match:
            raise Unreadable(self.at)
        text = self.source[self.at : match.end()]
        token = Token(Kind.TEMPLATE, text, self.at, len(self.open))
        if text.endswith("${") and not text.endswith("`"):
            self.open.append(("${", self.before))
            self.remember("${", False)
        else:
            self.remember(text, True)
        return token

    def slash(self) -> Token:
        match = None if self.value_before else REGEX.match(self.source, self.at)
        token = Token(Kind.REGEX if match else Kind.PUNCTUATOR, match[0] if match else "/", self.at, len(self.open))
        self.remember(token.text, bool(match))
        return token

    def remember(self, text: str, is_value: bool) -> None:
        self.before, self.value_before = text, is_value
