"""What keeps the notices of people, kinds and keys apart, and the limits of what is stored and asked for."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import ApiKey, Notice, ScimToken, Scope
from accounts.models.notices import MAX_WORDS_CHARS
from accounts.notices.ending import remind_of_keys
from accounts.notices.kinds import AGENT_CONNECTED, KEY_ENDING
from accounts.views.notices import PAGE_SIZE
from tests.accounts.scim.requests import make_token
from tests.factories import person
from tests.html import page_of

pytestmark = pytest.mark.django_db


def tell(user, *keys, kind=KEY_ENDING, **fields) -> None:
    for key in keys:
        Notice.objects.tell(kind, [user.pk], key=key, **{"words": f"“{key}” ends soon."} | fields)


def test_marking_all_as_read_leaves_those_of_others_unread(owner, viewer, page_client_for):
    tell(owner, "a")
    tell(viewer, "b")
    newest = Notice.objects.latest("pk").pk
    page_client_for(viewer).post("/notices/", {"up_to": newest})
    assert Notice.objects.unread_keys(viewer) == []
    assert len(Notice.objects.unread_keys(owner)) == 1


def test_notice_of_somebody_else_is_not_there(owner, viewer, page_client_for):
    tell(owner, "a")
    pk = Notice.objects.get().pk
    client = page_client_for(viewer)
    assert client.post(f"/notices/{pk}").status_code == 404
    assert len(Notice.objects.unread_keys(owner)) == 1
    assert "ends soon" not in client.get("/notices/").content.decode()


def test_who_left_a_team_reads_no_more_of_its_keys(viewer, team, page_client_for):
    tell(viewer, "a", team=team.pk)
    client = page_client_for(viewer)
    assert "ends soon" in client.get("/notices/").content.decode()
    team.memberships.get(user=viewer).delete()
    assert "ends soon" not in client.get("/notices/").content.decode()
    assert Notice.objects.unread_keys(viewer) == []


def test_only_members_are_told_of_what_happens_in_a_team(viewer, stranger, team):
    for user in (viewer, stranger):
        tell(user, "a", team=team.pk)
    assert list(Notice.objects.values_list("person", flat=True)) == [viewer.pk]


def test_two_kinds_of_one_thing_are_two_notices(owner):
    """An agent's key: that it was connected, and that it ends."""
    tell(owner, 7, kind=AGENT_CONNECTED)
    tell(owner, 7)
    assert Notice.objects.count() == 2


def test_api_key_and_scim_token_with_the_same_number_are_both_told_of():
    root = person("Root", is_staff=True, is_superuser=True)
    key, (token, _) = ApiKey.objects.create_key("Backup", Scope.READ, 90, by=root, team=None), make_token()
    ScimToken.objects.filter(pk=token.pk).update(id=key.pk)
    for model in (ApiKey.objects, ScimToken.objects):
        ends = timezone.now() + timedelta(days=3)
        model.filter(pk=key.pk).update(expires_at=ends, created_at=ends - timedelta(days=90))
    assert remind_of_keys() == 2
    assert Notice.objects.filter(person=root).count() == 2


def test_page_that_is_just_full_leads_to_no_other(owner, page_client_for):
    client = page_client_for(owner)
    tell(owner, *range(PAGE_SIZE))
    assert not page_of(client.get("/notices/")).css("li.more")
    tell(owner, "one more")
    assert page_of(client.get("/notices/")).css("li.more")


@pytest.mark.parametrize("number", ["9" * 19, "9" * 400, "-1", "1.5", "１"])
def test_number_that_is_no_key_of_a_row_is_no_error(owner, page_client_for, number):
    tell(owner, "a")
    client = page_client_for(owner)
    assert client.post("/notices/", {"up_to": number}).status_code == 200
    assert client.get("/notices/", {"after": number}).status_code == 200
    assert client.get("/notices/new", {"since": number}).status_code == 200
    assert len(Notice.objects.unread_keys(owner)) == 1


def test_words_are_cut_to_what_a_notice_keeps(owner):
    tell(owner, "a", words="x" * (MAX_WORDS_CHARS + 1))
    assert Notice.objects.get().words == "x" * MAX_WORDS_CHARS
