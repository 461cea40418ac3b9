"""Pictures that a reader finds inside a file: the texts name them by a URL of their own until they are stored.

A reader writes ``![text](import-picture:...)`` with the URL that ``FoundPictures.add`` gives, and puts
``FoundPictures.files`` into its Document. The import stores what the texts still name (``trees/transfer/pictures.py``).
"""

from __future__ import annotations

import base64
import binascii
import re
from hashlib import sha256
from urllib.parse import unquote_to_bytes

SCHEME = "import-picture:"
URL = re.compile(rf"{SCHEME}[0-9a-f]{{32}}")
DATA_URI = re.compile(r"data:image/[\w.+-]+(?P<parameters>(?:;[\w.+=-]+)*),", re.ASCII)
BASE64 = re.compile(rb"[A-Za-z0-9+/\s]+={0,2}\s*")
MAX_PICTURES_PER_FILE = 500
MAX_PICTURE_BYTES_PER_FILE = 40_000_000  # of all pictures of a file together


class FoundPictures:
    """``files``: URL -> bytes. The same picture twice is one. ``left_out``: how many were beyond the limits."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.left_out = 0
        self._bytes = 0

    def add(self, data: bytes) -> str:
        """The URL to write for a picture; "" where it is empty or beyond the limits."""
        url = f"{SCHEME}{sha256(data).hexdigest()[:32]}"
        if url in self.files:
            return url
        fits = len(self.files) < MAX_PICTURES_PER_FILE and self._bytes + len(data) <= MAX_PICTURE_BYTES_PER_FILE
        if not data or not fits:
            self.left_out += 1
            return ""
        self.files[url] = data
        self._bytes += len(data)
        return url

    def add_data_uri(self, uri: str) -> str:
        """The same for ``data:image/...``; "" for any other URL, and for one that is damaged."""
        match = DATA_URI.match(uri)
        if not match:
            return ""
        data = unquote_to_bytes(uri[match.end() :])
        # draw.io leaves out ";base64", since a semicolon ends a style there.
        is_base64 = ";base64" in match["parameters"] or BASE64.fullmatch(data)
        try:
            return self.add(base64.b64decode(data) if is_base64 else data)
        except (binascii.Error, ValueError):
            self.left_out += 1
            return ""
