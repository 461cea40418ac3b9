"""ZIPs of parts, as Word, Excel and Visio write them."""

from __future__ import annotations

import zipfile
from io import BytesIO


def has_part(content: bytes, name: str) -> bool:
    """Whether ``content`` is a ZIP with a file ``name`` in it, which a ZIP inside of it does not make it."""
    if not content.startswith(b"PK\x03\x04") or name.encode() not in content:
        return False
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return name in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError):
        return True  # damaged, as the reader will say
