"""``manage.py move_database``: a site's database from SQLite to PostgreSQL and back, cut off in the middle too."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import datetime
from pathlib import Path

import psycopg
import pytest

from tests import postgres
from tests.operations.servers import running_postgres
from tests.operations.site import ROOT, Site, copy_prepared, environment, serving

pytestmark = pytest.mark.once
# What is made again in each database, or belongs to it alone.
OWN = ("sqlite_", "trees_search", "treeline_cache", "django_migrations")


@pytest.fixture(scope="module")
def server():
    with running_postgres() as server:
        yield server


@pytest.fixture
def target(server):
    with postgres.new_database(server.url) as url:
        yield url


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """A site on SQLite with the demo library, its runs and its flags."""
    folder = tmp_path_factory.mktemp("demo")
    copy_prepared(folder)
    site = Site(environment(folder), folder / "log")
    site.manage("prepare", "--demo")
    return site


def move(site, from_url, to_url):
    return site.manage("move_database", from_url, to_url)


def refusal(site, from_url, to_url):
    command = [sys.executable, "manage.py", "move_database", from_url, to_url]
    done = subprocess.run(command, cwd=ROOT, env=site.env, capture_output=True, text=True)
    assert done.returncode == 1, done.stdout
    return done.stderr.strip().splitlines()[-1]


def rows(url):
    """All rows of each table of an SQLite database, with the last key that each table gave out."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        tables = {name: database.execute(f"SELECT * FROM {name}").fetchall() for name in names if is_moved(name)}
        keys = database.execute("SELECT name, seq FROM sqlite_sequence").fetchall()
        keys = {name: seq for name, seq in keys if is_moved(name) and tables.get(name)}
    return {name: sorted(map(plain, found), key=repr) for name, found in tables.items()}, keys


def is_moved(table):
    return not table.startswith(OWN)


def plain(row):
    return tuple(time_of(value) if isinstance(value, str) else value for value in row)


def time_of(text):
    """Times that SQLite wrote by itself have no fractions of a second."""
    try:
        return datetime.fromisoformat(text).isoformat()
    except ValueError:
        return text


def test_killed_move_goes_on_the_site_works_there_and_all_of_it_comes_back(demo, target, tmp_path):
    source, back = demo.env["DATABASE_URL"], f"sqlite:///{tmp_path}/back.sqlite3"
    kill_in_the_middle(demo, source, target)
    other = f"sqlite:///{tmp_path}/other.sqlite3"
    copy_prepared(tmp_path)
    shutil.move(tmp_path / "db.sqlite3", tmp_path / "other.sqlite3")
    assert "half-done move from" in refusal(demo, other, target)
    assert move(demo, source, target).startswith("Going on with a move that was cut off.")

    move(demo, target, back)
    (before, keys), (after, new_keys) = rows(source), rows(back)
    assert before["trees_tree"] and before["trees_runevent"] and before["trees_flag"]
    assert after == before
    assert new_keys == keys

    sign_in_search_and_save(demo, target, tmp_path)
    with psycopg.connect(target) as connection:
        (keys,) = connection.execute("SELECT count(*) FROM pg_constraint WHERE contype = 'f'").fetchone()
        assert keys > 20
        assert not connection.execute("SELECT 1 FROM pg_tables WHERE tablename = 'treeline_move'").fetchall()


def kill_in_the_middle(site, source, target):
    code = (
        "from django.core.management import call_command; from project.backup import move; move.ROWS_PER_BATCH = 5; "
        f"call_command('move_database', *{[source, target]})"
    )
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
    process = subprocess.Popen(command, cwd=ROOT, env=site.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 120
    with psycopg.connect(target, autocommit=True) as connection:
        while not has_rows(connection, "trees_run") and time.monotonic() < until:
            assert process.poll() is None, "it ended before it was killed"
            time.sleep(0.005)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()


def sign_in_search_and_save(demo, target, folder):
    secret = Path(demo.env["VAR_DIR"], "secret_key").read_text()
    with serving(folder, target, prepare=False, SECRET_KEY=secret) as site:
        person = {"email": "ann@example.com", "password": "lantern-quarry-teapot"}
        token = site.ask("POST", "/api/v1/auth/login", person).json["access"]
        assert site.ask("GET", "/api/v1/trees?q=printer", token=token).json["results"]
        team = site.ask("GET", "/api/v1/auth/me", token=token).json["teams"][0]["id"]
        for title in ("One", "Two"):
            assert site.ask("POST", "/api/v1/trees", {"team": team, "title": title}, token).status == 201


def has_rows(connection, table):
    try:
        return connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchall()
    except psycopg.errors.UndefinedTable:
        return False


def test_target_with_people_and_unusable_urls_are_refused(demo, tmp_path):
    source, taken = demo.env["DATABASE_URL"], tmp_path / "taken.sqlite3"
    shutil.copy(source.removeprefix("sqlite:///"), taken)
    assert refusal(demo, source, f"sqlite:///{taken}") == "CommandError: The target is not empty: it has rows of users."
    for url, reason in (
        (source, "Both URLs name the same database."),
        ("mysql://localhost/x", "It starts with sqlite:/// or postgres://."),
        ("postgres://treeline:secret@127.0.0.1:1/treeline", "cannot be reached"),
    ):
        said = refusal(demo, source, url)
        assert reason in said
        assert "secret" not in said
    old = f"sqlite:///{tmp_path}/empty.sqlite3"
    assert "older version" in refusal(demo, old, f"sqlite:///{tmp_path}/new.sqlite3")


def test_source_can_be_read_and_not_written_meanwhile(demo, tmp_path):
    hold = (
        "from project.backup import move; move.connect(*{0});\n"
        "state = move.prepare(); move.prepare_tables(state)\n"
        "with move.nobody_writes(): print('held', flush=True); input()"
    )
    urls = [demo.env["DATABASE_URL"], f"sqlite:///{tmp_path}/target.sqlite3"]
    with held(demo, hold.format(urls)), closing(sqlite3.connect(urls[0][10:], timeout=0)) as other:
        assert other.execute("SELECT count(*) FROM trees_tree").fetchone()[0] > 10
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("UPDATE accounts_user SET name = name")


class held:
    """A process that holds the source until the block ends."""

    def __init__(self, site, code):
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=site.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self):
        assert self.process.stdout.readline() == "held\n"

    def __exit__(self, *error):
        self.process.communicate("\n", timeout=60)
