"""One stylesheet made of those that it imports, without comments and needless spaces."""

import posixpath
import re
from collections.abc import Callable

from project.static_files.modules import LICENCE

STRING = r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\''
COMMENT = r"/\*.*?\*/"
IMPORT = re.compile(rf'{COMMENT}|@import "(?P<path>[^"\n]+)";', re.DOTALL)
# Before a colon a space may matter (a :hover), after one it does not.
PARTS = re.compile(rf"(?P<string>{STRING})|(?P<comment>{COMMENT})|\s*(?P<mark>[{{}};,])\s*|:\s+|\s+", re.DOTALL)
COMMENTS = re.compile(rf"(?P<string>{STRING})|{COMMENT}", re.DOTALL)


def gather_styles(path: str, read: Callable[[str], str]) -> str:
    """``path`` with each ``@import "other.css";`` replaced by that file. ``read`` answers the text of a path. A path
    in ``url()`` stays as it is: one in another folder would lead elsewhere, and raises ValueError."""
    return small(inlined(path, read, posixpath.dirname(path)))


def inlined(path: str, read: Callable[[str], str], folder: str) -> str:
    text = read(path)
    if posixpath.dirname(path) != folder and re.search(r"url\((?!\s*[\"']?(?:data:|/|#))", text):
        raise ValueError(f"{path}: a relative url() would be looked for in {folder}/")

    def replacement(match: re.Match[str]) -> str:
        if not match["path"]:
            return match[0]
        return inlined(posixpath.normpath(posixpath.join(posixpath.dirname(path), match["path"])), read, folder)

    return IMPORT.sub(replacement, text)


def small(text: str) -> str:
    text = COMMENTS.sub(lambda match: match[0] if match["string"] or LICENCE.search(match[0]) else " ", text)
    return PARTS.sub(replacement, text).strip() + "\n"


def replacement(match: re.Match[str]) -> str:
    if match["string"] or match["comment"]:
        return match[0]
    if match["mark"]:
        return match["mark"] + ("\n" if match["mark"] == "}" else "")
    return ":" if match[0].startswith(":") else " "
