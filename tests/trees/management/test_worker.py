"""What ``manage.py worker`` does, job by job. tests/operations/test_worker.py has its process."""

import logging
from datetime import timedelta
from threading import Event

import pytest
from django.db import OperationalError
from django.utils import timezone

from accounts.models import ApiKey, AuditEntry, ClientDocument, Mail, Notice, Scope
from accounts.models.notices import RETENTION
from accounts.notices.kinds import KEY_ENDING
from project.models import WORKER, LastDone
from tests import factories
from tests.accounts.mail.delivered import sent
from tests.trees.integrations.lookups.calls import OUTPUTS
from trees.management.commands.worker import HOUR, Command, Job, lanes_until
from trees.models import Delivery, Fetch, Lookup, Run, SearchPending, Webhook
from trees.models.integrations.fetches import DONE

LONG_AGO = timezone.now() - timedelta(days=400)


def work() -> None:
    """All that it does is due, as when it begins."""
    for jobs in lanes_until(Event()):
        for job in jobs:
            job.run()


@pytest.mark.django_db
def test_what_is_kept_for_a_time_is_deleted(team, owner, settings):
    settings.AUDIT_DAYS, settings.WEBHOOKS_ALLOW_PRIVATE = 365, True
    Mail.objects.enqueue("ann@example.com", "Old", "Text").record_attempt()
    Notice.objects.tell(KEY_ENDING, [owner.pk], key="old")
    AuditEntry.objects.create(action="sign_in", at=LONG_AGO)
    ClientDocument.objects.create(digest="d" * 64, url="https://agent.example.com/me.json", asked_at=LONG_AGO)
    hook = Webhook.objects.create(team=team, url="http://127.0.0.1:9/")
    Delivery.objects.create(webhook=hook, event="test", body="{}", next_at=None)
    lookup = Lookup.objects.add(team, by=owner, name="crm", url="http://127.0.0.1:9/{serial}", outputs=OUTPUTS)
    Fetch.of(lookup, {"serial": "AB 1"}, by=owner, status=DONE).save()
    Fetch.objects.update(keep_until=LONG_AGO)
    for model in (Mail, Delivery):
        model.objects.update(created_at=LONG_AGO)
    Notice.objects.update(created_at=timezone.now() - RETENTION - timedelta(hours=1))
    work()
    left = [model.__name__ for model in (Notice, ClientDocument, Delivery, Fetch) if model.objects.exists()]
    assert left == [] and not Mail.objects.filter(subject="Old").exists()
    assert not AuditEntry.objects.filter(at=LONG_AGO).exists()


@pytest.mark.django_db
def test_what_callers_told_is_erased_and_old_runs_go_after_the_days_of_their_team(team, owner, guide):
    team.set_retention(erase=30, delete=60)
    told, old = (factories.begun(guide, owner, ticket="INC-7", caller="Kim") for _ in range(2))
    for run, days in ((told, 31), (old, 61)):
        at = timezone.now() - timedelta(days=days)
        Run.objects.filter(pk=run.pk).update(started_at=at, touched_at=at)
    work()
    assert list(Run.objects.values_list("pk", "ticket", "caller")) == [(told.pk, "", "")]


@pytest.mark.django_db
def test_people_are_told_of_reviews_and_keys_and_have_their_digest(team, owner):
    factories.tree(team, owner, "Printer", review_on=timezone.localdate())
    key = ApiKey.objects.create_key("Backup", Scope.READ, 90, by=owner, team=None)
    ApiKey.objects.filter(pk=key.pk).update(expires_at=timezone.now() + timedelta(days=3), created_at=LONG_AGO)
    work()
    assert set(Notice.objects.filter(person=owner).values_list("kind", flat=True)) == {"key.ending", "review.due"}
    Notice.objects.update(created_at=timezone.now() - timedelta(hours=1))
    work()
    assert [message.to for message in sent() if message.to == ["owner@example.com"]] == [["owner@example.com"]]


@pytest.mark.django_db
def test_guides_are_indexed_and_that_it_runs_is_known(tree):
    assert SearchPending.objects.exists()
    work()
    assert not SearchPending.objects.exists()
    assert timezone.now() - LastDone.objects.at(WORKER) < timedelta(minutes=1)


def fails(error):
    def job():
        raise error

    return job


@pytest.mark.django_db(transaction=True)  # it ends with connections that are closed
def test_job_that_fails_stops_no_other_and_each_is_done_when_it_is_due(capsys, caplog):
    done = []
    jobs = [
        Job(fails(OperationalError("the database\nis restarting")), 0),
        Job(fails(OSError("no room")), HOUR),
        Job(fails(KeyError("a fault of ours")), HOUR),
        Job(lambda: done.append("often"), 0),
        Job(lambda: done.append("seldom"), HOUR),
    ]
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            Command().run_due(jobs)
    assert done == ["often", "seldom", "often", "often"]
    restarting = "Not done, tried again: the database is restarting\n"
    assert capsys.readouterr().err == f"{restarting}Not done, tried again: no room\n{restarting * 2}"
    [fault] = caplog.records
    assert fault.exc_info[0] is KeyError  # with its stack trace


def test_no_lane_of_emails_waits_for_another_site():
    """What waits for webhooks, lookups or programs elsewhere is in no lane with anything else."""
    lanes = [len(jobs) for jobs in lanes_until(Event())]
    assert lanes[:-1] == [1] * 5
