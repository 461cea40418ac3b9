"""Who and what the tests start with, and which of them a second database repeats."""

import faulthandler
import os
import signal
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client, TransactionTestCase

from accounts import tokens
from tests import examples, factories, postgres
from tests.empty_tables import empty_tables
from trees.models import Run
from trees.models.trees import revisions
from trees.running import panels
from trees.sharing import booklet

USES_DATABASE = {"db", "transactional_db", "live_server", "database_url", "migrated_database"}
CORE = Path(__file__).parent / "trees" / "core"
STDERR = pytest.StashKey[int]()


def pytest_configure(config):
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C does: fixtures end what they began
    config.stash[STDERR] = os.dup(2)
    examples.load_profile()
    config.addinivalue_line("markers", "once: says nothing about the database, so one of the databases is enough")
    config.addinivalue_line("markers", "soak: takes minutes, and runs in `make soak` only")
    config.addinivalue_line("markers", "each_database: what it says depends on the database, unlike its module")
    config.addinivalue_line("markers", "new_context: in the browser with nothing in its cache, and for this test alone")
    config.addinivalue_line("markers", "whole_browser: needs what Chromium's headless shell leaves out")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item):
    """pytest forgets its own limit when a test has failed: what hangs then is taking back what the test began with."""
    if seconds := float(item.config.getini("faulthandler_timeout") or 0):
        faulthandler.dump_traceback_later(seconds, file=item.config.stash[STDERR], exit=True)


def pytest_addoption(parser):
    parser.addoption("--database-only", action="store_true", help="leave out what another database cannot change")
    parser.addoption("--soak", action="store_true", help="run the tests marked soak, which take minutes")
    parser.addoption("--repeat", type=int, help="how often a test of random faults tries: more for a figure")


def pytest_ignore_collect(collection_path, config):
    """The core, a third of all tests, knows no database: where only those with one run, none of it is imported."""
    return True if config.getoption("--database-only") and collection_path == CORE else None


def pytest_collection_modifyitems(config, items):
    if wrong := [item.nodeid for item in items if CORE in item.path.parents and depends_on_database(item)]:
        raise pytest.UsageError(f"These would run on one database only, put them elsewhere: {', '.join(wrong)}")
    if not config.getoption("--soak"):
        deselect(config, items, lambda item: not item.get_closest_marker("soak"))
    if config.getoption("--database-only"):
        deselect(config, items, depends_on_database)


def deselect(config, items, keep):
    kept, others = [], []
    for item in items:
        (kept if keep(item) else others).append(item)
    config.hook.pytest_deselected(items=others)
    items[:] = kept


def depends_on_database(item) -> bool:
    if item.get_closest_marker("each_database"):
        return True
    if item.get_closest_marker("once"):
        return False
    return bool(item.get_closest_marker("django_db") or USES_DATABASE & set(item.fixturenames))


def client_for(user, **headers) -> Client:
    """A client signed in as ``user`` with the access token of a device of its own; ``headers`` go with each request."""
    access = tokens.sign_in(user, user_agent="pytest").access
    return Client(headers={"Authorization": f"Bearer {access}", **headers})


def page_client_for(user) -> Client:
    """The same as htmx asks: pages answer their content, not the shell."""
    return client_for(user, **{"HX-Request": "true"})


@pytest.fixture(scope="session")
def database_url(tmp_path_factory):
    """The database of the server that the tests in a browser share."""
    with empty_database(tmp_path_factory) as url:
        yield url


@contextmanager
def empty_database(tmp_path_factory):
    """A new database for a server of its own: an SQLite file, or one beside the suite's PostgreSQL database."""
    suite = os.environ.get("DATABASE_URL", "")
    if not suite.startswith("postgres"):
        yield f"sqlite:///{tmp_path_factory.mktemp('database')}/db.sqlite3"
        return
    with postgres.new_database(suite) as url:
        yield url


@pytest.fixture
def migrated_database(django_db_setup, django_db_blocker, tmp_path_factory):
    """The URL of another new database, whose tables are there: a copy of the test database."""
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock():
            connection.close()  # it copies no database that is in use
    with copied_database(connection.settings_dict["NAME"], tmp_path_factory) as url:
        yield url


@contextmanager
def copied_database(source: str, tmp_path_factory):
    """The URL of a copy of an SQLite file, or of a database beside the suite's PostgreSQL database."""
    suite = os.environ.get("DATABASE_URL", "")
    if suite.startswith("postgres"):
        with postgres.new_database(suite, template=source) as url:
            yield url
        return
    file = tmp_path_factory.mktemp("database") / "db.sqlite3"
    with closing(sqlite3.connect(source)) as original, closing(sqlite3.connect(file)) as copy:
        original.backup(copy)
    yield f"sqlite:///{file}"


@pytest.fixture(scope="module")
def module_rows(django_db_setup, django_db_blocker):
    """Rows that a fixture of this scope makes stay for all tests of the module, each of which takes back its own."""
    forget_kept_graphs()
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session", autouse=True)
def quick_flush():
    """After a test that commits, Django would truncate each table and then do what follows a migration."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: empty_tables(connection))
        yield


@pytest.fixture(autouse=True)
def forget_graphs():
    forget_kept_graphs()


def forget_kept_graphs():
    """A test's rollback gives keys out again, to other releases."""
    for kept in (revisions.graph_of, revisions.is_large, panels.panels_html, panels.steps_ahead_of, booklet.steps_html):
        kept.cache_clear()


@pytest.fixture(name="client_for")
def client_for_fixture(db):
    return client_for


@pytest.fixture(name="page_client_for")
def page_client_for_fixture(db):
    return page_client_for


@pytest.fixture
def owner(db):
    return factories.person("Owner")


@pytest.fixture
def editor(db):
    return factories.person("Editor")


@pytest.fixture
def viewer(db):
    return factories.person("Viewer")


@pytest.fixture
def stranger(db):
    """Somebody with a team of their own, and no part in ``team``."""
    stranger = factories.person("Stranger")
    factories.team("Elsewhere", admin=stranger)
    return stranger


@pytest.fixture
def team(owner, editor, viewer):
    return factories.team(admin=owner, editor=editor, viewer=viewer)


@pytest.fixture
def tree(team, owner):
    return factories.tree(team, by=owner)


@pytest.fixture
def guide(team, owner):
    """A tree that is published."""
    return factories.published(team, by=owner)


@pytest.fixture
def run(guide, viewer):
    return Run.objects.start(guide, by=viewer)
