"""The pictures of a booklet, as its PDF takes them: no larger than a page shows, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image

PAGE_WIDTH_POINTS = 480
MAX_SIDE_PIXELS = 1400  # 200 a printed inch
POINTS_PER_PIXEL = 0.75
MAX_FLAT_COLOURS = 4096
MAX_HEIGHT_POINTS = 640
NO_PICTURE = "[picture]"


def prepare_pictures(folder: Path, job: dict[str, Any]) -> None:
    """Makes a PNG or JPEG of each file that an ``img`` names, and says how wide it is. A broken one gives way to its
    text alternative."""
    ready: dict[str, tuple[str, float] | None] = {}
    for node in _images(job["steps"]):
        name = node[1]["path"]
        if name not in ready:
            ready[name] = _prepared(folder, name)
        if found := ready[name]:
            node[1] |= {"path": found[0], "width": found[1]}
        else:
            node[:] = ["em", None, [node[1]["alt"] or NO_PICTURE]]


def _images(nodes: Any) -> Iterator[list[Any]]:
    waiting = [nodes]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            waiting += each.values()
        elif isinstance(each, list):
            if len(each) == 3 and each[0] == "img" and isinstance(each[1], dict):
                yield each
            else:
                waiting += each


def _prepared(folder: Path, name: str) -> tuple[str, float] | None:
    """``(file name, width in points)``; None for a file that cannot be read."""
    try:
        with Image.open(folder / name) as image:
            scale = min(1, PAGE_WIDTH_POINTS / (image.width * POINTS_PER_PIXEL))
            scale = min(scale, MAX_HEIGHT_POINTS / (image.height * POINTS_PER_PIXEL))
            width = image.width * POINTS_PER_PIXEL * scale
            image.thumbnail((MAX_SIDE_PIXELS, MAX_SIDE_PIXELS))
            flat = image.has_transparency_data or image.convert("RGB").getcolors(MAX_FLAT_COLOURS)
            made = f"{name}.{'png' if flat else 'jpg'}"
            if flat:
                image.save(folder / made, "PNG")
            else:
                image.convert("RGB").save(folder / made, "JPEG", quality=85)
            return made, width
    except (OSError, ValueError, Image.DecompressionBombError):
        return None
