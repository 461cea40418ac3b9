"""Words of people inside sentences of ours, where there is no HTML: messages, and labels for assistive technology."""

import re

# Right-to-left scripts: Hebrew, Arabic, Syriac, Thaana, NKo, Samaritan, Mandaic; their presentation forms; the rest.
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
QUOTED = re.compile("“([^”]*)”")


def isolated(words: object) -> str:
    """``words`` between isolates of Unicode (UAX 9) where they are written from right to left: they would otherwise
    take the punctuation around them along. Other words stay as they are."""
    text = str(words)
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}" if RIGHT_TO_LEFT.search(text) else text


def with_isolates(message: str) -> str:
    """``message`` with each “title” in it isolated."""
    return QUOTED.sub(lambda match: f"“{isolated(match[1])}”", message)
