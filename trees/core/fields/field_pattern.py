r"""Patterns of fields: the part of regular expressions that the server and the browser read alike.

Authors may write ``a.c``, ``[a-z]``, ``[^a-z]``, ``\d \D \w \W \s \S``, ``\p{L}`` (a general category), ``\b``, ``^``,
``$``, ``a|b``, groups, ``(?=…) (?!…) (?<=…) (?<!…)``, ``* + ? {2} {2,} {2,4}``, and a backslash before anything but
letters and digits. What only one engine knows, or each knows in its own way, is refused: fuzzy matching, flags,
possessive repeats, references. Without references, the order in which an engine tries alternatives decides nothing.

The server stops a match that takes too long; a browser cannot, and its page would hang. ``is_quick`` says which
patterns a browser may match: those that give an engine few ways to try, whatever the text.

``\d``, ``\w`` and ``\b`` mean ASCII, ``$`` the very end, as in JavaScript (ECMAScript 2025, 22.2, with the flag u).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, reduce
from math import comb

import regex

MAX_EXPANDED_CHARS = 10_000  # regex writes out {n} when it compiles a pattern: nested repeats fill the memory
MAX_WAYS = 25_000_000  # three free repeats one behind the other; about a second of a browser
TOO_MANY = MAX_WAYS + 1
MAX_TEXT_CHARS = 500  # of what is matched

WORD = "0-9A-Za-z_"
SPACE = r"\t-\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
CLASSES = {"d": "0-9", "w": WORD, "s": SPACE}
CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v"}
BOUNDARY = rf"(?:(?<=[{WORD}])(?![{WORD}])|(?<![{WORD}])(?=[{WORD}]))"
NO_BOUNDARY = rf"(?:(?<=[{WORD}])(?=[{WORD}])|(?<![{WORD}])(?![{WORD}]))"
ANY = r"(?:[\x00]|[^\x00])"
DOT = r"[^\n\r\u2028\u2029]"
ASSERTIONS = {"^": "^", "$": rf"(?!{ANY})", "\\b": BOUNDARY, "\\B": NO_BOUNDARY}

CHARACTER = r"""
    \\x(?P<byte>[0-9A-Fa-f]{2}) | \\u(?P<code>(?![dD][89A-Fa-f])[0-9A-Fa-f]{4})
    | \\(?P<control>[tnrfv]) | \\(?P<escaped>[^\p{L}\p{N}])
    | \\(?P<class>[dwsDWS]) | (?P<category>\\[pP]\{(?:L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?)\})"""
TOKEN = regex.compile(
    rf"""(?P<repeat>(?:[*+?]|\{{(?P<least>[0-9]{{1,9}})(?:,(?P<most>[0-9]{{0,9}}))?\}})\??)
    | (?P<assertion>[\^$]|\\[bB]) | (?P<look>\(\?<?[=!]) | (?P<group>\((?!\?)|\(\?(?::|P?<[A-Za-z_][A-Za-z0-9_]*>))
    | (?P<close>\)) | (?P<or>\|) | (?P<dot>\.) | (?P<set>\[\^?(?!\])) | {CHARACTER} | (?P<literal>[^\\\[\](){{}}])""",
    regex.VERBOSE | regex.DOTALL,
)
MEMBER = regex.compile(rf"(?P<end>\]) | {CHARACTER} | (?P<literal>[^\\\[\]])", regex.VERBOSE | regex.DOTALL)
NOT_UNDERSTOOD = regex.compile(  # as much as a message quotes
    r"\(\?[^()]{0,8}\)?|\[\^?\]|\\[a-zA-Z]\{[^}]{0,12}\}|\\.|\{[^{}]{0,8}\}|.", regex.DOTALL
)

Token = regex.Match[str]


def expression(pattern: str) -> str:
    """``pattern`` as an expression that ``regex`` and ``new RegExp(…, "u")`` read alike.

    Raises ValueError with what is not understood and where: "“{e}” at character 4 is not understood".
    """
    return _read(pattern)[0]


def is_quick(pattern: str) -> bool:
    """Whether a browser may match ``pattern``, in at most a moment. No for some that would be quick, such as
    ``(cat|dog)+``: it looks at the form of the pattern only. ValueError as ``expression``."""
    return _read(pattern)[1].are_few


@lru_cache(1024)  # a guide is checked again and again, with the same patterns
def _read(pattern: str) -> tuple[str, Ways]:
    reader = _Reader(pattern)
    return reader.read(), reader.ways()


@dataclass(frozen=True, slots=True)
class Ways:
    """At most in how many ways an engine may try to match a piece: ``choices`` times those in which ``free`` repeats
    without an end can share the text."""

    choices: int = 1
    free: int = 0

    @property
    def are_few(self) -> bool:
        return self.free <= 3 and self.choices * comb(MAX_TEXT_CHARS + self.free, self.free) <= MAX_WAYS

    def then(self, other: Ways) -> Ways:
        return Ways(min(self.choices * other.choices, TOO_MANY), self.free + other.free)

    def either(self, other: Ways) -> Ways:
        return Ways(self.choices + other.choices, max(self.free, other.free))

    def repeated(self, least: int, most: int | None) -> Ways:
        """``most``: None for a repeat without an end, which has too many ways where each of its turns has several."""
        if most is None:
            return Ways(free=1) if self == Ways() else Ways(TOO_MANY)
        turns = most - least + 1
        choices = turns if self.choices == 1 else turns * self.choices ** min(most, MAX_WAYS.bit_length())
        return Ways(min(choices, TOO_MANY), self.free * most)


ONE = Ways()


class _Reader:
    """``start``: of the token at hand. ``open``: place of each open group, and whether it is a lookaround.

    ``chars``: of the pattern and each open group, with all {n} written out; ``last_chars``: of what was read last.
    """

    def __init__(self, pattern: str):
        self.pattern = pattern
        self.position = self.start = 0
        self.written: list[str] = []
        self.can_repeat = False
        self.open: list[tuple[int, bool]] = []
        self.chars, self.last_chars = [0], 0
        self.pieces: list[list[list[Ways]]] = [[[]]]  # of each open group, of each of its alternatives

    def read(self) -> str:
        while self.position < len(self.pattern):
            self._add(self._take(TOKEN))
        if self.open:
            self.start = self.open[-1][0]
            raise self._refusal("(", "is not closed")
        if sum(self.chars) > MAX_EXPANDED_CHARS:
            raise ValueError("it has too many repeats within repeats")
        return "".join(self.written)

    def _take(self, tokens: regex.Pattern[str]) -> Token:
        self.start = self.position
        token = tokens.match(self.pattern, self.position)
        if not token:
            raise self._refusal(NOT_UNDERSTOOD.match(self.pattern, self.position)[0])  # type: ignore[index]
        self.position = token.end()
        return token

    @property
    def _next(self) -> str:
        return self.pattern[self.position : self.position + 1]

    def _refusal(self, text: str, why: str = "is not understood") -> ValueError:
        return ValueError(f"“{text}” at character {self.start + 1} {why}")

    def _add(self, token: Token) -> None:
        match token.lastgroup:
            case "repeat":
                self._repeat(token)
            case "group" | "look":
                self.open.append((self.start, token.lastgroup == "look"))
                self.chars.append(0)
                self.pieces.append([[]])
                self._write(token[0] if token["look"] else "(?:", 0, False, None)
            case "close":
                self._close()
            case "or":
                self.pieces[-1].append([])
                self._write("|", 0, False, None)
            case "assertion":
                self._write(ASSERTIONS[token[0]], 1, False)
            case "dot":
                self._write(DOT, 1)
            case "set":
                text = self._set(token[0] == "[^")
                self._write(text, 1, ways=Ways(text.count("|") + 1))
            case _:
                self._write(_member(token), 1)

    def _write(self, text: str, chars: int, can_repeat: bool = True, ways: Ways | None = ONE) -> None:
        self.written.append(text)
        if ways:
            self.pieces[-1][-1].append(ways)
        self.chars[-1] += chars
        self.last_chars, self.can_repeat = chars, can_repeat

    def _close(self) -> None:
        if not self.open:
            raise self._refusal(")", "closes no bracket")
        _, is_lookaround = self.open.pop()
        ways = self.ways()
        self.pieces.pop()
        self._write(")", self.chars.pop(), not is_lookaround, ways)

    def ways(self) -> Ways:
        """Of the group that is open."""
        return reduce(Ways.either, (reduce(Ways.then, pieces, ONE) for pieces in self.pieces[-1]))

    def _repeat(self, token: Token) -> None:
        if not self.can_repeat:
            raise self._refusal(token[0], "has nothing to repeat")
        least, most = _bounds(token)
        if most is not None and least > most:
            raise self._refusal(token[0], "has its smaller number last")
        self.chars[-1] -= self.last_chars
        ways = self.pieces[-1][-1].pop().repeated(least, most)
        self._write(token[0], self.last_chars * max(least, 1), False, ways)

    def _set(self, negated: bool) -> str:
        """The rest of ``[…]``."""
        opened, members, negated_classes = self.start, "", list[str]()
        while self.position < len(self.pattern):
            token = self._take(MEMBER)
            if token["end"]:
                return _union(members, negated_classes, negated)
            if (low := _character(token)) is not None:
                members += self._range(low)
            elif token[0] in (r"\D", r"\W", r"\S"):
                negated_classes.append(_member(token))
            else:
                members += CLASSES.get(token["class"], token[0])
        self.start = opened
        raise self._refusal("[", "is not closed")

    def _range(self, low: str) -> str:
        """``low``, or all characters from it to the one after a hyphen. A hyphen beside a class is a hyphen."""
        following = MEMBER.match(self.pattern, self.position + 1) if self._next == "-" else None
        high = following and _character(following)
        if not following or high is None:
            return _escaped(low)
        if low > high:
            raise self._refusal(self.pattern[self.start : following.end()], "is a range from high to low")
        self.position = following.end()
        return f"{_escaped(low)}-{_escaped(high)}"


def _bounds(token: Token) -> tuple[int, int | None]:
    """How often a repeat may take what is before it: at least, and at most."""
    if token["least"] is None:
        return {"*": (0, None), "+": (1, None), "?": (0, 1)}[token[0][0]]
    least = int(token["least"])
    return least, (int(token["most"]) if token["most"] else least if token["most"] is None else None)


def _character(token: Token) -> str | None:
    """The one character that ``token`` stands for."""
    if code := token["byte"] or token["code"]:
        return chr(int(code, 16))
    return CONTROLS[token["control"]] if token["control"] else token["escaped"] or token["literal"]


def _member(token: Token) -> str:
    if (character := _character(token)) is not None:
        return _escaped(character)
    if token["category"]:
        return token[0]
    return f"[{'^' * token['class'].isupper()}{CLASSES[token['class'].lower()]}]"


def _union(members: str, negated_classes: list[str], negated: bool) -> str:
    """A set of ``members`` and of all that ``negated_classes`` match. Those are alternatives beside the set: the two
    engines read ``[^…]`` within a set differently."""
    if not negated_classes:
        return f"[{'^' * negated}{members}]"
    either = "|".join([f"[{members}]"] * bool(members) + negated_classes)
    return f"(?:(?!{either}){ANY})" if negated else f"(?:{either})"


def _escaped(character: str) -> str:
    if character.isascii() and character.isalnum():
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else character
