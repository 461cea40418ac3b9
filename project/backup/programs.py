"""PostgreSQL's own programs, in a version that works with the server: pg_dump refuses a server newer than itself."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import CommandError

# Where packages put the programs of each version, beside those on the path.
PACKAGED = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin")  # Debian and Ubuntu; Red Hat
VERSION = re.compile(r"\(PostgreSQL\) ([0-9]+)")
ADVICE = (
    "Install PostgreSQL's client in the server's version: postgresql-client-{0} of Debian, from apt.postgresql.org "
    "where the distribution has no such version; postgresql{0} of Red Hat."
)


def find(name: str, server: int) -> str:
    """The path of the program ``name`` for a server of the major version ``server``.

    The oldest that is new enough: what a newer one writes, an older server may refuse to read. Raises CommandError,
    which says what to install.
    """
    found = {path: _version(path) for path in _candidates(name)}
    usable = [path for path, version in found.items() if version >= server]
    if usable:
        return min(usable, key=lambda path: found[path])
    advice = ADVICE.format(server)
    if newest := max(found.values(), default=0):
        raise CommandError(f"The server is PostgreSQL {server}, but {name} is of version {newest}. {advice}")
    raise CommandError(f"{name} is not installed. {advice}")


def _candidates(name: str) -> Iterator[str]:
    """Those on the path first."""
    if on_path := shutil.which(name):
        yield on_path
    for pattern in PACKAGED:
        yield from sorted(str(path) for path in Path("/").glob(f"{pattern[1:]}/{name}"))


def _version(path: str) -> int:
    """0 for a program that does not tell."""
    try:
        # The program is one of those of this module.
        told = subprocess.run([path, "--version"], capture_output=True, text=True, check=False, timeout=10)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return 0
    match = VERSION.search(told.stdout)
    return int(match[1]) if match else 0
