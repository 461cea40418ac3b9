"""The map of a guide as a PNG, as large as it can be read. The drawing of draw.io is inside, as in the SVG."""

from __future__ import annotations

from math import sqrt

from trees.core.formats import Document, drawio
from trees.core.formats.drawio.png import with_drawing
from trees.core.formats.svg import MapPicture
from trees.sharing.typeset import TypesetError, typeset

MAX_STEPS = 5_000
MAX_PIXELS = 24_000_000  # each takes about 13 bytes while it is drawn
MAX_SCALE, MIN_SCALE = 2, 0.5  # a letter is 13 pixels high at 1: less than half of that cannot be read
PPI_AT_1 = 72


def map_png(document: Document) -> bytes:
    """The PNG. Raises TypesetError where the map is too large, or Busy."""
    count = len(document.graph.nodes)
    if count > MAX_STEPS:
        raise TypesetError(f"A PNG has at most {MAX_STEPS:,} steps; this guide has {count:,}. Export it as SVG.")
    picture = MapPicture(document)
    _, _, width, height = picture.paper()
    scale = min(MAX_SCALE, sqrt(MAX_PIXELS / (width * height)))
    if scale < MIN_SCALE:
        raise TypesetError(
            f"This map is too large for a PNG that could be read: {width:,} × {height:,} pixels. Export it as SVG."
        )
    job = {"kind": "png", "width": width, "ppi": round(PPI_AT_1 * scale, 2), "note": ""}
    png = typeset(job, {"map.svg": picture.svg().encode()})
    return with_drawing(png, drawio.dump(document))
