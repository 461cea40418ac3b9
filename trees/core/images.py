"""Pictures as they are stored: WebP, small enough for a page, without metadata. Uploads are untrusted input."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError

IMAGE_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
MAX_IMAGE_SIDE_PIXELS = 1600
MAX_IMAGE_PIXELS = 50_000_000  # of an upload; checked before anything is decoded
WEBP_QUALITY = 82
MAX_LOSSLESS_COLOURS = 4096  # drawings and plain screenshots; with more colours, lossless files are larger

UNKNOWN = "This file is not a PNG, JPEG, GIF or WebP picture."
BROKEN = "This picture is damaged or incomplete."
TOO_LARGE = f"This picture has too many pixels: at most {MAX_IMAGE_PIXELS // 1_000_000} million."


class ImageError(ValueError):
    """The picture cannot be used. The message is for the person who uploaded it."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A picture as WebP; ``width`` and ``height`` in pixels."""

    data: bytes
    width: int
    height: int


def encode(file: BinaryIO) -> Encoded:
    """The first frame of a picture, rotated upright, at most MAX_IMAGE_SIDE_PIXELS wide and high. Raises ImageError."""
    with _opened(file) as image:
        drawn = image.format in ("PNG", "GIF")
        return _written(_fitted(image), drawn)


def size(file: BinaryIO) -> tuple[int, int]:
    """Width and height in pixels, from the header; nothing is decoded. Raises ImageError."""
    with _opened(file) as image:
        return image.size


def check(file: BinaryIO) -> None:
    """Raises ImageError if the picture cannot be decoded completely."""
    with _opened(file) as image:
        image.load()


@contextmanager
def _opened(file: BinaryIO) -> Iterator[Image.Image]:
    """An open picture that is not too large. Errors while it is used become ImageError."""
    try:
        with Image.open(file, formats=IMAGE_FORMATS) as image:
            if image.width * image.height > MAX_IMAGE_PIXELS:
                raise ImageError(TOO_LARGE)
            yield image
    except ImageError:
        raise
    except Image.DecompressionBombError:
        raise ImageError(TOO_LARGE) from None
    except UnidentifiedImageError:
        raise ImageError(UNKNOWN) from None
    except Exception as error:  # Pillow raises errors of many types for broken files
        raise ImageError(BROKEN) from error


def _fitted(image: Image.Image) -> Image.Image:
    image.draft("RGB", (MAX_IMAGE_SIDE_PIXELS, MAX_IMAGE_SIDE_PIXELS))  # decodes a large JPEG at a reduced size
    if image.mode.startswith("I"):  # 16-bit grey: a plain conversion would clip at 255
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    mode = "RGBA" if image.has_transparency_data else "RGB"
    seen = image if image.mode == mode else image.convert(mode)
    seen.thumbnail((MAX_IMAGE_SIDE_PIXELS, MAX_IMAGE_SIDE_PIXELS), Image.Resampling.LANCZOS)
    upright = ImageOps.exif_transpose(seen)
    upright.info = {}  # metadata: position, time, colour profile, comment
    return upright


def _written(image: Image.Image, drawn: bool) -> Encoded:
    data = _webp(image, quality=WEBP_QUALITY)
    if drawn and image.getcolors(MAX_LOSSLESS_COLOURS):
        data = min(data, _webp(image, lossless=True), key=len)
    return Encoded(data, image.width, image.height)


def _webp(image: Image.Image, **how: bool | int) -> bytes:
    file = BytesIO()
    image.save(file, "WEBP", method=4, **how)
    return file.getvalue()
