"""Static files with a fingerprint in their names, JavaScript imports included; and uploaded files on the disk."""

import secrets
from pathlib import Path
from typing import Any, cast

import brotli
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

LARGE_BYTES = 200_000
PART_SUFFIX = ".part"


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


class WholeFiles(FileSystemStorage):
    """A file has its name once all of it is written: a full disk or a killed process leaves no part of one."""

    def _save(self, name: str, content: File[Any]) -> str:
        part = f"{name}.{secrets.token_hex(4)}{PART_SUFFIX}"
        try:
            cast(Any, super())._save(part, content)  # the stubs leave it out
            self.path_of(part).rename(self.path(name))
        except OSError:
            self.path_of(part).unlink(missing_ok=True)
            raise
        return name

    def path_of(self, name: str) -> Path:
        return Path(self.path(name))
