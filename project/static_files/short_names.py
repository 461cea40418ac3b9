"""Short names for what a module declares for itself.

Each name is renamed wherever it stands in the module, so it does not matter which of several declarations a word means.
It stays where anything is in doubt: if it stands somewhere outside of the scopes that declare it, where it may be the
browser's; if it stands where the name of a property could; and if others import it. Functions and classes keep theirs
as well: an error in the site's log names them.
"""

import itertools
import string
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Protocol

from project.static_files.javascript import Kind

KEYWORDS = frozenset("as do if in is of".split())  # of two letters; three are never needed
MODIFIERS = ("async", "get", "set", "static", "*")
BEFORE_PROPERTY, AFTER_PROPERTY = ("{", ",", ";", "}", *MODIFIERS), (":", "(", ",", "=", ";", "}")
DECLARING = ("const", "let", "var")
NO_PARAMETERS = ("if", "for", "while", "switch", "with")
OPENING, CLOSING = ("(", "[", "{"), (")", "]", "}")


class Code(Protocol):
    """A token that is code."""

    kind: Kind
    text: str


def short_names(code: Sequence[Code], kept: set[str]) -> dict[int, str]:
    """Index of a token -> the short name that takes its place. ``kept``: names that are to stay."""
    words = _Words(code)
    chosen = [name for name in words.places if name not in kept and words.are_variables(name)]
    taken = words.places.keys() - set(chosen) | KEYWORDS
    names = (name for name in _names() if name not in taken)
    uses = Counter({name: len(words.places[name]) for name in chosen})
    return {at: short for name, _ in uses.most_common() if (short := next(names)) for at in words.places[name]}


def _names() -> Iterator[str]:
    """a, b, ..., Z, aa, ab, ..."""
    for length in itertools.count(1):
        yield from map("".join, itertools.product(string.ascii_letters, repeat=length))


class _Words:
    """``places``: word -> where it stands, but for properties after a dot; ``properties``: words that stand where the
    name of a property could; ``scopes``: word -> (start, end) of what its declarations as a variable or parameter are
    for, as far as they are easy to see. All are indexes of ``code``."""

    def __init__(self, code: Sequence[Code]) -> None:
        self.code = code
        self.places: dict[str, list[int]] = defaultdict(list)
        self.properties: set[str] = set()
        self.scopes: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self.around: list[int] = []  # index of a token -> of the bracket around it; -1 without one
        self.ends: dict[int, int] = {-1: len(code)}  # index of a bracket that opens -> of the one that closes it
        self.find_brackets()
        for at, token in enumerate(code):
            if token.kind is Kind.WORD:
                self.read(at, token.text)

    def are_variables(self, name: str) -> bool:
        scopes = self.scopes[name] if name in self.scopes and name not in self.properties else []
        return bool(scopes) and all(any(start < at < end for start, end in scopes) for at in self.places[name])

    def text(self, at: int) -> str:
        return self.code[at].text if 0 <= at < len(self.code) else ""

    def find_brackets(self) -> None:
        opened = [-1]
        for at, token in enumerate(self.code):
            is_template = token.kind is Kind.TEMPLATE
            if token.text in CLOSING or (is_template and token.text.startswith("}")):
                self.ends[opened.pop()] = at
            self.around.append(opened[-1])
            if token.text in OPENING or (is_template and token.text.endswith("${")):
                opened.append(at)

    def read(self, at: int, name: str) -> None:
        before, after, bracket = self.text(at - 1), self.text(at + 1), self.around[at]
        is_rest = before == "." and self.text(at - 2) == "."
        if before == "." and not is_rest:
            return  # always a property
        self.places[name].append(at)
        if self.text(bracket) == "{" and before in BEFORE_PROPERTY and after in AFTER_PROPERTY:
            self.properties.add(name)  # a key, a member of a class, or a variable as well: { a }
        elif before in DECLARING:
            self.scopes[name].append(self.scope_in(bracket))
        elif (before == "," or is_rest or bracket == at - 1) and (scope := self.scope_of_elements(bracket)):
            self.scopes[name].append(scope)

    def scope_in(self, bracket: int) -> tuple[int, int]:
        """Of a variable that is declared within ``bracket``, which may be the head of a loop."""
        end = self.ends[bracket]
        return bracket, self.end_of_statement(end + 1) if self.text(bracket) == "(" else end

    def scope_of_elements(self, bracket: int) -> tuple[int, int] | None:
        """Where the elements of ``bracket`` are parameters, an error that is caught, or ``const [a, b] =``."""
        after = self.ends[bracket] + 1
        if self.text(bracket) == "[" and self.text(bracket - 1) in DECLARING:
            return self.scope_in(self.around[bracket])
        if self.text(bracket) != "(":
            return None
        if self.text(after) == "=" and self.text(after + 1) == ">":
            return bracket, self.end_of_statement(after + 2)
        is_function = self.text(after) == "{" and self.text(bracket - 1) not in NO_PARAMETERS
        return (bracket, self.ends[after]) if is_function else None

    def end_of_statement(self, at: int) -> int:
        """Of a block or an expression that begins at ``at``."""
        if self.text(at) == "{":
            return self.ends[at]
        while at < len(self.code) and self.text(at) not in (",", ";", *CLOSING):
            while at in self.ends:  # more than once in a template
                at = self.ends[at]
            at += 1
        return at
