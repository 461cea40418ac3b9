"""Words that are near to a misspelt one: "prnter", "pasword", "recieve".

``forms`` of a word are looked up in an index; two words that are near share one. They are the word without any one of
its letters, and its consonants. ``distance`` then decides.
"""

from collections.abc import Container, Mapping
from itertools import pairwise

from trees.core.search.words import HAS_PAIRED

MIN_NEAR_CHARS, MAX_NEAR_CHARS = 4, 24
MIN_CONSONANTS = 3
MIN_HALF_CHARS = 3
MIN_LONG_CHARS, MAX_DISTANCE = 8, 3
MAX_NEAR_WORDS = 3
CONSONANTS = "~"  # begins the form that has only those
VOWELS = str.maketrans("", "", "aeiouyh")


def can_be_misspelt(word: str) -> bool:
    """Codes and short words are taken as typed: E-1234 is not a misspelt E-1235."""
    return MIN_NEAR_CHARS <= len(word) <= MAX_NEAR_CHARS and word.isalpha() and not HAS_PAIRED.search(word)


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
    measured = ((distance(typed, word), word[0] != typed[0], -guides, word) for word, guides in words.items())
    return [word for steps, *_, word in sorted(measured) if 0 < steps <= limit][:MAX_NEAR_WORDS]


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
    """The words that ``word`` may be made of."""
    return {half for cut in _cuts(word) for half in cut}


def splits(word: str, known: Container[str]) -> list[str]:
    """``word`` as two ``known`` words with a blank between them: "print server"."""
    return [" ".join(cut) for cut in _cuts(word) if cut[0] in known and cut[1] in known]


def _cuts(word: str) -> list[tuple[str, str]]:
    return [(word[:i], word[i:]) for i in range(MIN_HALF_CHARS, len(word) - MIN_HALF_CHARS + 1)]
