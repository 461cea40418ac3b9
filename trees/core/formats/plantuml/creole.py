"""The marks of Creole and HTML in PlantUML's texts."""

from __future__ import annotations

import re

TAG = re.compile(
    r"</?(?:b|i|u|s|w|sub|sup|plain|color|colour|size|back|font|img|code|del|strike|strong|em|br|tt|a)\b[^<>\n]*>"
    r"|</?#[^<>\n]*>|<[&$][^<>\n]*>",
    re.IGNORECASE,
)
MARKS = re.compile(r"\*\*(.+?)\*\*|__(.+?)__|(?<!:)//(.+?)//|\"\"(.+?)\"\"")


def plain(text: str) -> str:
    """``text`` without its marks."""
    unmarked = MARKS.sub(lambda match: next(part for part in match.groups() if part), TAG.sub("", text))
    return unmarked.strip()
