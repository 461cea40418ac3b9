"""Pictures that come with a library: under the key that the guides' texts name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from math import prod

from django.db import IntegrityError, transaction

from trees.core import images
from trees.core.formats import FormatError
from trees.models import Picture
from trees.transfer.library.content import PICTURE_KEY

# What a WebP that was written here is made of: only what is seen, nothing on where and when it was taken.
PLAIN_CHUNKS = (b"VP8 ", b"VP8L", b"VP8X", b"ALPH")


BATCH_SIZE = 500  # keys that one query looks up


@dataclass(frozen=True, slots=True)
class PreparedPictures:
    """Pictures that were not kept yet, by key: as they can be kept now, or why they cannot be."""

    encoded: Mapping[str, images.Encoded]
    refused: Mapping[str, FormatError]


def prepare_pictures(pictures: Mapping[str, bytes], max_pixels: float) -> PreparedPictures:
    """Decodes what is not kept yet, ``most`` pixels together.

    That takes long, and others would wait for it: no transaction may be open.
    """
    encoded, refused = {}, {}
    known = _existing_keys(pictures)
    left = max_pixels
    for key, data in pictures.items():
        if key in known:
            continue
        try:
            size = _size(key, data)
            if prod(size) > left:
                raise _too_many(max_pixels)
            left -= prod(size)
            encoded[key] = _encoded(data, *size)
        except images.ImageError as error:
            refused[key] = FormatError(str(error))
        except FormatError as error:
            refused[key] = error
    return PreparedPictures(encoded, refused)


def save_pictures(encoded: Mapping[str, images.Encoded], *, team, by) -> None:
    """Keeps pictures, but for those that somebody else brought since they were prepared."""
    for key in sorted(encoded.keys() - _existing_keys(encoded)):
        try:
            with transaction.atomic():
                Picture.objects.create_picture(encoded[key], key, team=team, by=by)
        except IntegrityError:  # brought in this very moment
            continue


def _existing_keys(keys: Iterable[str]) -> set[str]:
    keys, found = list(keys), set()
    for at in range(0, len(keys), BATCH_SIZE):
        found.update(Picture.objects.filter(pk__in=keys[at : at + BATCH_SIZE]).values_list("pk", flat=True))
    return found


def _size(key: str, data: bytes) -> tuple[int, int]:
    if not PICTURE_KEY.fullmatch(key):
        raise FormatError("The name of a picture is 32 digits and letters from a to f.")
    return images.size(BytesIO(data))


def _too_many(max_pixels: float) -> FormatError:
    return FormatError(
        f"The new pictures of one import have at most {max_pixels / 1_000_000:,g} million pixels together.",
        hint="Import the same files again: those that are here by then do not count.",
    )


def _encoded(data: bytes, width: int, height: int) -> images.Encoded:
    """``data`` as it is where it could have been written here, so that it does not change on its way; or anew."""
    if not _is_plain(data) or max(width, height) > images.MAX_IMAGE_SIDE_PIXELS:
        return images.encode(BytesIO(data))
    images.check(BytesIO(data))
    return images.Encoded(data, width, height)


def _is_plain(data: bytes) -> bool:
    """Whether these bytes are a WebP and nothing else: its parts fill it, and each is one that is seen."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP" or int.from_bytes(data[4:8], "little") + 8 != len(data):
        return False
    at = 12
    while at + 8 <= len(data):
        if data[at : at + 4] not in PLAIN_CHUNKS:
            return False
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        at += 8 + size + size % 2
    return at == len(data)
