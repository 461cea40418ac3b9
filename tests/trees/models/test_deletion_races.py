"""What is deleted by one session while another one uses it."""

from contextlib import contextmanager
from functools import partial
from threading import Thread

import pytest
from django.db import connections

from tests import factories
from tests.trees.meanwhile import after
from trees.models import Delivery, Run, Tree, deletions
from trees.models.erasure import delete_team

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def meanwhile(verb, begin):
    """``verb`` by another session, from right after the first statement that begins with ``begin``: it may have to wait
    until the transaction of that has ended."""

    def act():
        try:
            verb()
        finally:
            connections.close_all()

    other = Thread(target=act)
    with after(begin, lambda: (other.start(), other.join(0.5))):
        yield
    other.join(30)


def test_answer_in_a_run_is_recorded_although_a_webhook_is_deleted_at_the_same_moment(run, viewer, team):
    webhook = team.webhooks.create(url="https://example.com/hook")
    with meanwhile(partial(deletions.delete_webhook, webhook), 'INSERT INTO "trees_delivery"'):
        _, refused = run.record([factories.event("answer", run, option="yes")], by=viewer)
    assert (refused, run.outcome) == ([], "resolved")
    assert not Delivery.objects.exists()
    assert not team.webhooks.exists()


@pytest.mark.parametrize("whole_team", [False, True], ids=["guide", "team"])
def test_run_is_forked_while_all_of_it_is_deleted(guide, run, viewer, owner, team, whole_team):
    delete = partial(delete_team, team, by=owner) if whole_team else guide.delete
    with meanwhile(delete, 'INSERT INTO "trees_run"'):
        assert run.fork(0, by=viewer).forked_from == run
    assert not Run.objects.exists()
    assert not Tree.objects.exists()
