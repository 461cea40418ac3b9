"""Static files with a fingerprint in their names, JavaScript imports included."""

import brotli
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

LARGE = 200_000  # bytes


class QuickCompressor(Compressor):
    """Spends its time on our own files: the last tenth of a viewer of 1.5 MB would take seconds."""

    @staticmethod
    def compress_brotli(data):
        return brotli.compress(data, quality=9 if len(data) > LARGE else 11)


class FingerprintedStatic(CompressedManifestStaticFilesStorage):
    """Rewrites ``import "./session.js"`` too, so that a module and what it imports change together."""

    support_js_module_import_aggregation = True

    def create_compressor(self, **options):
        return QuickCompressor(**options)
