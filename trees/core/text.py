"""Texts as they are stored: one line, or Markdown of several lines."""

from __future__ import annotations

import re
import unicodedata

NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")  # NUL and lone surrogates
NOT_IN_A_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
LINE_BREAKS = re.compile("[ \t]*[\x00\n\x0b-\r\x1c-\x1e\x85\u2028\u2029\ud800-\udfff]+[ \t]*")
# What Markdown would not show as it is, anywhere in a line and at its start.
SPECIAL = re.compile(r"[\\`*\[\]<>{}~|]|(?<![^\W_])_|_(?![^\W_])|&(?=[#\w])|(?<!\S)#(?=#*$)")
AT_THE_START = re.compile(r"^(?:[-+=#]|:(?=-)|([0-9]{1,9})(?=[.)]))")
UNSEEN_IN_A_NAME = re.compile("[\u00ad\u200b\u2060\ufeff]")  # soft hyphens, and spaces without a width
MAX_QUOTED_CHARS = 60


def one_line(text: str) -> str:
    """``text`` as one line: control characters and line ends become spaces, runs of white space one space."""
    return " ".join(NOT_IN_A_LINE.sub(" ", text).split())


def name_key(name: str) -> str:
    """What ``name`` has in common with names that people take for it: those that differ by capitals, by white space,
    or by how an accent is stored (canonical caseless matching, Unicode Standard, 3.13, D145)."""
    decomposed = unicodedata.normalize("NFD", one_line(UNSEEN_IN_A_NAME.sub("", name)))
    return unicodedata.normalize("NFD", decomposed.casefold())


def joined_lines(text: str) -> str:
    """``text`` without white space around it, its line breaks as single spaces; other white space stays as typed."""
    return LINE_BREAKS.sub(" ", text).strip()


def tidy(text: str) -> str:
    """``text`` with \\n line ends, without characters that cannot be stored, without blank lines around it."""
    lines = NOT_STORABLE.sub("", re.sub(r"\r\n?", "\n", text)).split("\n")
    while lines and not lines[0].strip():
        del lines[0]
    while lines and not lines[-1].strip():
        del lines[-1]
    return "\n".join(lines)


def escape_markdown(text: str, start: bool = True) -> str:
    """Markdown that renders as exactly ``text``, in one line. ``start``: whether it is at the start of a line.

    The one place where plain text becomes Markdown.
    """
    text = SPECIAL.sub(r"\\\g<0>", joined_lines(text))
    return escape_start(text) if start else text


def escape_start(text: str) -> str:
    """``text``, the start of a line, so that it begins no heading or list."""
    return AT_THE_START.sub(lambda match: f"{match[1]}\\" if match[1] else f"\\{match[0]}", text)


def quoted(text: str) -> str:
    """``text`` in quotation marks for use in a sentence, shortened to MAX_QUOTED_CHARS characters."""
    return f"“{text if len(text) <= MAX_QUOTED_CHARS else f'{text[: MAX_QUOTED_CHARS - 1].rstrip()}…'}”"
