"""Numbers and codes, which people write with other signs than a guide has: 0800/3302000, 1,000, 00-1A-2B-3C-4D-5E."""

import re

MIN_DIGITS = 5  # of a number that is the same without its signs: "24/7" is not
MIN_EXTENSION_DIGITS = 3
MAX_LOOKALIKE_LETTERS = 4
DIGIT_COMMA = re.compile(r"(?<=\d),(?=\d)")
DOTTED_CODE = re.compile(r"(?=.*[a-z])\d+(?:\.[\da-f]{2,})+")  # 49.4c02
BETWEEN_DIGITS = re.compile(r"(?<=\d)[-/:_](?=\d)")
# Thousands, and phone numbers as they are written in North America.
DOTTED = re.compile(r"\d{1,3}(?:\.\d{3})+|(?:\d{3}\.)?\d{3}\.\d{4}")
LABELLED = re.compile(rf"(?:x|ext)(\d{{{MIN_EXTENSION_DIGITS},}})|v(\d+(?:\.\d+)+)")
# Cyrillic and Greek letters that look like Latin ones, as they are typed in codes: С-101, А4.
LOOKALIKES = str.maketrans("асеорхуквмтніαβεηικμνορτυχ", "aceopxykbmthiabehikmnoptyx")
MIXED_CODE = re.compile(r"(?=.*\d)[\W\da-zасеорхуквмтніαβεηικμνορτυχ]+")
LETTERS = re.compile(r"[^\W\d_]")
HIVES = {
    "hkey_local_machine": "hklm", "hkey_current_user": "hkcu", "hkey_classes_root": "hkcr", "hkey_users": "hku",
    "hkey_current_config": "hkcc",
}  # fmt: skip
HIVE = re.compile("|".join(HIVES))


def decimal_point(folded: str) -> str:
    """1,5 as 1.5."""
    return DIGIT_COMMA.sub(".", folded)


def without_signs(word: str) -> str:
    """A number or code without the signs between its digits; ``word`` itself where they count, as in 10.0.0.1."""
    if DOTTED.fullmatch(word) or DOTTED_CODE.fullmatch(word):
        return word.replace(".", "")
    bare = BETWEEN_DIGITS.sub("", word)
    return bare if "." not in bare and sum(map(str.isdigit, bare)) >= MIN_DIGITS else word


def latin(folded: str) -> str:
    """A short code in the Latin letters that its own look like; ``folded`` itself where it is none."""
    if folded.isascii() or len(LETTERS.findall(folded)) > MAX_LOOKALIKE_LETTERS or not MIXED_CODE.fullmatch(folded):
        return folded
    return folded.translate(LOOKALIKES)


def with_short_hive(folded: str) -> str:
    """A path of the registry with its hive as it is abbreviated."""
    return HIVE.sub(lambda match: HIVES[match[0]], folded) if folded.startswith("hkey") else folded


def bare_number(word: str) -> str:
    """The number of an extension or a version: "4711" of "x4711" and "ext4711", "2.1" of "v2.1"; "" for others."""
    match = LABELLED.fullmatch(word)
    return match[1] or match[2] if match else ""
