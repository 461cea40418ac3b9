"""Pictures as they are stored: WebP, small enough for a page, without metadata. Uploads are untrusted input."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from math import sqrt
from typing import BinaryIO

from PIL import ExifTags, Image, UnidentifiedImageError

IMAGE_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
FITTING_SIDE_PIXELS = 1600  # what is larger is scaled down to this, unless it could no longer be read
MIN_TALL_WIDTH_PIXELS = 1000  # of a screenshot of a long page
MIN_WIDE_HEIGHT_PIXELS = 450  # of a screenshot of several screens
MAX_IMAGE_SIDE_PIXELS = 16_000  # WebP has no more than 16,383
MAX_KEPT_PIXELS = 16_000_000
BAND_PIXELS = 4_000_000  # converted or reduced at once: a second copy of a large picture would double the memory
MAX_IMAGE_PIXELS = 50_000_000  # of an upload; checked before anything is decoded
WEBP_QUALITY = 82
TRANSPOSITIONS = {  # Exif's orientation -> what turns the picture upright
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
TURNED = (5, 6, 7, 8)
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
    """The first frame of a picture, rotated upright, scaled down as ``kept_size`` says. Raises ImageError."""
    with _opened(file) as image:
        drawn = image.format in ("PNG", "GIF")
        return _written(_fitted(image), drawn)


def kept_size(width: int, height: int) -> tuple[int, int]:
    """The size to scale a picture down to: FITTING_SIDE_PIXELS wide and high, or larger so that it can be read."""
    readable = MIN_TALL_WIDTH_PIXELS / width if height > width else MIN_WIDE_HEIGHT_PIXELS / height
    scale = max(FITTING_SIDE_PIXELS / max(width, height), readable)
    bounds = (1.0, MAX_IMAGE_SIDE_PIXELS / max(width, height), sqrt(MAX_KEPT_PIXELS / (width * height)))
    scale = min(scale, *bounds)
    return max(1, round(width * scale)), max(1, round(height * scale))


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
    width, height = kept_size(*_upright_size(image))
    fitting = (height, width) if _is_on_its_side(image) else (width, height)
    image.draft("RGB", fitting)  # decodes a large JPEG at a reduced size
    seen = _converted(image, "RGBA" if image.has_transparency_data else "RGB", fitting)
    if seen.size != fitting:
        seen = seen.resize(fitting, Image.Resampling.LANCZOS)
    upright = _turned(seen, image)
    upright.info = {}  # metadata: position, time, colour profile, comment
    return upright


def _converted(image: Image.Image, mode: str, fitting: tuple[int, int]) -> Image.Image:
    """``image`` in ``mode``, already reduced by a whole number where ``fitting`` is that much smaller. Band by band."""
    factor = max(1, min(image.width // fitting[0], image.height // fitting[1]))
    if image.mode == mode and factor == 1:
        return image
    rows = max(1, BAND_PIXELS // image.width // factor) * factor
    whole = Image.new(mode, (-(-image.width // factor), -(-image.height // factor)))
    for top in range(0, image.height, rows):
        band = image.crop((0, top, image.width, min(top + rows, image.height)))
        whole.paste(_eight_bits(band).convert(mode).reduce(factor), (0, top // factor))
    return whole


def _eight_bits(image: Image.Image) -> Image.Image:
    """16-bit grey as 8-bit grey: a plain conversion would clip at 255."""
    if not image.mode.startswith("I"):
        return image
    return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")


def _is_on_its_side(image: Image.Image) -> bool:
    return image.getexif().get(ExifTags.Base.Orientation) in TURNED


def _upright_size(image: Image.Image) -> tuple[int, int]:
    return (image.height, image.width) if _is_on_its_side(image) else image.size


def _turned(seen: Image.Image, original: Image.Image) -> Image.Image:
    method = TRANSPOSITIONS.get(original.getexif().get(ExifTags.Base.Orientation, 1))
    return seen.transpose(method) if method is not None else seen


def _written(image: Image.Image, drawn: bool) -> Encoded:
    data = _webp(image, quality=WEBP_QUALITY)
    if drawn and image.getcolors(MAX_LOSSLESS_COLOURS):
        data = min(data, _webp(image, lossless=True), key=len)
    return Encoded(data, image.width, image.height)


def _webp(image: Image.Image, **how: bool | int) -> bytes:
    file = BytesIO()
    image.save(file, "WEBP", method=4, **how)
    return file.getvalue()
