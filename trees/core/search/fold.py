"""Folding: texts that people take for the same become the same characters.

NFKC, then case, accents and the other marks that people leave out when they type: "Lüfter" and "lufter", "ﬁle" and
"file", "２" and "2", "Straße" and "strasse". Vowel signs of Hindi, Thai and their like are letters and stay. Then
spellings that are both usual: प्रिन्टर and प्रिंटर, プリンター and プリンタ, ウィルス and ウイルス, 網絡 and 网络.
"""

import re
import unicodedata

from trees.core.search.han import simplified

FOREIGN = re.compile(r"[^\x00-\x7f]+")
LETTERS = {
    "ø": "o", "đ": "d", "ł": "l", "ı": "i", "þ": "th", "ð": "d", "æ": "ae", "œ": "oe", "ħ": "h",
    # Arabic and Persian: forms of one letter, which typists exchange.
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ک": "ك", "ی": "ي", "ہ": "ه",
    # Hebrew: the last letter of a word, which others follow in its plural.
    "ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ",
    # Signs that keyboards and word processors exchange.
    "’": "'", "‘": "'", "ʼ": "'", "´": "'", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-",
    # Hindi: two signs of one sound.
    "ँ": "ं",
    # Small kana, which Japanese words from other languages have or not.
    **dict(zip("ァィゥェォャュョヮヵヶ", "アイウエオヤユヨワカケ", strict=True)),
}  # fmt: skip
# Written out where a keyboard has no such letter: "Luefter".
SPELT_OUT = {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"}
# Letters of their own although Unicode composes them: й is not и.
OWN_LETTERS = "йЙ"
ACCENTED = [(0xC0, 0x250), (0x370, 0x530), (0x1E00, 0x2000)]  # Latin, Greek, Cyrillic
# Marks that are left out: accents, Hebrew and Arabic vowels, the nukta of Hindi, joiners, soft hyphen, tatweel.
LEFT_OUT_MARKS = [
    (0x300, 0x370), (0x591, 0x5BE), (0x5BF, 0x5C0), (0x5C1, 0x5C3), (0x5C4, 0x5C6), (0x610, 0x61B), (0x64B, 0x660),
    (0x670, 0x671), (0x6D6, 0x6DD), (0x93C, 0x93D), (0x9BC, 0x9BD), (0xAD, 0xAE), (0x640, 0x641), (0x200B, 0x2010),
    (0xFE00, 0xFE10),
]  # fmt: skip
# What is not seen: soft hyphens, joiners, marks of direction.
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
# Stops of Chinese, which NFKC would make signs within a word of: "VPN，Wi-Fi". Not those in "12：30".
WIDE_STOP = re.compile("[，：；](?![0-9０-９])")
# Signs within Hebrew words and abbreviations, which keyboards lack: דוא״ל, ג׳ירפה, בית־ספר.
GERSHAYIM = re.compile('["״”](?<=[א-ת].)(?=[א-ת])')
MIDDLE_DOT = re.compile("・(?<=[ァ-ー].)(?=[ァ-ヺ])")  # between words of Japanese that are written together as well
# Hindi: a nasal before a consonant of its kind is written as a letter or as a dot.
NASAL = re.compile("[ङञणनम]्(?=[क-घच-झट-ढत-धप-भ])")
LONG_VOWEL = re.compile("ー(?<=[ァ-ヺー]{2}.)(?![ァ-ヺ])")  # at the end of a Japanese word; "キー" keeps it
HIRAGANA = re.compile("[ぁ-ゖー]{3,}")
DIGITS = [0x660, 0x6F0, 0x966, 0x9E6, 0xE50]  # the zeros of Arabic, Persian, Hindi, Bengali and Thai


def fold(text: str) -> str:
    """``text`` as it is compared. Its length may change."""
    if text.isascii():
        return text.lower()
    # Translating takes twenty times as long as lower(), and most letters of most texts are ASCII.
    pieces, after = [], 0
    for run in FOREIGN.finditer(text):
        start = max(run.start() - 1, after)  # with the letter before it, to which a mark may belong
        pieces += [text[after:start].lower(), _folded(text[start : run.end()])]
        after = run.end()
    return "".join([*pieces, text[after:].lower()])


def spelt_out(text: str) -> str:
    """``fold(text)`` with ä as ae and so on; the same as ``fold(text)`` where it has no such letter."""
    if text.isascii():
        return text.lower()
    return _plain(normal(text).casefold().translate(SPELT_OUT_TABLE))


def normal(text: str) -> str:
    """NFKC: composed letters, no ligatures, no full-width or circled forms. Without what is not seen in a word."""
    if text.isascii():
        return text
    seen = UNSEEN.sub("", unicodedata.normalize("NFKC", WIDE_STOP.sub(" ", text)))
    return MIDDLE_DOT.sub("", GERSHAYIM.sub("'", seen).replace("׳", "'").replace("־", "-"))


def in_katakana(word: str) -> str:
    """A word in hiragana, as an input method has it before it is converted, in katakana; "" for another one."""
    return word.translate(KATAKANA) if HIRAGANA.fullmatch(word) else ""


def _folded(text: str) -> str:
    return _plain(normal(text).casefold())


def _plain(text: str) -> str:
    return LONG_VOWEL.sub("", NASAL.sub("ं", text.translate(TABLE)))


def _table() -> dict[int, str | None]:
    table: dict[int, str | None] = {}
    for start, end in ACCENTED:
        for letter in map(chr, range(start, end)):
            bare = "".join(each for each in unicodedata.normalize("NFD", letter) if not unicodedata.combining(each))
            if bare != letter and letter not in OWN_LETTERS:
                table[ord(letter)] = bare
    for start, end in LEFT_OUT_MARKS:
        table |= dict.fromkeys(range(start, end))
    for zero in DIGITS:
        table |= {zero + digit: str(digit) for digit in range(10)}
    return table | {ord(letter): plain for letter, plain in (LETTERS | simplified()).items()}


TABLE = _table()
KATAKANA = {letter: letter + ord("ァ") - ord("ぁ") for letter in range(ord("ぁ"), ord("ゖ") + 1)}
SPELT_OUT_TABLE = str.maketrans(SPELT_OUT)
