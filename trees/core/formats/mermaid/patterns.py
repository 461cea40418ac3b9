"""Patterns for the tokens of a flowchart, one for each state of the lexer.

Each is linear: no pattern looks beyond what it matches.
"""

from __future__ import annotations

import re
import unicodedata

SPACES = re.compile(r"[\s\ufeff]+")
STATEMENT_END = re.compile(r"[\s\ufeff;]*")
SPACE_IGNORED_AFTER = {"_END", "_PIPE", "ACC_DESCR"}
AND = re.compile(r"&[^\S\n]+(?=\S)")
RUN = re.compile(r'[^\s\ufeff"\[\](){}|]+')
DIRECTIONS = re.compile(r"(?:LR|RL|TB|BT|TD|BR|v)\b|[<>^]")
LINK = r"(?P<LINK>[xo<]?(?:--+[-xo>]|==+[=xo>]|-?\.+-[xo>]?)|~~~+)"
START_LINK = r"(?P<START_LINK>[xo<]?(?:--|==|-\.))"
LINKS = re.compile(f"{LINK}|{START_LINK}")
QUICK_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?=[\s\[({;]|--|==|-\.)")

OPENERS = {
    "(-": ("_ELLIPSE", "ellipse"),
    "([": ("_STADIUM", "text"),
    "[[": ("_SUBROUTINE", "text"),
    "[(": ("_CYLINDER", "text"),
    "(((": ("_CIRCLES", "text"),
    "[/": ("_SLANT", "slant"),
    "[\\": ("_SLANT", "slant"),
    "|": ("_PIPE", "text"),
    "(": ("_PS", "text"),
    "[": ("_SQS", "text"),
    "{": ("_BRACE", "text"),
    ">": ("_FLAG", "text"),
}
CLOSERS = {
    "])": "_STADIUM_END",
    "]]": "_SUBROUTINE_END",
    ")]": "_CYLINDER_END",
    ")))": "_CIRCLES_END",
    "|": "_PIPE",
    ")": "_PE",
    "]": "_SQE",
    "}": "_BRACE_END",
}
WORDS = {
    "style": "STYLE",
    "classDef": "CLASSDEF",
    "linkStyle": "LINKSTYLE",
    "class": "CLASS",
    "subgraph": "SUBGRAPH",
    "end": "_END",
    "graph": "_GRAPH",
    "flowchart": "_GRAPH",
    "flowchart-elk": "_GRAPH",
    "swimlane-beta": "_GRAPH",
}
LEADING = {*WORDS, "accTitle", "accDescr", "call", "click", "href", "direction", "x", "o", "v", "default", "swimlane"}


def _letters() -> str:
    """The letters of the basic multilingual plane beyond ASCII, as ranges of a character class."""
    ranges: list[list[int]] = []
    for code in range(0x80, 0x10000):
        if unicodedata.category(chr(code)).startswith("L"):
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


WORD = "|".join(sorted(map(re.escape, WORDS), key=len, reverse=True))
STATEMENT = re.compile(
    r"(?P<ACC_TITLE>accTitle\s*:\s*[^\n]*)"
    r"|(?P<ACC_DESCR>accDescr\s*:\s*[^\n]*|accDescr\s*\{[^}]*\}?)"
    r'|(?P<SHAPE_DATA>@\{(?:[^}^"]|"[^"]*")*+\})'
    r"|(?P<CALL>call\s+[^(\n]*(?:\([^)]*\))?)"
    r'|(?P<quote>"`?)'
    rf"|(?P<word>(?:{WORD})\b)"
    r"|(?P<HREF>href(?=\s))"
    r"|(?P<CLICK>click\s+[^\s]*)"
    r"|(?P<DIRECTION>direction\s+(?:TB|BT|RL|LR|TD)[^\n;]*)"
    r"|(?P<_CLASS_MARK>:::)"
    r"|(?P<end>;)"
    r"|(?P<id>[0-9]+|[#:,*&])"
    rf"|{LINK}|{START_LINK}"
    r"|(?P<_PROPS>\[\|)"
    r"|(?P<opener>\(-|\(\[|\[\[|\[\(|\(\(\(|\[[/\\]|[|(\[{>])"
    rf"|(?P<id2>(?:[A-Za-z0-9!\"\#$%&'*+.`?\\_/]|-(?=[^>\-.]))++|-|[{_letters()}]+)"
)
TEXT = re.compile(
    r'(?P<quote>"`?)|(?P<LINK>~~~+)'
    r"|(?P<closer>\]\)|\]\]|\)\]|\)\)\)|[|)\]}])"
    r"|(?P<opener>\(-|\(\[|\[\[|\[\(|\(\(\(|\[[/\\]|[(\[{])"
    r'|(?P<TEXT>[^\[\](){}|"]+)'
)
SLANT = re.compile(
    r'(?P<quote>"`?)|(?P<LINK>~~~+)|(?P<end>[\\(?=\])/]\])'
    r"|(?P<TEXT>/|\\|[^\\\[\](){}/]+)"
    r"|(?P<opener>\(-|\(\[|\[\[|\[\(|\(\(\(|[(\[{])"
)
ELLIPSE = re.compile(
    r'(?P<quote>"`?)|(?P<LINK>~~~+)|(?P<end>[-/)]\))'
    r'|(?P<TEXT>(?:[^()\[\]{}"~/-]|[/-](?!\))|~(?!~~))++)'
    r"|(?P<opener>\(-|\(\[|\[\[|\[\(|\(\(\(|[(\[{])"
)
TEXTS = {"text": TEXT, "slant": SLANT, "ellipse": ELLIPSE}
ENDS = {"slant": "_SLANT_END", "ellipse": "_ELLIPSE_END"}
EDGE_ENDS = {"--": re.compile(r"--+[-xo>]"), "=": re.compile(r"==+[=xo>]"), ".": re.compile(r"\.+-[xo>]?")}
