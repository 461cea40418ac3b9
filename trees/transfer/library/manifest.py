"""``library.toml``: folders, categories, and the fields of a guide that its own file does not have.

::

    [[folders]]
    path = "network/vpn"
    name = "VPN"

    [[categories]]
    name = "Urgent"
    colour = "red"

    [[guides]]
    file = "network/vpn/vpn-drops.md"
    id = "vpn-drops"
    categories = ["Urgent"]

Lists are ordered by their content, so that one change is one hunk of a diff.
"""

from __future__ import annotations

import json
import tomllib
import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import Any

from trees.core.formats.document import FormatError
from trees.core.text import NOT_IN_A_LINE
from trees.transfer.library.content import PICTURE_KEY, CategoryEntry, FolderEntry, GuideEntry, Library

MANIFEST = "library.toml"
MAX_PATH_CHARS = 290  # the id of a guide that is made from its path has to fit into Tree.source
UNIQUE_KEYS = {"folders": ["path"], "categories": ["name"], "guides": ["file", "id"], "pictures": ["key"]}
HEADER = "# A library of guides. Each guide is in its own file; this file has their folders and categories."


def write(library: Library) -> str:
    blocks = [f"only = {_text(library.only)}"] if library.only else []
    blocks += [_block("folders", path=folder.path, name=folder.name) for folder in library.folders]
    blocks += [_block("categories", name=category.name, colour=category.colour) for category in library.categories]
    blocks += [_guide(guide) for guide in library.guides]
    blocks += [_block("pictures", key=key) for key in sorted(library.pictures)]
    return "\n\n".join([HEADER, *blocks]) + "\n"


def read(text: str) -> Library:
    """The library that ``text`` describes; its guides have no document yet. FormatError for invalid content."""
    try:
        return _library(tomllib.loads(text))
    except FormatError:
        raise
    except (ValueError, RecursionError) as error:  # ValueError also for invalid numbers and dates
        raise FormatError(f"This is not TOML: {error}") from None


def _library(data: dict[str, Any]) -> Library:
    return Library(
        tuple(FolderEntry(_path(row, "path"), _word(row, "name")) for row in _rows(data, "folders")),
        tuple(CategoryEntry(_word(row, "name"), _word(row, "colour")) for row in _rows(data, "categories")),
        tuple(_read_guide(row) for row in _rows(data, "guides")),
        {_key(row): b"" for row in _rows(data, "pictures")},
        _path(data, "only") if "only" in data else "",
    )


def is_path(path: str) -> bool:
    """Whether ``path`` is inside the library, and valid, on every system."""
    parts = path.split("/")
    if len(path) > MAX_PATH_CHARS or NOT_IN_A_LINE.search(path):
        return False
    return not any(part in ("", ".", "..") or part[-1] in ". " for part in parts) and not set(path) & set('\\:*?"<>|\0')


def _guide(guide: GuideEntry) -> str:
    more: dict[str, Any] = {"categories": list(guide.categories)} if guide.categories else {}
    more |= {"archived": True} if guide.archived else {}
    more |= {"review": guide.review} if guide.review else {}
    return _block("guides", file=guide.file, id=guide.id, **more)


def _block(table: str, **fields: Any) -> str:
    return "\n".join([f"[[{table}]]", *(f"{key} = {_value(value)}" for key, value in fields.items())])


def _value(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_text, value))}]"
    if isinstance(value, bool):
        return "true"
    return value.isoformat() if isinstance(value, date) else _text(value)


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _read_guide(row: dict[str, Any]) -> GuideEntry:
    file = _path(row, "file")
    if not file.endswith(".md"):
        raise FormatError(f"{MANIFEST}: {file} is not a Markdown file.", hint="A guide's file ends with .md.")
    categories = _read(row, "categories", [], list)
    if not all(isinstance(name, str) and not NOT_IN_A_LINE.search(name) for name in categories):
        raise FormatError(f"{MANIFEST}: categories of {file} are not names.")
    return GuideEntry(
        file,
        _word(row, "id") if "id" in row else f"{file}#1",
        categories=tuple(categories),
        archived=_read(row, "archived", False, bool),
        review=_read(row, "review", None, date),
    )


def _rows(data: dict[str, Any], name: str) -> Iterable[dict[str, Any]]:
    rows: list[dict[str, Any]] = _read(data, name, [], list)
    if not all(isinstance(row, dict) for row in rows):
        raise FormatError(f"{MANIFEST}: {name} is not a list of tables.", hint=f"Write [[{name}]] above each.")
    _check_once(rows, name)
    return rows


def _check_once(rows: list[dict[str, Any]], name: str) -> None:
    for key_name in UNIQUE_KEYS[name]:
        seen = set()
        for key in (str(row[key_name]) for row in rows if key_name in row):
            if key in seen:
                raise FormatError(f"{MANIFEST}: {key} is in {name} twice.", hint="Keep one of them.")
            seen.add(key)


def _word(row: dict[str, Any], name: str) -> str:
    text = _read(row, name, "", str)
    if not text.strip() or NOT_IN_A_LINE.search(text) or len(text) > 300:
        raise FormatError(f"{MANIFEST}: {name} is missing, or too long, in {row}"[:300])
    return str(text)


def _key(row: dict[str, Any]) -> str:
    key = _word(row, "key")
    if not PICTURE_KEY.fullmatch(key):
        raise FormatError(f"{MANIFEST}: {key!r} is not the key of a picture.")
    return key


def _path(row: dict[str, Any], name: str) -> str:
    path = unicodedata.normalize("NFC", _word(row, name))
    if not is_path(path):
        raise FormatError(
            f"{MANIFEST}: {path!r} is not a valid path.", hint="Write it as network/vpn, from the top down."
        )
    return path


def _read(row: dict[str, Any], name: str, default: Any, kind: type) -> Any:
    value = row.get(name, default)
    if value is not default and type(value) is not kind:
        raise FormatError(f"{MANIFEST}: {name} has a value of the wrong type: {value!r}"[:300])
    return value
