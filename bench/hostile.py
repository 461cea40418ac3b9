"""Inputs of 2 MB that are made to cost a reader time or memory, some for each format: how they are made.

``all_inputs()``: format -> name -> a function of the number of characters that answers a text or a file.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

Content = str | bytes
Make = Callable[[int], Content]


def all_inputs() -> dict[str, dict[str, Make]]:
    from bench import hostile_files, hostile_texts

    return hostile_texts.INPUTS | hostile_files.INPUTS


def flood(part: str, head: str = "", tail: str = "") -> Make:
    """``part`` again and again; ``{i}`` in it is the number, ``{j}`` the next one."""

    def make(size: int) -> str:
        if "{i}" not in part and "{j}" not in part:
            return head + part * (size // len(part)) + tail
        count = size // len(part.format(i=99_999, j=99_999))
        return head + "".join(part.format(i=i, j=i + 1) for i in range(count)) + tail

    return make


def nested(opening: str, closing: str, head: str = "", tail: str = "", inner: str = "") -> Make:
    def make(size: int) -> str:
        depth = size // (len(opening) + len(closing))
        return head + opening * depth + inner + closing * depth + tail

    return make


def cross(first: str, second: str, joint: str, between: str, head: str = "", tail: str = "") -> Make:
    """Many on the left, joined to as many on the right: the product is what costs."""

    def make(size: int) -> str:
        count = size // (2 * (len(first) + len(joint)) + 10)
        left = joint.join(f"{first}{i}" for i in range(count))
        right = joint.join(f"{second}{i}" for i in range(count))
        return f"{head}{left}{between}{right}{tail}"

    return make


def of_json(make: Callable[[int], Any], size_of_one: int) -> Make:
    """``make`` is given how many there are; ``size_of_one``: about how many characters each takes."""
    return lambda size: json.dumps(make(size * 4 // 5 // size_of_one))


def zipped(name: str, make: Make, parts: dict[str, str], times: int = 1) -> Make:
    """A package whose part ``name`` has ``times`` the size. ``parts``: the others."""

    def build(size: int) -> bytes:
        return package(parts | {name: str(make(size * times))})

    return build


def members(parts: dict[str, str]) -> Make:
    """A package of very many empty files."""
    return lambda size: package(parts | {f"x/{number}.xml": "" for number in range(size // 110)})


def package(parts: dict[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()
