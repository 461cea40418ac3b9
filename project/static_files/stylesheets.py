"""One stylesheet made of those that it imports, without comments and indentation."""

import posixpath
import re
from collections.abc import Callable

STRING = r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\''
COMMENT = r"/\*.*?\*/"
IMPORT = re.compile(rf'{COMMENT}|@import "(?P<path>[^"\n]+)";', re.DOTALL)
PARTS = re.compile(rf"(?P<string>{STRING})|{COMMENT}|\s*\n\s*", re.DOTALL)
LICENCE = re.compile(r"@license|@preserve|\A/\*!")


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
    def replacement(match: re.Match[str]) -> str:
        if match["string"] or LICENCE.search(match[0]):
            return match[0]
        return "" if match[0].startswith("/*") else "\n"

    return re.sub(r"\n+", "\n", PARTS.sub(replacement, text)).strip() + "\n"
