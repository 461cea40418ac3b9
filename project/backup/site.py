"""Backing up and restoring the whole site."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from project.backup import database, folder
from project.backup.folder import Contents
from project.database.sqlite import wait_at_most
from project.models import BACKUP, LastDone

log = logging.getLogger(__name__)

PICTURES = "pictures"
NOTE_SECONDS = 1  # to wait for others that write


def back_up(parent: Path, keep: int) -> tuple[Path, Contents, list[Path]]:
    """A new backup in ``parent``: its folder, what is in it, and the older backups that were deleted.

    The database comes first: a picture that is uploaded in between is one too many, and none is missing. Raises
    CommandError.
    """
    database.program_path("pg_dump")  # before anything is begun
    unfinished = folder.begin(parent, timezone.now())
    try:
        database.save(unfinished / database.file_name())
        contents = Contents(timezone.now().isoformat(), connection.vendor, migrations(), counts())
        for name in pictures():
            _copy_out(name, unfinished / name)
        made = folder.finish(unfinished, contents)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    _note()
    return made, contents, folder.prune(parent, keep)


def _note() -> None:
    """For the site's state. The backup is whole also where the database takes no write, or others keep it busy."""
    try:
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            wait_at_most(connection, NOTE_SECONDS)
        LastDone.objects.note(BACKUP)
    except DatabaseError as error:
        log.warning("The backup is complete, but the site's state cannot tell when it was made: %s", error)


def restore(path: Path, replace: bool) -> Contents:
    """Puts the backup at ``path`` in place of what the site has. Raises CommandError, before anything is changed.

    ``replace``: whether a database with people in it may be replaced.
    """
    contents = folder.read(path)
    if contents.vendor != connection.vendor:
        raise CommandError(f"This is a backup of {contents.vendor}, but the site's database is {connection.vendor}.")
    known = MigrationLoader(None).disk_migrations
    if newer := [name for migration in contents.migrations.items() if migration not in known for name in migration[1:]]:
        raise CommandError(f"This backup was made by a newer version: {newer[0]} is not known here.")
    if not replace and _has_people():
        raise CommandError("The database has people in it. Add --replace to put the backup in its place.")
    database.program_path("pg_restore")
    database.load(path / database.file_name())
    for name in contents.files:
        if name.startswith(f"{PICTURES}/") and not default_storage.exists(name):
            with (path / name).open("rb") as file:
                default_storage.save(name, file)
    call_command("migrate", interactive=False, verbosity=0)
    return contents


def pictures() -> Iterator[str]:
    """The names of all pictures in the storage."""
    try:
        _, names = default_storage.listdir(PICTURES)
    except FileNotFoundError:
        return
    yield from (f"{PICTURES}/{name}" for name in sorted(names))


def counts() -> dict[str, int]:
    """Rows of each table of the site."""
    models = [model for app in ("accounts", "trees") for model in apps.get_app_config(app).get_models()]
    return {model._meta.label: model._base_manager.count() for model in models}


def migrations() -> dict[str, str]:
    """The last migration of each app."""
    applied = sorted(MigrationRecorder(connection).applied_migrations())
    return {app: name for app, name in applied if app in ("accounts", "trees")}


def _copy_out(name: str, target: Path) -> None:
    """A picture that is deleted meanwhile is left out."""
    target.parent.mkdir(exist_ok=True)
    try:
        with default_storage.open(name) as source, target.open("wb") as file:
            shutil.copyfileobj(source, file)
    except FileNotFoundError:
        target.unlink(missing_ok=True)


def _has_people() -> bool:
    table = apps.get_model("accounts", "User")._meta.db_table
    if table not in connection.introspection.table_names():
        return False
    return bool(apps.get_model("accounts", "User")._base_manager.exists())
