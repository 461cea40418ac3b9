"""Saving the database to one file and putting it back, for SQLite and for PostgreSQL."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import DatabaseError, connection

from project.backup import programs

FILES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


def file_name() -> str:
    """The name of the file that ``save`` writes for the database of this site."""
    return FILES[connection.vendor]


def save(path: Path) -> None:
    """Writes a consistent copy of the database to ``path`` while the site goes on. Raises CommandError."""
    if connection.vendor == "sqlite":
        _copy_sqlite(Path(connection.settings_dict["NAME"]), path)
        return
    _run("pg_dump", ["--format=custom", "--no-owner", f"--file={path}"])


def load(path: Path) -> None:
    """Replaces the content of the database by the copy at ``path``. Raises CommandError."""
    connection.close()
    if connection.vendor == "sqlite":
        _copy_sqlite(path, Path(connection.settings_dict["NAME"]))
        return
    options = ["--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error"]
    _run("pg_restore", [*options, f"--dbname={connection.settings_dict['NAME']}", str(path)])


def program_path(name: str) -> str:
    """Where the program ``name`` is, in a version for the server of this site; "" on SQLite, which needs none.

    Raises CommandError where the server cannot be asked, or there is no such program.
    """
    if connection.vendor == "sqlite":
        return ""
    try:
        version: int = connection.pg_version  # type: ignore[attr-defined]  # such as 150018
    except DatabaseError as error:
        raise CommandError(f"The database cannot be reached: {str(error).strip()}") from None
    return programs.find(name, version // 10_000)


def _copy_sqlite(source: Path, target: Path) -> None:
    """In one step: a copy in several steps starts again whenever somebody writes. Writers are not kept waiting."""
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE" if target.name == FILES["sqlite"] else "PRAGMA journal_mode=WAL")


def _run(program: str, arguments: Sequence[str]) -> None:
    """Runs one of PostgreSQL's programs. The password is in the environment, which other users cannot read."""
    path = program_path(program)
    given: dict[str, Any] = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = os.environ | {name: str(given[key]) for name, key in names.items() if given[key]}
    # The program is one of two names of this module.
    done = subprocess.run([path, *arguments], env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise CommandError(f"{program} failed: {done.stderr.strip()[-1000:]}")
