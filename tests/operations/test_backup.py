"""Backups: made while somebody writes, restored after everything is gone."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from django.core.management.base import CommandError

from project.backup import folder
from tests import postgres
from tests.operations.site import ROOT, Site, environment

NOW = datetime(2027, 3, 1, 3, 15, tzinfo=UTC)
PEOPLE = "SELECT email FROM accounts_user ORDER BY email"
ADD = "from accounts.models import User; User.objects.create_user('{0}@example.com', 'a long password', name='{0}')"
PICTURE = (
    "from io import BytesIO; from PIL import Image; from tests import factories; from trees.core.images import encode; "
    "from trees.models import Picture; file = BytesIO(); Image.new('RGB', (9, 9)).save(file, 'PNG'); file.seek(0); "
    "Picture.objects.create_picture(encode(file), 'a' * 32, team=factories.team(), by=None)"
)


@pytest.fixture
def site(tmp_path, migrated_database):
    """A site that is not started, with the programs of PostgreSQL on its path."""
    programs = postgres.programs()
    path = os.pathsep.join([*([str(programs)] if programs else []), *os.get_exec_path()])
    return Site(environment(tmp_path / "var", migrated_database, PATH=path), tmp_path / "log")


def shell(site, code):
    return site.manage("shell", "--no-imports", "-c", code).strip()


def people(site):
    """Their emails, asked of the database itself: each start of Django takes seconds of such a test."""
    url = site.env["DATABASE_URL"]
    if url.startswith("postgres"):
        with psycopg.connect(url) as connection:
            return [email for (email,) in connection.execute(PEOPLE)]
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        return [email for (email,) in connection.execute(PEOPLE)]


def backup(site, parent, *more):
    site.manage("backup", str(parent), *more)
    return sorted(parent.iterdir())[-1]


def refusal(site, *arguments):
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=site.env, capture_output=True, text=True
    )
    assert done.returncode == 1
    return done.stderr.strip().splitlines()[-1]


def test_what_was_backed_up_comes_back_and_what_came_later_does_not(site, tmp_path):
    shell(site, f"{ADD.format('ann')}; {PICTURE}")
    made = backup(site, tmp_path / "backups")
    shell(site, ADD.format("ben"))
    picture = tmp_path / "var/media/pictures" / f"{'a' * 32}.webp"
    content = picture.read_bytes()
    picture.unlink()

    assert "has people in it" in refusal(site, "restore", str(made))
    assert people(site) == ["ann@example.com", "ben@example.com"]

    assert "Restored" in site.manage("restore", str(made), "--replace")
    assert people(site) == ["ann@example.com"]
    assert picture.read_bytes() == content


@pytest.mark.once
def test_a_damaged_backup_is_named_and_nothing_is_changed(site, tmp_path):
    shell(site, ADD.format("ann"))
    made = backup(site, tmp_path / "backups")
    (made / "database.sqlite3").write_bytes(b"damaged")
    assert refusal(site, "restore", str(made), "--replace") == (
        "CommandError: database.sqlite3 is damaged: its checksum differs. Nothing was restored."
    )
    assert people(site) == ["ann@example.com"]


@pytest.mark.once
def test_a_backup_of_another_kind_of_database_or_of_a_newer_version_is_refused(site, tmp_path):
    made = backup(site, tmp_path / "backups")
    rows = json.loads((made / "backup.json").read_text())
    for change, reason in (
        ({"vendor": "postgresql"}, "This is a backup of postgresql, but the site's database is sqlite."),
        (
            {"migrations": {"trees": "9999_later"}},
            "This backup was made by a newer version: 9999_later is not known here.",
        ),
    ):
        (made / "backup.json").write_text(json.dumps(rows | change))
        assert refusal(site, "restore", str(made), "--replace") == f"CommandError: {reason}"


@pytest.mark.once
def test_the_copy_of_a_database_in_use_is_whole(site, tmp_path):
    """Somebody writes, and has not finished writing, while the backup is made."""
    file = site.env["DATABASE_URL"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(file)) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("CREATE TABLE notes (text)")
        writer.execute("INSERT INTO notes VALUES ('kept')")
        writer.commit()
        writer.execute("INSERT INTO notes VALUES ('not finished')")
        made = backup(site, tmp_path / "backups")
        writer.commit()
    with closing(sqlite3.connect(made / "database.sqlite3")) as copy:
        assert copy.execute("SELECT text FROM notes").fetchall() == [("kept",)]
        assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


# Folders


def finished(parent, days, text="x"):
    """A backup of so many days ago."""
    unfinished = folder.begin(parent, NOW - timedelta(days=days))
    (unfinished / "database.sqlite3").write_text(text)
    return folder.finish(unfinished, folder.Contents("", "sqlite", {}, {}))


def test_a_backup_is_readable_by_its_owner_alone(tmp_path):
    assert finished(tmp_path, 0).stat().st_mode & 0o777 == 0o700


def test_one_that_was_cut_off_is_no_backup(tmp_path):
    cut_off = folder.begin(tmp_path, NOW)
    with pytest.raises(CommandError, match="is no finished backup"):
        folder.read(cut_off)


def test_the_newest_are_kept(tmp_path):
    made = [finished(tmp_path, days) for days in range(5)]
    (tmp_path / "notes.txt").write_text("mine")
    deleted = folder.prune(tmp_path, 2)
    assert sorted(deleted) == sorted(made[2:])
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*(path.name for path in made[:2]), "notes.txt"])


def test_what_was_cut_off_before_the_newest_goes_and_one_under_way_stays(tmp_path):
    old, now = folder.begin(tmp_path, NOW - timedelta(days=1)), folder.begin(tmp_path, NOW + timedelta(minutes=1))
    finished(tmp_path, 0)
    assert folder.prune(tmp_path, 9) == [old]
    assert now.exists()


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda made: (made / "database.sqlite3").unlink(), "is missing"),
        (lambda made: (made / "database.sqlite3").write_text("y"), "is damaged"),
        (lambda made: (made / "backup.json").write_text("{"), "is no finished backup"),
        (lambda made: (made / "backup.json").write_text("{}"), "is no finished backup"),
    ],
)
def test_every_file_is_checked_before_anything_is_restored(tmp_path, damage, reason):
    made = finished(tmp_path, 0)
    assert folder.read(made).files.keys() == {"database.sqlite3"}
    damage(made)
    with pytest.raises(CommandError, match=reason):
        folder.read(made)


@pytest.mark.django_db
@pytest.mark.parametrize("keep", ["0", "-1"])
def test_keeping_no_backup_is_refused(keep, tmp_path, capsys):
    from django.core.management import call_command

    with pytest.raises(CommandError, match="--keep is at least 1"):
        call_command("backup", str(tmp_path), keep=int(keep))
    assert list(Path(tmp_path).iterdir()) == []
