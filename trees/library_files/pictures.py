"""Pictures that come with a library: under the key that the guides' texts name."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from trees import images
from trees.library_files.shape import PICTURE_KEY
from trees.models import Picture

# What a WebP that was written here is made of: only what is seen, nothing on where and when it was taken.
PLAIN = (b"VP8 ", b"VP8L", b"VP8X", b"ALPH")


class PictureRefused(ValueError):
    """Says what is wrong with a picture."""


def keep(key: str, data: bytes, *, team, by, dry: bool = False) -> None:
    """Keeps a picture unless there is one of that key. PictureRefused when it is none, or ``key`` cannot be its key."""
    if not PICTURE_KEY.fullmatch(key):
        raise PictureRefused("The name of a picture is 32 digits and letters from a to f.")
    if Picture.objects.filter(pk=key).exists():
        return
    encoded = encode(data)
    if not dry:
        Picture.objects.keep(encoded, key, team=team, by=by)


def encode(data: bytes) -> images.Encoded:
    """``data`` as it is where it could have been written here, so that it does not change on its way; or anew."""
    try:
        found = images.encode(BytesIO(data))
    except images.ImageError as error:
        raise PictureRefused(str(error)) from None
    if not _is_plain(data):
        return found
    with Image.open(BytesIO(data)) as image:
        fits = max(image.size) <= images.LONGEST_SIDE
        return images.Encoded(data, image.width, image.height) if fits else found


def _is_plain(data: bytes) -> bool:
    """Whether these bytes are a WebP and nothing else: its parts fill it, and each is one that is seen."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP" or int.from_bytes(data[4:8], "little") + 8 != len(data):
        return False
    at = 12
    while at + 8 <= len(data):
        if data[at : at + 4] not in PLAIN:
            return False
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        at += 8 + size + size % 2
    return at == len(data)
