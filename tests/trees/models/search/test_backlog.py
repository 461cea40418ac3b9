"""Many changed guides wait to be indexed: what was just saved is found at once, and the worker does the rest."""

import math
from threading import Event, Thread

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Mail
from accounts.models.mail import RETENTION
from tests import factories
from trees.models import SearchPending, Tree
from trees.models.search import index as search_index
from trees.models.search import tables as search_tables
from trees.models.search.matches import Filters, search_guides

pytestmark = pytest.mark.django_db

BACKLOG = search_index.MAX_REFRESHED_PER_SEARCH * 2 + 5


@pytest.fixture(autouse=True)
def nothing_waits(db):
    """Emptying SQLite's tables after a test with transactions has the triggers note each guide."""
    SearchPending.objects.all().delete()


@pytest.fixture
def stranger(db):
    return factories.person("stranger")


@pytest.fixture
def other_team(stranger):
    return factories.team("Others", admin=stranger)


def pile_up(team, count, title="Waiting"):
    """Guides as an import makes them: many rows in one statement."""
    return Tree.objects.bulk_create(Tree(team=team, title=f"{title} {number}") for number in range(count))


def keys(user, text):
    return search_guides(text, Filters(list(user.teams()))).keys


def waiting():
    return set(SearchPending.objects.values_list("tree", flat=True))


# A search


def test_newest_guide_is_found_at_once_behind_many_that_wait(team, owner):
    pile_up(team, BACKLOG)
    newest = factories.tree(team, owner, "Gamma mailbox")
    assert keys(owner, "mailb") == [newest.pk]


def test_change_of_an_old_guide_is_found_at_once_behind_many_that_wait(team, owner):
    old = factories.tree(team, owner, "Old")
    pile_up(team, BACKLOG)
    Tree.objects.filter(pk=old.pk).update(title="Gamma mailbox")
    assert keys(owner, "mailb") == [old.pk]


def test_guides_of_the_own_teams_come_before_newer_ones_of_others(team, owner, other_team, stranger):
    own = factories.tree(team, owner, "Gamma mailbox")
    pile_up(other_team, BACKLOG)
    assert keys(owner, "mailb") == [own.pk]
    assert keys(stranger, "mailb") == []


def test_deleted_guide_is_forgotten_behind_many_that_wait(team, owner):
    gone = factories.tree(team, owner, "Gamma mailbox")
    assert keys(owner, "mailb") == [gone.pk]
    pile_up(team, BACKLOG)
    gone.delete()
    assert keys(owner, "mailb") == []
    assert gone.pk not in waiting()


def test_search_indexes_a_part_of_much_and_leaves_the_rest_for_the_next(team, owner):
    pile_up(team, BACKLOG)
    left = [BACKLOG - search_index.MAX_REFRESHED_PER_SEARCH * done for done in (1, 2)]
    for number in [*left, 0]:
        keys(owner, "waiting")
        assert len(waiting()) == number


def test_guide_that_changed_often_does_not_hide_the_others(team, owner):
    other, often = factories.tree(team, owner, "Gamma mailbox"), factories.tree(team, owner, "Often")
    notes = search_index.MAX_REFRESHED_PER_SEARCH * search_index.MAX_NOTES_PER_GUIDE + 10
    SearchPending.objects.bulk_create(SearchPending(tree=often.pk) for _ in range(notes))
    assert keys(owner, "mailb") == [other.pk]


def test_statements_of_a_search_do_not_grow_with_what_waits(team, owner):
    def statements(count):
        pile_up(team, count)
        teams = Filters(list(owner.teams()))
        with CaptureQueriesContext(connection) as seen:
            search_guides("waiting", teams)
        return len(seen)

    statements(1)
    most = statements(search_index.MAX_REFRESHED_PER_SEARCH)
    assert statements(BACKLOG) <= most + 2
    assert most <= 30


# Beside another session


@pytest.mark.django_db(transaction=True)
def test_search_waits_for_another_session_that_indexes(team, owner):
    tree = factories.tree(team, owner, "Gamma mailbox")
    locked, asked = Event(), Event()

    def index():
        with transaction.atomic(), connection.cursor() as cursor:
            search_tables.tables_of(connection).lock(cursor, False)
            locked.set()
            asked.wait(0.4)
        connection.close()

    other = Thread(target=index)
    other.start()
    assert locked.wait(10)
    assert keys(owner, "mailb") == [tree.pk]
    assert not asked.is_set() and not waiting()
    other.join()


# The worker


@pytest.mark.django_db(transaction=True)
def test_worker_empties_the_queue(team, owner, other_team, stranger):
    pile_up(team, search_index.BACKGROUND_BATCH_SIZE * 2 + 1)
    theirs = factories.tree(other_team, stranger, "Gamma mailbox")
    call_command("worker", "--once")
    assert not waiting()
    with CaptureQueriesContext(connection) as seen:
        assert keys(stranger, "mailb") == [theirs.pk]
    assert not [query for query in seen if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_worker_lets_others_write_between_its_batches(team, monkeypatch):
    pile_up(team, 5)
    monkeypatch.setattr(search_index, "BACKGROUND_BATCH_SIZE", 2)
    sizes, pauses = [], Pauses(lambda: sizes.append(len(waiting())))
    assert search_index.refresh_in_background(pauses, math.inf) == 5
    assert sizes == [3, 1, 0]


def test_worker_that_is_stopped_or_out_of_time_leaves_the_rest(team, monkeypatch):
    pile_up(team, 5)
    monkeypatch.setattr(search_index, "BACKGROUND_BATCH_SIZE", 2)
    stop = Event()
    stop.set()
    assert search_index.refresh_in_background(stop, math.inf) == 2
    assert search_index.refresh_in_background(Event(), -1) == 2
    assert search_index.refresh_in_background(Event(), math.inf) == 1


def test_worker_with_nothing_to_index_writes_nothing():
    with CaptureQueriesContext(connection) as seen:
        assert search_index.refresh_in_background(Event(), math.inf) == 0
    assert len(seen) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("error", [OperationalError("locked"), ValueError("broken")])
def test_worker_goes_on_with_its_other_jobs_when_guides_cannot_be_indexed(team, monkeypatch, error):
    pile_up(team, 1)
    sent = timezone.now() - RETENTION * 2
    Mail.objects.create(to="ann@example.com", subject="Old", created_at=sent, sent_at=sent, next_at=None)

    def refuse(*args):
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(search_index, "_documents", refuse)
        call_command("worker", "--once")
    assert len(waiting()) == 1
    assert not Mail.objects.exists()
    call_command("worker", "--once")
    assert not waiting()


class Pauses(Event):
    """Calls ``observe`` in each pause."""

    def __init__(self, observe):
        super().__init__()
        self.observe = observe

    def wait(self, timeout=None):
        assert timeout == search_index.BACKGROUND_PAUSE_SECONDS
        self.observe()
        return False
