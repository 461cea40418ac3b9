"""Texts worth trying: one for each way in which some tests of one text can come out together.

Each test is a pattern (pattern.py): "= 'x'" is the pattern of the signs of x, "contains 'x'" that with ``*`` around it.
All of them are followed at once, one character after the other, so what is found is complete.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from string import ascii_lowercase, digits

from trees.core.conditions.functions import fold
from trees.core.conditions.pattern import ANY, DIGIT, LETTER, ONE, Sign, accepts, signs_of

MAX_STATES = 200
OTHERS = "-_.:~+%$§°·¤"  # characters for "any other": neither digits nor letters from a to z
ANOTHER_TEXT = "something else"

Test = tuple[str, str]  # ("=" | "contains" | "matches", text)


@lru_cache(1024)  # guides are checked again and again, with the same conditions
def text_samples(tests: tuple[Test, ...]) -> tuple[str, ...] | None:
    """Texts, at least one for each possible row of results of ``tests``; None where there would be too many states."""
    patterns = [_signs(*test) for test in tests]
    samples = {tuple(accepts(fold(text), signs) for signs in patterns): text for text in _likely(tests)}
    machines = [_Machine.of(signs) for signs in patterns]
    alphabet = _alphabet(patterns)
    start = tuple(machine.first for machine in machines)
    came = {start: ""}
    waiting = [start]
    for state in waiting:
        for character in alphabet:
            after = tuple(machine.step(each, character) for machine, each in zip(machines, state, strict=True))
            row = tuple(machine.is_end(each) for machine, each in zip(machines, after, strict=True))
            text = came[state] + character
            if row not in samples:
                if row != tuple(accepts(fold(text), signs) for signs in patterns):
                    return None  # a text that no folding leaves as it is
                samples[row] = text
            if after not in came:
                came[after] = text
                waiting.append(after)
        if len(came) > MAX_STATES:
            return None
    return tuple(samples.values())


def _likely(tests: Sequence[Test]) -> list[str]:
    """Texts that a reader understands at once; the later ones are preferred."""
    return [ANOTHER_TEXT, *[text for kind, text in reversed(tests) if kind != "matches"]]


def _signs(kind: str, text: str) -> list[Sign]:
    if kind == "matches":
        return signs_of(fold(text))
    literal = [(character, True) for character in fold(text)]
    return literal if kind == "=" else [(ANY, False), *literal, (ANY, False)]


def _alphabet(patterns: Sequence[Sequence[Sign]]) -> list[str]:
    """The characters of all patterns, and one each for any other letter, digit and character."""
    literal = dict.fromkeys(character for signs in patterns for character, is_literal in signs if is_literal)
    classes = [ascii_lowercase[::-1], digits[::-1], OTHERS]
    others = [next((each for each in characters if each not in literal), "") for characters in classes]
    return [*literal, *filter(None, others)]


@dataclass(frozen=True, slots=True)
class _Machine:
    """A pattern whose states are sets of positions, as the bits of a number."""

    signs: tuple[Sign, ...]
    stars: int
    moves: dict[str, int]

    @classmethod
    def of(cls, signs: Sequence[Sign]) -> _Machine:
        return cls(tuple(signs), sum(1 << i for i, sign in enumerate(signs) if sign == (ANY, False)), {})

    @property
    def first(self) -> int:
        return self._past_stars(1)

    def step(self, state: int, character: str) -> int:
        move = self.moves.get(character)
        if move is None:
            move = self.moves[character] = sum(1 << i for i, sign in enumerate(self.signs) if _moves(character, sign))
        return self._past_stars((state & move) << 1 | state & self.stars)

    def is_end(self, state: int) -> bool:
        return bool(state >> len(self.signs) & 1)

    def _past_stars(self, state: int) -> int:
        while (more := state | (state & self.stars) << 1) != state:
            state = more
        return state


def _moves(character: str, sign: Sign) -> bool:
    wanted, is_literal = sign
    if is_literal:
        return character == wanted
    return {ONE: True, DIGIT: "0" <= character <= "9", LETTER: "a" <= character <= "z", ANY: False}[wanted]
