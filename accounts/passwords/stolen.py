"""A list of stolen passwords that fits into a few megabytes and is looked at without a network.

The file is nothing but the first RECORD_BYTES of the SHA-1 of each password, sorted: five bytes of half a million
passwords refuse one good password in two million by mistake. It is mapped, not read, so all processes share it.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import overload

RECORD_BYTES = 5


class PasswordList(Sequence[bytes]):
    """The records of the file at ``path``. Raises OSError or ValueError where it cannot be read, or is empty."""

    def __init__(self, path: str) -> None:
        with Path(path).open("rb") as file:
            self._bytes = mmap(file.fileno(), 0, access=ACCESS_READ)

    def __len__(self) -> int:
        return len(self._bytes) // RECORD_BYTES

    @overload
    def __getitem__(self, at: int) -> bytes: ...
    @overload
    def __getitem__(self, at: slice) -> list[bytes]: ...
    def __getitem__(self, at: int | slice) -> bytes | list[bytes]:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        if not 0 <= at < len(self):
            raise IndexError(at)  # by which iteration ends
        return self._bytes[at * RECORD_BYTES : (at + 1) * RECORD_BYTES]

    def has(self, password: str) -> bool:
        record = record_of(password)
        at = bisect_left(self, record)
        return at < len(self) and self[at] == record


password_list = cache(PasswordList)


def record_of(password: str) -> bytes:
    return hashlib.sha1(password.encode(errors="surrogatepass"), usedforsecurity=False).digest()[:RECORD_BYTES]


def write_list(records: Iterable[bytes], path: str) -> int:
    """Writes the file. Returns how many different records it has."""
    sorted_records = sorted(set(records))
    Path(path).write_bytes(b"".join(sorted_records))
    return len(sorted_records)


def records_in(lines: Iterable[str], min_chars: int, least: int) -> Iterator[bytes]:
    """The records of a list: lines of a password each, or of ``SHA-1:count`` as Have I Been Pwned has them.

    Passwords below ``min_chars`` are left out, and hashes that were seen less than ``least`` times.
    """
    for line in lines:
        text = line.rstrip("\r\n")
        digest, _, count = text.partition(":")
        if len(digest) == 40 and (not count or count.isdigit()) and _is_hex(digest):
            if not count or int(count) >= least:
                yield bytes.fromhex(digest)[:RECORD_BYTES]
        elif len(text) >= min_chars:
            yield record_of(text.lower())


def _is_hex(text: str) -> bool:
    return all(letter in "0123456789abcdefABCDEF" for letter in text)
