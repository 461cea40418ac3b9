"""/teams/<id>/ of a team with more members and invitations than a page shows."""

import json

import pytest

from accounts.members import PAGE_SIZE
from accounts.models import Role, User
from tests.html import page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(team):
    people = User.objects.bulk_create(
        User(email=f"p{number:03}@example.org", name=f"Person {number:03}") for number in range(2 * PAGE_SIZE)
    )
    team.memberships.bulk_create(team.memberships.model(team=team, user=each) for each in people)
    return people


@pytest.fixture
def ask(page_client_for, owner):
    client = page_client_for(owner)
    return lambda url, **query: page_of(client.get(url, query))


def names(page) -> list[str]:
    return page.texts("li.entry strong")


def following(page) -> str:
    (more,) = page.css("li.more")
    return more["hx-get"]


def test_members_come_a_page_at_a_time_each_once(ask, url, many, team):
    html = ask(url)
    seen = names(html)
    assert len(seen) == PAGE_SIZE
    while html.css("li.more"):
        html = ask(following(html))
        seen += names(html)
    assert sorted(seen) == sorted(str(each.user) for each in team.memberships.select_related("user"))
    assert "103" in ask(url).region("Members 103").heading


def test_search_finds_names_and_emails(ask, url, many):
    search = ask(url).by_id("member-search")["hx-get"]
    assert names(ask(search, q="person 042")) == ["Person 042"]
    assert names(ask(search, q="P077@example")) == ["Person 077"]
    assert names(ask(search, q="100% nobody")) == []
    assert "Nobody here has this name or email." in ask(search, q="nobody").text
    found = ask(search, q="person")
    assert names(ask(following(found)))[0] == f"Person {PAGE_SIZE:03}"


def test_small_team_has_no_search(ask, url):
    assert not ask(url).css("#member-search, li.more")


def test_members_without_a_factor_are_counted_on_all_pages(ask, url, many, team):
    User.objects.filter(pk=many[-1].pk).update(has_factor=True)
    assert "102 of 103 have none" in ask(url).text


def test_role_and_removal_answer_with_the_row_alone(page_client_for, owner, url, many, team):
    member = team.memberships.get(user=many[-1])
    client = page_client_for(owner)
    changed = page_of(client.post(f"{url}members/{member.pk}", {"role": "editor"}))
    assert names(changed) == [many[-1].name]
    assert changed.by_id(f"role-{member.pk}").value == Role.EDITOR
    refused = client.post(f"{url}members/{member.pk}", {"role": "king"})
    assert (refused.status_code, names(page_of(refused))) == (422, [many[-1].name])
    removed = client.delete(f"{url}members/{member.pk}")
    assert removed.content == b"" and json.loads(removed["HX-Trigger"])["announce"]["undo"]


def test_invitations_come_a_page_at_a_time_the_newest_first(ask, url, team, owner):
    for number in range(PAGE_SIZE + 1):
        team.invite(f"new{number}@example.org", Role.VIEWER, by=owner)
    html = ask(url)
    assert "new0@" not in html.text and f"new{PAGE_SIZE}@" in html.text
    assert ask(following(html)).texts(".words p.clip") == ["new0@example.org"]


def test_invitation_that_is_sent_again_or_withdrawn_answers_with_its_row_alone(page_client_for, owner, url, team):
    for email in ("old@example.org", "new@example.org"):
        team.invite(email, Role.VIEWER, by=owner)
    old, new = team.invitations.order_by("pk")
    client = page_client_for(owner)
    row = page_of(client.post(f"{url}invitations/{old.pk}"))
    again = team.invitations.get(email=old.email)
    assert (row.texts("li.entry p.clip"), f"invitations/{again.pk}" in row.source) == ([old.email], True)
    assert "/invitations/" in row.by_id(f"invitation-link-{again.pk}").value
    gone = client.delete(f"{url}invitations/{new.pk}")
    assert gone.content == b"" and json.loads(gone["HX-Trigger"])["announce"]["undo"]
    assert "No invitation is pending" in page_of(client.delete(f"{url}invitations/{again.pk}"))


def test_invitation_of_who_has_become_a_member_stays_a_row_that_says_so(page_client_for, owner, url, team, viewer):
    pending = team.invite("new@example.org", Role.VIEWER, by=owner)
    type(pending).objects.update(email=viewer.email)
    refused = page_client_for(owner).post(f"{url}invitations/{pending.pk}")
    row = page_of(refused)
    assert (refused.status_code, row.texts("li.entry p.clip")) == (422, [viewer.email])
    assert "already a member" in row


def test_page_of_a_large_team_is_light_and_its_statements_are_few(
    page_client_for, owner, url, many, django_assert_max_num_queries
):
    client = page_client_for(owner)
    with django_assert_max_num_queries(5):
        assert len(client.get(url).content) < 80_000
