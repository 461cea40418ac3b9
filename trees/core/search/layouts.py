"""What was typed with the keyboard layout of another script: "ghbynth" is "принтер", "зкштеук" is "printer"."""

from __future__ import annotations

from collections.abc import Iterator

KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,."
# What stands on these keys. Greek writes an accent before its vowel, which search folds away.
LAYOUTS = [
    "йцукенгшщзхъфывапролджэячсмитьбю",  # Russian
    "йцукенгшщзхїфівапролджєячсмитьбю",  # Ukrainian
    ";ςερτυθιοπ[]ασδφγηξκλ\u0301'ζχψωβνμ,.",  # Greek
    "/'קראטוןםפ][שדגכעיחלךף,זסבהנמצתץ",  # Hebrew
    "ضصثقفغعهخحجدشسيبلاتنمكطئءؤر\ufefbىةوز",  # Arabic: one key writes two letters
]
LATIN = set("abcdefghijklmnopqrstuvwxyz")
LIGATURE, LETTERS = "\ufefb", "لا"
MAX_RETYPED_CHARS = 100


def retyped(text: str) -> Iterator[str]:
    """``text`` as the same keys write it in other layouts; nothing where its letters are of none or of several."""
    text = text.lower().replace(LETTERS, LIGATURE)
    letters = {character for character in text if character.isalpha()}
    if not letters or len(text) > MAX_RETYPED_CHARS:
        return
    for layout in LAYOUTS:
        if letters <= LATIN:
            yield text.translate(str.maketrans(KEYS, layout)).replace(LIGATURE, LETTERS)
        elif letters <= set(layout):
            yield text.translate(str.maketrans(layout, KEYS))
