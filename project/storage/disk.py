"""Uploaded files on the disk."""

import secrets
from pathlib import Path
from typing import Any, cast

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

PART_SUFFIX = ".part"


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
