"""Static files as they are served."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

# By which a browser asks whether a file has changed. One that is immutable has not, and a page has a dozen of them.
VALIDATORS = frozenset({"etag", "last-modified"})


class StaticFiles(WhiteNoiseMiddleware):
    def get_static_file(self, path: str, url: str, stat_cache: Mapping[str, Any] | None = None) -> StaticFile:
        file = super().get_static_file(path, url, stat_cache)
        if self.immutable_file_test(path, url):
            file.alternatives = [
                (encoding, packed, [header for header in headers if header[0].lower() not in VALIDATORS])
                for encoding, packed, headers in file.alternatives
            ]
        return file
