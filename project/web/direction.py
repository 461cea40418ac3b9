"""The direction of what people wrote: inside sentences of ours, of a step as a whole, of the phone numbers in it."""

import re
import unicodedata

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

# Right-to-left scripts: Hebrew, Arabic, Syriac, Thaana, NKo, Samaritan, Mandaic; their presentation forms; the rest.
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
QUOTED = re.compile("“([^”]*)”")
# Groups of digits with signs between them. Each group is read to its end, so that the search stays linear.
GROUPS = re.compile(r"[+(]{0,2}\d+(?:[ \u00a0().-]{1,3}\d+)*")
MIN_DIGITS_AFTER_PLUS, MIN_PHONE_DIGITS, MIN_DIGITS_OF_TWO_GROUPS = 3, 7, 9


def isolated(words: object) -> str:
    """``words`` between isolates of Unicode (UAX 9) where they are written from right to left: they would otherwise
    take the punctuation around them along. Other words stay as they are."""
    text = str(words)
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}" if RIGHT_TO_LEFT.search(text) else text


def with_isolates(message: str) -> str:
    """``message`` with each “title” in it isolated."""
    return QUOTED.sub(lambda match: f"“{isolated(match[1])}”", message)


def direction_of(*texts: str) -> str:
    """``rtl`` or ``ltr``, by the first letter that has a direction, as ``dir="auto"`` has it."""
    for char in "".join(texts):
        if (kind := unicodedata.bidirectional(char)) in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return "ltr"


def with_numbers_in_order(text: str) -> SafeString:
    """``text`` as HTML. Words from right to left turn the groups of a phone number around: +966 11 555 0123 would be
    shown as 0123 555 11 966+. Such numbers run from left to right there, in an element that changes no text."""
    if not RIGHT_TO_LEFT.search(text):
        return conditional_escape(text)
    return wrap_numbers(text)


def wrap_numbers(text: str) -> SafeString:
    """``with_numbers_in_order`` for a piece of a text that runs from right to left."""
    parts, end = [], 0
    for match in filter(is_ordered, GROUPS.finditer(text)):
        number = text[match.start() : match.end() + closes(match)]
        parts += [conditional_escape(text[end : match.start()]), format_html('<bdi dir="ltr">{}</bdi>', number)]
        end = match.start() + len(number)
    return SafeString("".join([*parts, conditional_escape(text[end:])]))


def closes(match: re.Match[str]) -> bool:
    """Whether the sign behind a number closes a parenthesis in it, or before it."""
    return match[0].count("(") > match[0].count(")") and match.string.startswith(")", match.end())


def is_ordered(match: re.Match[str]) -> bool:
    """Whether it is a phone number or a date. A few digits with a sign between may be a range."""
    groups = re.findall(r"\d+", match[0])
    digits = sum(map(len, groups))
    if "+" in match[0]:
        return digits >= MIN_DIGITS_AFTER_PLUS
    begins_as_one = match[0][0] in "(0" or digits >= MIN_DIGITS_OF_TWO_GROUPS
    return digits >= MIN_PHONE_DIGITS and (len(groups) > 2 or len(groups) == 2 and begins_as_one)
