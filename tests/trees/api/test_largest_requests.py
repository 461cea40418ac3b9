"""The most that a request may hold goes through; one more is refused, by name, and changes nothing."""

from uuid import uuid4

import pytest

from trees.api.fields import MAX_IDS_PER_LIST
from trees.api.run_serializers import MAX_ELAPSED_SECONDS, MAX_EVENTS_PER_REQUEST, MAX_VALUES_PER_EVENT
from trees.models import Category, Flag, RunEvent
from trees.models.runs.flags import MAX_FLAG_CHARS

pytestmark = pytest.mark.django_db


def event(kind, guide, **fields):
    return {"uuid": str(uuid4()), "kind": kind, "step": 0, "release": guide.live_id, "node": "power"} | fields


@pytest.fixture
def send(api, run):
    def send(*events):
        return api.post(f"runs/{run.pk}/events", events=list(events))

    return send


def test_most_events_of_a_request_are_recorded_and_one_more_is_refused(send, guide):
    notes = [event("note", guide, text=f"note {number}") for number in range(MAX_EVENTS_PER_REQUEST + 1)]
    refused = send(*notes)
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["events"])
    assert str(MAX_EVENTS_PER_REQUEST) in refused.content.decode()
    assert not RunEvent.objects.exists()
    assert send(*notes[:-1]).json()["refused"] == []
    assert RunEvent.objects.count() == MAX_EVENTS_PER_REQUEST


def test_most_values_of_an_event_are_read(send, guide):
    values = {f"v{number}": "x" for number in range(MAX_VALUES_PER_EVENT)}
    assert send(event("values", guide, values=values)).status_code == 200


@pytest.mark.parametrize(("seconds", "status"), [(MAX_ELAPSED_SECONDS, 200), (MAX_ELAPSED_SECONDS + 1, 400)])
def test_event_happened_ten_years_ago_at_most(send, run, guide, seconds, status):
    answer = send(event("note", guide, text="seen", ago=seconds))
    assert answer.status_code == status
    assert RunEvent.objects.count() == (status == 200)
    assert all(each.at >= run.started_at for each in RunEvent.objects.all())


@pytest.mark.parametrize("name", ["node", "option"])
def test_longest_key_is_read_and_then_found_not_to_be_there(send, guide, name):
    answer = send(event("answer", guide, **{"option": "yes", name: "x" * 64}))
    assert answer.status_code == 200
    assert len(answer.json()["refused"]) == 1


def test_longest_flag_is_kept_whole(send, guide):
    key = str(uuid4())
    answer = send(event("flag", guide, uuid=key, option="wrong", text="x" * MAX_FLAG_CHARS))
    assert answer.json()["refused"] == []
    assert Flag.objects.get(pk=key).text == "x" * MAX_FLAG_CHARS


def test_longer_flag_is_refused_with_the_limit_and_the_rest_is_taken(send, guide):
    flag = event("flag", guide, option="wrong", text="x" * (MAX_FLAG_CHARS + 1))
    body = send(flag, event("answer", guide, option="yes")).json()
    assert [each["uuid"] for each in body["refused"]] == [flag["uuid"]]
    assert "1,000" in body["refused"][0]["message"]
    assert body["run"]["outcome"] == "resolved"


def test_most_categories_of_a_guide_are_set_and_one_more_is_refused(api, team, tree):
    keys = [Category.objects.create(team=team, name=f"C{number}").pk for number in range(MAX_IDS_PER_LIST + 1)]
    refused = api.patch(f"trees/{tree.pk}", categories=keys)
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["categories"])
    assert tree.categories.count() == 0
    assert api.patch(f"trees/{tree.pk}", categories=keys[:-1]).status_code == 200
    assert tree.categories.count() == MAX_IDS_PER_LIST


def test_category_that_is_named_twice_counts_once(api, team, tree):
    red = Category.objects.create(team=team, name="Red").pk
    assert api.patch(f"trees/{tree.pk}", categories=[red, red]).status_code == 200
    assert [each.pk for each in tree.categories.all()] == [red]


def test_category_of_another_team_is_named_as_if_it_were_not_there(api, tree, stranger):
    elsewhere = Category.objects.create(team=stranger.memberships.get().team, name="Red").pk
    answers = [api.patch(f"trees/{tree.pk}", categories=[key]) for key in (elsewhere, 999_999)]
    assert [answer.status_code for answer in answers] == [400, 400]
    first, second = (answer.json()["errors"]["categories"] for answer in answers)
    assert str(first).replace(str(elsewhere), "999999") == str(second)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("bulk/archive", {"trees": ["x"] * 50_000}),
        ("bulk/replace", {"find": "a", "replace": "b", "guides": [{}] * 50_000}),
        ("bulk/replace", {"find": "a", "replace": "b", "places": ["x" * 1_000_000], "guides": []}),
        ("trees", {"title": "T", "categories": [None] * 50_000}),
        ("trees/import", {"text": "x", "format": "e" + "\u0301" * 300_000}),
    ],
)
def test_refusal_is_short_however_much_is_wrong(api, team, path, body):
    answer = api.post(path, team=team.pk, **body)
    assert answer.status_code == 400 and len(answer.content) < 20_000


MANY = range(50_000)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("post", "teams/{team}/lookups", {"headers": {f"h{n}": 1 for n in MANY}}),
        ("post", "trees/import", {"text": "x", "mapping": {f"c{n}": "colour" for n in MANY}}),
        ("patch", "trees/{tree}/draft", {"onto": 1, "changes": {"order": ["x" * 65] * len(MANY)}}),
        ("patch", "trees/{tree}/draft", {"onto": 1, "changes": {"nodes": {f"n{n}": None for n in MANY}}}),
    ],
)
def test_too_many_entries_are_named_by_their_limit_and_none_is_checked(api, team, tree, method, path, body):
    answer = api.send(method, path.format(team=team.pk, tree=tree.pk), {"team": team.pk} | body)
    said = answer.content.decode()
    assert answer.status_code == 400
    assert "At most" in said or "no more than" in said
    assert len(said) < 500  # and nothing about any entry
