"""Patterns of fields as people write them, what fits them and what does not; and patterns made up at random."""

from __future__ import annotations

from random import Random

# pattern: (texts that fit, texts that do not)
PATTERNS: dict[str, tuple[list[str], list[str]]] = {
    "[A-Z]{2}[0-9]{6}": (["AB123456"], ["AB12345", "ab123456", "AB123456\n"]),
    r"\d{4,6}": (["1234", "123456"], ["123", "١٢٣٤", "１２３４"]),
    r"\w+": (["a_1"], ["é", "東京", "a b"]),
    r"\S+\s\S+": (["Ann Lee", "Ann\u00a0Lee", "Ann\ufeffLee"], ["AnnLee", "Ann\u200bLee"]),
    r"^INC\d{7}$": (["INC0012345"], ["INC0012345\n", "xINC0012345"]),
    r".*\bRMA\b.*": (["an RMA-12", "RMA"], ["RMAS", "aRMA"]),
    r".*x\B.*": (["xy"], ["x", "x y"]),
    r"[\w-.]+@([\w-]+\.)+[\w-]{2,4}": (["a.b-c@d-e.org"], ["a@b", "ä@b.org"]),
    r"[a-zA-Z0-9\-]{3,}": (["A-1", "---"], ["A_1"]),
    r"([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}": (["00:1B:44-11-3a:b7"], ["00:1B:44:11:3a", "00.1B.44.11.3a.b7"]),
    r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}": (["10.0.0.1", "255.255.255.0"], ["10.0.0", "256.1.1.1"]),
    r"(?=.*\d)(?=.*[a-z]).{8,}": (["abcdefg1"], ["abcdefgh", "abc1"]),
    r"(?!000)\d{3}": (["001"], ["000"]),
    r".+(?<!-)": (["ab"], ["ab-"]),
    r"(?<year>\d{4})-(?P<week>[0-5]\d)": (["2026-09"], ["2026-9"]),
    r"\+?[0-9 ()/-]{6,}": (["+49 (0)30/123-45"], ["+49.30.12"]),
    r"[\p{L} '-]+": (["Zoë O'Brien-Müller", "東京"], ["R2D2"]),
    r"[^\d\s]+|\D{3}": (["a-b", "a b"], ["a1", "a b c"]),
    r"[\Sx ]{2}": (["a ", "xx"], ["a\u00a0"]),
    r"[^\Wx]{2}": (["ab"], ["ax", "a-"]),
    r"\/dev\/[a-z]d[a-z]\d?": (["/dev/sda1"], ["dev/sda"]),
    r"\(\w\)\[\w\]\{\w\}": (["(a)[b]{c}"], ["a"]),
    r"[&&a||b~~c-]+": (["a&b|c-~"], ["d"]),
    r"[\[\]]": (["[", "]"], ["x"]),
    r"caf\u00e9|\x41+?": (["café", "AA"], ["cafe"]),
    ".": (["a", "😀"], ["\n", "\u2028", "ab"]),
    "a||b": (["", "a", "b"], ["c"]),
    "k": (["k"], ["K", "\u212a"]),
}
NOT_UNDERSTOOD = {
    "abc(?i)": "“(?i)” at character 4 is not understood",
    "(?i:abc)": "“(?i:abc)” at character 1 is not understood",
    "(?:serial){e<=1}": "“{e<=1}” at character 11 is not understood",
    "[A-Z]{d}": "“{d}” at character 6 is not understood",
    "x{i}": "“{i}” at character 2 is not understood",
    "x{s}": "“{s}” at character 2 is not understood",
    "x{,3}": "“{,3}” at character 2 is not understood",
    "x{3,2}": "“{3,2}” at character 2 has its smaller number last",
    "x++": "“+” at character 3 has nothing to repeat",
    "*": "“*” at character 1 has nothing to repeat",
    "(?=a)+": "“+” at character 6 has nothing to repeat",
    r"\b*": "“*” at character 3 has nothing to repeat",
    "(?>a)": "“(?>a)” at character 1 is not understood",
    "(?R)": "“(?R)” at character 1 is not understood",
    "(?|a|b)": "“(?|a|b)” at character 1 is not understood",
    "(?#note)a": "“(?#note)” at character 1 is not understood",
    r"(a)\1": r"“\1” at character 4 is not understood",
    r"(?<n>a)\k<n>": r"“\k” at character 8 is not understood",
    r"a\Z": r"“\Z” at character 2 is not understood",
    r"\A\h\R": r"“\A” at character 1 is not understood",
    r"\p{Greek}": r"“\p{Greek}” at character 1 is not understood",
    r"\ud83d": r"“\u” at character 1 is not understood",
    "[]a]": "“[]” at character 1 is not understood",
    "[[:alpha:]]": "“[” at character 2 is not understood",
    "[a-z--[aeiou]]": "“[” at character 7 is not understood",
    "[z-a]": "“z-a” at character 2 is a range from high to low",
    "[a-": "“[” at character 1 is not closed",
    "a]": "“]” at character 2 is not understood",
    "(a": "“(” at character 1 is not closed",
    "a)": "“)” at character 2 closes no bracket",
    "a\\": "“\\” at character 2 is not understood",
}  # fmt: skip

PIECES = [
    *"ab1_ -.éſ٣^$",
    *r"\d \D \w \W \s \S \b \B \p{L} \P{Lu} \. \- \u00e9 \x61".split(),
    "[a-c]",
    "[^a]",
    r"[\w-]",
]
PIECES += [r"[^\d\s]", r"[\S1]", r"[^\Sa]", r"[\p{Lu}\d]", "[^-a]", "[&&a]", "[a||b]"]
GROUPS = ["(", "(?:", "(?=", "(?!", "(?<=", "(?<!", "(?<n>"]
REPEATS = ["*", "+", "?", "{2}", "{1,2}", "{0,}", "*?", "+?", "{1,3}?"]
SIGNS = "ab1_ -.Aéſ٣\u212a\u00a0\ufeff\u2028\n😀cZ"


def any_pattern(random: Random, depth: int = 2) -> str:
    pieces = []
    for _ in range(random.randint(1, 4)):
        within = depth and random.random() < 0.3
        piece = f"{random.choice(GROUPS)}{any_pattern(random, depth - 1)})" if within else random.choice(PIECES)
        pieces.append(piece + random.choice(REPEATS) * (random.random() < 0.4))
    return "".join(pieces) + (f"|{any_pattern(random, depth - 1)}" if depth and random.random() < 0.2 else "")


def any_text(random: Random) -> str:
    return "".join(random.choices(SIGNS, k=random.randint(0, 5)))
