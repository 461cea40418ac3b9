"""What a person is told of their account, which kinds they choose, and the digest by email."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pyotp import TOTP

from accounts import tokens
from accounts.factors import codes
from accounts.models import Digest, Mail, Notice, NoticeChoice, User
from accounts.models.notices import MAX_COUNTED, RETENTION
from accounts.notices.digest import MAX_NOTICES_PER_DIGEST, PAUSE, WAIT, send_digests
from accounts.notices.kinds import DEVICE_ADDED, GROUPS, Group, Kind, Words, all_kinds
from tests.accounts.mail.delivered import sent
from tests.factories import person
from tests.html import page_of
from tests.trees.models.test_models import at_once

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"


TURNED = Kind("key.turned", "A key is turned", "flag", by_mail=False)


def describe(notices):
    return {each.pk: Words("Key turned", "/keys", text=each.words) for each in notices}


@pytest.fixture(autouse=True)
def room():
    """A kind for these tests, as a room adds its own."""
    GROUPS.append(Group("Keys", (TURNED,), describe))
    yield
    GROUPS.pop()


@pytest.fixture
def ann():
    return person("Ann")


@pytest.fixture
def client(ann, page_client_for):
    return page_client_for(ann)


def tell(user, *keys, **fields) -> None:
    for key in keys:
        Notice.objects.tell(TURNED, [user.pk], key=key, words=f"Key {key}", **fields)


def kinds_of(user) -> list[str]:
    return list(Notice.objects.of(user).values_list("kind", flat=True))


def by_mail(user) -> None:
    NoticeChoice.objects.choose(user, {kind.name: (True, True) for kind in all_kinds()})


def age(by: timedelta) -> None:
    """As if all that happened were so long ago."""
    Notice.objects.update(created_at=timezone.now() - by)
    Digest.objects.update(sent_at=timezone.now() - by)


# Devices and factors


def test_device_that_is_new_is_told_of_and_known_ones_are_not(ann):
    tokens.sign_in(ann, FIREFOX, "192.0.2.1", "thumbprint")  # the first
    tokens.sign_in(person_again(ann), FIREFOX, "192.0.2.9", "thumbprint")  # the same key
    assert kinds_of(ann) == []
    tokens.sign_in(person_again(ann), FIREFOX, "192.0.2.9", "another")
    tokens.sign_in(person_again(ann), "curl/8", "192.0.2.9")
    tokens.sign_in(person_again(ann), "curl/8", "192.0.2.9")
    assert [each.words for each in Notice.objects.of(ann)] == ["curl · 192.0.2.9", "Firefox on Linux · 192.0.2.9"]


def person_again(ann) -> User:
    return User.objects.get(pk=ann.pk)


def test_changes_of_factors_are_told_of(ann):
    secret = codes.new_secret()
    assert codes.add_app(ann, secret, TOTP(secret).now())
    codes.remove_app(ann)
    words = [each.words for each in Notice.objects.of(ann)]
    assert words == ["The authenticator app was removed.", "An authenticator app was added."]


def test_what_has_an_email_of_its_own_is_not_in_a_digest(ann, client):
    by_mail(ann)
    Notice.objects.tell(DEVICE_ADDED, [ann.pk], key="a")
    assert not Notice.objects.filter(to_mail=True).exists()
    names = [field["name"] for field in page_of(client.get("/notices/choices")).css("[type=checkbox]")]
    assert "site device.added" in names and "mail device.added" not in names


# Telling


def test_same_thing_is_told_of_once(ann):
    tell(ann, "a", "a", "b")
    assert Notice.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_same_thing_is_told_of_once_by_several_at_once(ann):
    assert at_once(*(lambda: tell(ann, "a") for _ in range(4))) == [None] * 4
    assert Notice.objects.count() == 1


def test_kind_that_was_switched_off_is_not_stored(ann):
    NoticeChoice.objects.choose(ann, {TURNED.name: (False, False)})
    tell(ann, "a")
    assert Notice.objects.count() == 0


def test_person_who_left_and_keys_of_teams_are_told_nothing(ann, team):
    ann.is_active = False
    ann.save()
    tell(ann, "a")
    tell(person("Service", service_team=team), "a")
    assert Notice.objects.count() == 0


def test_telling_many_takes_as_many_statements_as_telling_one(django_assert_num_queries):
    everybody = [person(f"Person{number}").pk for number in range(20)]
    for some in (everybody[:1], everybody):
        with django_assert_num_queries(2):
            Notice.objects.tell(DEVICE_ADDED, some, key=len(some))


# /notices/


def test_page_lists_the_newest_first_and_leads_on(client, ann):
    tell(ann, *range(35))
    page = page_of(client.get("/notices/"))
    rows = page.css("[data-notice]")
    assert len(rows) == 30 and "Key 34" in rows[0]
    assert page.css("#unread")[0].text == "35 unread"
    (more,) = [each["hx-get"] for each in page.css("li.more")]
    assert "Key 0" in page_of(client.get(more)).css("[data-notice]")[-1]


def test_new_ones_are_added_above(client, ann):
    tell(ann, "a")
    since = Notice.objects.get().pk
    assert page_of(client.get(f"/notices/new?since={since}")).css("[data-notice]") == []
    tell(ann, "b")
    page = page_of(client.get(f"/notices/new?since={since}"))
    assert [row["data-notice"] for row in page.css("[data-notice]")] == [str(since + 1)]
    assert page.css("#up-to")[0]["value"] == str(since + 1)


def test_one_is_marked_as_read_and_as_unread_again(client, ann):
    tell(ann, "a", "b")
    pk = Notice.objects.latest("pk").pk
    assert page_of(client.post(f"/notices/{pk}")).css("#unread")[0].text == "1 unread"
    assert page_of(client.post(f"/notices/{pk}", {"unread": "1"})).css("#unread")[0].text == "2 unread"


def test_all_that_were_shown_are_marked_as_read_and_no_newer_one(client, ann):
    tell(ann, "a", "b")
    shown = Notice.objects.latest("pk").pk
    tell(ann, "c")
    page = page_of(client.post("/notices/", {"up_to": shown}))
    assert page.css("#unread")[0].text == "1 unread"
    assert [row["data-notice"] for row in page.css(".unread")] == [str(shown + 1)]
    assert client.post("/notices/", {"up_to": "x"}).status_code == 200


def test_kinds_are_chosen(client, ann):
    page = page_of(client.get("/notices/choices"))
    assert page.field("site run.handed_over").is_set("checked")
    assert not page.field("mail guide.released").is_set("checked")
    client.post("/notices/choices", {f"mail {TURNED.name}": "on"})
    chosen = NoticeChoice.objects.of(ann)
    assert chosen[TURNED.name] == (False, True)
    assert set(chosen.values()) == {(False, True), (False, False)}


def test_bell_counts_up_to_a_limit(client, ann):
    tell(ann, *range(MAX_COUNTED + 5))
    assert page_of(client.get("/notices/")).css("#unread")[0].text == "99+ unread"


def test_first_content_of_a_page_brings_the_number(client, ann):
    tell(ann, "a")
    page = page_of(client.get("/teams/", headers={"HX-Source": "main#main"}))
    assert page.css("#unread")[0].text == "1 unread"


def test_number_costs_one_statement_beside_the_sign_in(client_for, ann):
    client = client_for(ann)
    for count in (1, 40):
        tell(ann, *range(count))
        client.get("/api/v1/notices/unread")
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/api/v1/notices/unread").json()["unread"] == count
        assert len(seen) == 2


# The digest


def test_digest_waits_gathers_and_comes_once_an_hour(ann, settings):
    settings.BASE_URL = "https://guides.example.com"
    by_mail(ann)
    tell(ann, "a", "b")
    assert send_digests() == 0  # it may be read on the site
    age(WAIT)
    assert send_digests() == 1
    assert send_digests() == 0
    tell(ann, "c")
    age(WAIT)
    assert send_digests() == 0  # the hour is not over
    age(PAUSE)
    assert send_digests() == 1
    first, second = sent()
    assert first.subject == "2 notices from Treeline"
    assert "- Key turned\n  Key b\n  https://guides.example.com/keys\n" in first.body
    assert "https://guides.example.com/notices/choices" in first.body
    assert second.subject == "Key turned" and "Key a" not in second.body


def test_what_was_read_or_not_chosen_is_not_mailed(ann):
    tell(ann, "a")
    by_mail(ann)
    tell(ann, "b")
    Notice.objects.filter(words="Key b").mark_read()
    age(WAIT)
    assert send_digests() == 0
    assert sent() == []


def test_kind_by_mail_alone_is_not_behind_the_bell(ann):
    NoticeChoice.objects.choose(ann, {TURNED.name: (False, True)})
    tell(ann, "a")
    assert Notice.objects.unread_keys(ann) == [] and kinds_of(ann) == []
    age(WAIT)
    assert send_digests() == 1


def test_digest_of_many_names_the_newest(ann):
    by_mail(ann)
    tell(ann, *range(MAX_NOTICES_PER_DIGEST + 5))
    age(WAIT)
    send_digests()
    [message] = sent()
    assert message.body.count("- Key turned") == MAX_NOTICES_PER_DIGEST
    assert "and more." in message.body and "Key 34" in message.body and "http" not in message.body
    assert not Notice.objects.filter(to_mail=True).exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_one_digest(ann):
    by_mail(ann)
    tell(ann, "a")
    age(WAIT)
    at_once(send_digests, send_digests, send_digests)
    assert Mail.objects.count() == 1


def test_notices_are_kept_for_a_time(ann):
    tell(ann, "a")
    age(RETENTION + timedelta(minutes=1))
    tell(ann, "b")
    assert Notice.objects.delete_old() == 1
    assert [each.words for each in Notice.objects.all()] == ["Key b"]
