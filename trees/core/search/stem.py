"""English endings: "printers", "printed" and "printing" have the stem "print(er)"."""

from functools import lru_cache

MIN_STEM_CHARS = 3
DOUBLED = tuple(letter * 2 for letter in "bdgmnprt")
NOT_PLURAL = ("ss", "us", "is")


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """``word`` without its ending; itself where it has none. Only compared with other stems, never shown."""
    if not word.isascii() or not word.isalpha() or len(word) <= MIN_STEM_CHARS:
        return word
    if word.endswith("ies") and len(word) > MIN_STEM_CHARS + 2:
        return f"{word[:-3]}y"
    if word.endswith("es") and word[:-2].endswith(("s", "x", "z", "ch", "sh")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(NOT_PLURAL):
        word = word[:-1]
    for ending in ("ing", "ed"):
        bare = word.removesuffix(ending)
        if bare != word and len(bare) >= MIN_STEM_CHARS and any(vowel in bare for vowel in "aeiouy"):
            return bare[:-1] if bare.endswith(DOUBLED) else bare.removesuffix("e")
    return word.removesuffix("e") if len(word) > MIN_STEM_CHARS + 1 else word
