"""Words that are near to a misspelt one: "prnter", "pasword", "recieve".

``forms`` of a word are looked up in an index; two words that are near share one. They are the word without any one of
its letters, and its consonants. ``distance`` then decides.
"""

import math
import re
from collections.abc import Container, Mapping
from itertools import pairwise
from os.path import commonprefix

from trees.core.search.noise import NOISE, OPTIONAL
from trees.core.search.words import HAS_PAIRED, has_letters_only

MIN_NEAR_CHARS, MAX_NEAR_CHARS = 4, 24
MIN_CONSONANTS = 3
MIN_NAME_CHARS = 3  # of a word before others that do not count: "wifinotworking"
MIN_HALF_CHARS, MIN_LONG_HALF_CHARS = 2, 4  # of a word that is two: "qrcode"
MIN_COMPOUND_CHARS, MIN_KNOWN_HALF_CHARS = 9, 5  # of a word of which one half is known
# Hebrew: of the singular, the plural and before another noun; final letters are folded.
HEBREW = re.compile("[א-ת]+")
HEBREW_ENDINGS = frozenset(("", "ה", "א", "ת", "ית", "ות", "אות", "יות", "ימ", "יימ", "י"))
MIN_HEBREW_CHARS = 3
JOINS, VERB_ENDINGS = ("s", "n", "en", "es", "e", "er"), ("n", "en")
MIN_ALIKE_CHARS, MAX_ENDING_CHARS = 4, 3
MIN_ALIKE_SHARE = 0.6  # of the typed word, without its ending
MAX_ALIKE_WORDS = 12
MIN_LONG_CHARS, MAX_DISTANCE = 8, 3
MAX_NEAR_WORDS = 3
CONSONANTS = "~"  # begins the form that has only those
VOWELS = str.maketrans("", "", "aeiouyh")


def can_be_misspelt(word: str) -> bool:
    """Codes and short words are taken as typed: E-1234 is not a misspelt E-1235."""
    return MIN_NEAR_CHARS <= len(word) <= MAX_NEAR_CHARS and has_letters_only(word) and not HAS_PAIRED.search(word)


def forms(word: str) -> set[str]:
    """The forms of ``word`` by which near words find it; none where it cannot be misspelt."""
    if not can_be_misspelt(word):
        return set()
    deletions = {word[:i] + word[i + 1 :] for i in range(len(word))}
    return {word, *deletions} | ({consonants(word)} if word.isascii() else set()) - {""}


def wider_forms(word: str) -> set[str]:
    """``forms`` of a typed word: of a long one also without any two of its letters."""
    some = forms(word)
    if len(word) < MIN_LONG_CHARS or not some:
        return some
    return some | {word[:i] + word[i + 1 : k] + word[k + 1 :] for k in range(len(word)) for i in range(k)}


def consonants(word: str) -> str:
    """The consonants of ``word``, doubled ones once, so that vowels may be missing or exchanged; "" for a few."""
    bare = word.replace("ph", "f").replace("ck", "k").translate(VOWELS)
    single = bare[:1] + "".join(other for one, other in pairwise(bare) if one != other)
    return f"{CONSONANTS}{single}" if len(single) >= MIN_CONSONANTS else ""


def nearest(typed: str, words: Mapping[str, int], limit: int = MAX_DISTANCE) -> list[str]:
    """The nearest of ``words`` (word -> how many guides have it), best first, at a distance of at most ``limit``."""
    limit = min(limit, 1 if len(typed) <= MIN_NEAR_CHARS else 2 if len(typed) < MIN_LONG_CHARS else MAX_DISTANCE)
    same = consonants(typed)
    measured = (
        (distance(typed, word), word[0] != typed[0], consonants(word) != same, -guides, word)
        for word, guides in words.items()
    )
    return [word for steps, *_, word in sorted(measured) if 0 < steps <= limit][:MAX_NEAR_WORDS]


def beginning(word: str) -> str:
    """What other forms of ``word`` begin with: it without an ending; "" where too little would be left."""
    if not can_be_misspelt(word):
        return ""
    if HEBREW.fullmatch(word):
        return word[: max(MIN_HEBREW_CHARS, len(word) - MAX_ENDING_CHARS)]
    shortest = max(MIN_ALIKE_CHARS, len(word) - MAX_ENDING_CHARS, math.ceil(len(word) * MIN_ALIKE_SHARE))
    return word[:shortest] if shortest < len(word) else ""


def other_forms(typed: str, words: Mapping[str, int]) -> list[str]:
    """Those of ``words`` (word -> how many guides have it) that differ from ``typed`` in their endings; best first."""
    measured = []
    for word, guides in words.items():
        same = len(commonprefix([typed, word]))
        if word != typed and _are_endings(typed[same:], word[same:], bool(HEBREW.match(typed))):
            measured.append((len(typed) + len(word) - 2 * same, -guides, word))
    return [word for *_, word in sorted(measured)[:MAX_ALIKE_WORDS]]


def _are_endings(one: str, other: str, hebrew: bool) -> bool:
    if hebrew:
        return one in HEBREW_ENDINGS and other in HEBREW_ENDINGS
    return max(len(one), len(other)) <= MAX_ENDING_CHARS


def distance(one: str, other: str) -> int:
    """How many letters were added, left out, exchanged or swapped with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        above, before, row = before, row, [i]
        for j, target in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != target))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == target:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
    return row[-1]


def halves(word: str) -> set[str]:
    """The words that ``word`` may be made of, in their other forms too."""
    return {form for one, other in _cuts(word) for form in (*_first_forms(one), *_second_forms(other))}


def splits(word: str, known: Container[str]) -> list[str]:
    """``word`` as two ``known`` words with a blank between them: "print server". Else the one that is known of them."""
    both, one = [], []
    for first, second in _cuts(word):
        if first in known and len(first) >= MIN_NAME_CHARS and len(second) >= MIN_NEAR_CHARS and are_optional(second):
            both.append((False, False, first))
        begins = next((each for each in _first_forms(first) if each in known), "")
        ends = next((each for each in _second_forms(second) if each in known), "")
        if begins and ends:
            both.append((begins != first, ends != second, f"{begins} {ends}"))
        elif len(word) >= MIN_COMPOUND_CHARS:
            one += [each for each in (ends, begins) if len(each) >= MIN_KNOWN_HALF_CHARS]
    return [words for *_, words in sorted(both)] or sorted(set(one), key=lambda half: (-len(half), half))


def are_optional(word: str) -> bool:
    """Whether ``word`` is nothing but optional words without blanks: "notworking"."""
    ends = {0}
    for end in range(1, len(word) + 1):
        if any(word[start:end] in OPTIONAL for start in ends if end - start >= MIN_HALF_CHARS):
            ends.add(end)
    return len(word) in ends


def _first_forms(word: str) -> list[str]:
    """A word as it stands before another one, and without what joins them in German: "patronen", "netzwerks"."""
    return [word, *(bare for join in JOINS if len(bare := word.removesuffix(join)) >= MIN_LONG_HALF_CHARS)]


def _second_forms(word: str) -> list[str]:
    """A noun, and the verb that it is of: "wechsel", "wechseln"."""
    return [word, *(f"{word}{ending}" for ending in VERB_ENDINGS if len(word) >= MIN_LONG_HALF_CHARS)]


def _cuts(word: str) -> list[tuple[str, str]]:
    cuts = [(word[:i], word[i:]) for i in range(MIN_HALF_CHARS, len(word) - MIN_HALF_CHARS + 1)]
    return [cut for cut in cuts if max(map(len, cut)) >= MIN_LONG_HALF_CHARS and not NOISE.intersection(cut)]
