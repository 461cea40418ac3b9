"""Static files with a fingerprint in their names, JavaScript imports included."""

from typing import Any

import brotli
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

LARGE_BYTES = 200_000


class QuickCompressor(Compressor):
    """Spends its time on our own files: the last tenth of a viewer of 1.5 MB would take seconds."""

    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        compressed: bytes = brotli.compress(data, quality=9 if len(data) > LARGE_BYTES else 11)
        return compressed


class FingerprintedStatic(CompressedManifestStaticFilesStorage):
    """Rewrites ``import "./session.js"`` too, so that a module and what it imports change together."""

    support_js_module_import_aggregation = True

    def create_compressor(self, **options: Any) -> QuickCompressor:
        return QuickCompressor(**options)
