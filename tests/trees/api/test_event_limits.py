"""Limits of an event: what is beyond them is refused with the limit, and the run stays where it was."""

from uuid import uuid4

import pytest

from trees.core.runs.walk import MAX_DETAIL_CHARS, MAX_NOTE_CHARS
from trees.models import RunEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(api, run, guide):
    def send(**fields):
        place = {"uuid": str(uuid4()), "step": 0, "release": guide.live_id, "node": "power"}
        return api.post(f"runs/{run.pk}/events", events=[place | fields])

    return send


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "values", "values": {f"v{n}": "x" for n in range(101)}}, "At most 100 values."),
        ({"kind": "note", "text": "x" * (MAX_NOTE_CHARS + 1)}, "At most 10,000 characters."),
        ({"kind": "details", "values": {"ticket": "x" * (MAX_DETAIL_CHARS + 1)}}, "At most 200 characters."),
        ({"kind": "finish", "option": "won"}, "The outcome must be one of resolved, escalate, unresolved."),
        ({"kind": "jump"}, "jump"),
        ({"kind": "answer", "option": "maybe"}, "This step has no such answer."),
    ],
)
def test_event_beyond_a_limit_is_refused_with_the_limit(send, fields, said):
    assert said in send(**fields).content.decode()
    assert not RunEvent.objects.exists()


def test_longest_note_and_details_are_taken(send):
    assert send(kind="note", text="x" * MAX_NOTE_CHARS).json()["refused"] == []
    state = send(kind="details", values={"ticket": "t" * MAX_DETAIL_CHARS}).json()["run"]["state"]
    assert state["details"]["ticket"] == "t" * MAX_DETAIL_CHARS
    assert state["notes"] == {next(iter(state["notes"])): "x" * MAX_NOTE_CHARS}
