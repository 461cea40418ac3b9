"""Pictures of an imported library, under the keys that its guides refer to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from math import prod

from accounts.models import Team, User
from trees.core import images
from trees.core.formats import FormatError
from trees.models import Picture
from trees.models.pictures.process import PictureProcess
from trees.transfer.library.content import PICTURE_KEY

# The chunks of a WebP that Treeline writes: image data only, no metadata such as place and time.
PLAIN_CHUNKS = (b"VP8 ", b"VP8L", b"VP8X", b"ALPH")
MAX_PIXELS_PER_IMPORT = 4 * images.MAX_IMAGE_PIXELS  # of its new pictures together: some seconds of work
KEYS_PER_QUERY = 500
ROWS_PER_STATEMENT = 100


@dataclass(frozen=True, slots=True)
class PreparedPictures:
    """New pictures by key: encoded for storing, or the reason why they are refused."""

    encoded: Mapping[str, images.Encoded]
    refused: Mapping[str, FormatError]


def prepare_pictures(pictures: Mapping[str, bytes], max_pixels: float) -> PreparedPictures:
    """Decodes the pictures that are not stored yet, at most ``max_pixels`` together.

    Call it outside a transaction: it takes long, and other writers would wait.
    """
    encoded: dict[str, images.Encoded] = {}
    refused: dict[str, FormatError] = {}
    known = _existing_keys(pictures)
    left = max_pixels
    with PictureProcess() as process:
        for key in (key for key in pictures if key not in known):
            data = pictures[key]
            try:
                size = _size(key, data)
                if prod(size) > left:
                    raise _too_many(max_pixels)
                left -= prod(size)
                encoded[key] = _encoded(data, *size, process)
            except images.ImageError as error:
                refused[key] = FormatError(str(error))
            except FormatError as error:
                refused[key] = error
    return PreparedPictures(encoded, refused)


def save_pictures(encoded: Mapping[str, images.Encoded], *, team: Team, by: User | None) -> None:
    """Stores pictures, except those that were stored since they were prepared."""
    with stored_files(encoded, team=team, by=by) as pictures:
        save_rows(pictures)


@contextmanager
def stored_files(encoded: Mapping[str, images.Encoded], *, team: Team, by: User | None) -> Iterator[list[Picture]]:
    """Pictures whose files are stored; their rows are saved in the block, or the files are deleted again.

    Call it outside a transaction: files may go to another machine.
    """
    pictures: list[Picture] = []
    try:
        for key in sorted(encoded.keys() - _existing_keys(encoded)):
            picture = Picture(key=key, team=team, width=encoded[key].width, height=encoded[key].height, created_by=by)
            picture.store_file(encoded[key].data)
            pictures.append(picture)
        yield pictures
    finally:
        used = set(Picture.objects.filter(pk__in=[each.pk for each in pictures]).values_list("file", flat=True))
        for picture in pictures:
            if picture.file.name not in used:  # another import has just saved it, or this one failed
                picture.file.delete(save=False)


def save_rows(pictures: Iterable[Picture]) -> None:
    """In the caller's transaction."""
    Picture.objects.bulk_create(pictures, ROWS_PER_STATEMENT, ignore_conflicts=True)


def _existing_keys(keys: Iterable[str]) -> set[str]:
    keys, existing = list(keys), set[str]()
    for at in range(0, len(keys), KEYS_PER_QUERY):
        existing.update(Picture.objects.filter(pk__in=keys[at : at + KEYS_PER_QUERY]).values_list("pk", flat=True))
    return existing


def _size(key: str, data: bytes) -> tuple[int, int]:
    if not PICTURE_KEY.fullmatch(key):
        raise FormatError("The name of a picture must be 32 hexadecimal digits.")
    return images.size(BytesIO(data))


def _too_many(max_pixels: float) -> FormatError:
    return FormatError(
        f"The new pictures of one import may have at most {max_pixels / 1_000_000:,g} million pixels together.",
        hint="Import the same files again: pictures that are stored by then do not count.",
    )


def _encoded(data: bytes, width: int, height: int, process: PictureProcess) -> images.Encoded:
    """``data`` unchanged if Treeline could have written it, so that its bytes survive an import; else re-encoded."""
    if not _is_plain(data) or images.kept_size(width, height) != (width, height):
        return process.encode(BytesIO(data))
    process.check(BytesIO(data))
    return images.Encoded(data, width, height)


def _is_plain(data: bytes) -> bool:
    """Whether ``data`` is a WebP with image chunks only, and nothing after them."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP" or int.from_bytes(data[4:8], "little") + 8 != len(data):
        return False
    at = 12
    while at + 8 <= len(data):
        if data[at : at + 4] not in PLAIN_CHUNKS:
            return False
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        at += 8 + size + size % 2
    return at == len(data)
