"""Whom a digest is sent to, and what is in it by the time that it is sent."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Digest, Notice, NoticeChoice
from accounts.notices import digest
from accounts.notices.digest import PAUSE, WAIT, send_digests
from accounts.notices.kinds import KEY_ENDING
from tests.accounts.mail.delivered import sent
from tests.factories import person

pytestmark = pytest.mark.django_db


def tell(user, key: str, **fields) -> None:
    Notice.objects.tell(KEY_ENDING, [user.pk], key=key, words=f"“{key}” ends soon.", **fields)


def let_wait() -> None:
    """All notices are as old as a digest waits for."""
    Notice.objects.update(created_at=timezone.now() - WAIT)


def test_who_left_the_team_is_not_mailed_what_they_were_told_of_it(owner, viewer, team):
    for user in (owner, viewer):
        tell(user, "Backup", team=team.pk)
    let_wait()
    team.memberships.get(user=viewer).delete()
    assert send_digests() == 1
    assert [message.to for message in sent()] == [["owner@example.com"]]
    team.memberships.create(user=viewer, role="viewer")
    Digest.objects.all().delete()
    assert send_digests() == 0  # nor later, where they come back


def test_account_that_was_deactivated_is_not_mailed(owner):
    tell(owner, "Backup")
    let_wait()
    owner.is_active = False
    owner.save()
    assert send_digests() == 0 and sent() == []


def test_people_who_had_one_lately_take_nobody_elses_turn(monkeypatch):
    monkeypatch.setattr(digest, "MAX_PEOPLE_AT_ONCE", 2)
    had, waits = [person("Ann"), person("Ben")], person("Zoe")
    for user in had:
        Digest.objects.create(person=user, sent_at=timezone.now() - PAUSE + timedelta(minutes=1))
    for user in (*had, waits):
        tell(user, "Backup")
    let_wait()
    assert send_digests() == 1
    assert [message.to for message in sent()] == [["zoe@example.com"]]


def test_notice_that_was_read_and_marked_as_unread_is_not_mailed(owner):
    tell(owner, "Backup")
    one = Notice.objects.filter(person=owner)
    one.mark_read()
    one.mark_unread()
    let_wait()
    assert len(Notice.objects.unread_keys(owner)) == 1
    assert send_digests() == 0


def test_choice_of_one_person_is_not_that_of_another(owner, editor):
    NoticeChoice.objects.choose(owner, {KEY_ENDING.name: (True, False)})
    for user in (owner, editor):
        tell(user, "Backup")
    let_wait()
    send_digests()
    assert [message.to for message in sent()] == [["editor@example.com"]]
    assert len(Notice.objects.unread_keys(owner)) == len(Notice.objects.unread_keys(editor)) == 1
