"""/api/v1/trees/{id}/flags, /api/v1/flags/{uuid}"""

from uuid import uuid4

import pytest

from tests import factories
from trees.models import Flag

pytestmark = pytest.mark.django_db


@pytest.fixture
def flag(guide, viewer):
    return raised(guide, viewer)


def raised(guide, by, **fields) -> Flag:
    what = {"release": guide.live, "node": "power", "kind": "wrong", "text": "It has no light"} | fields
    return Flag.objects.raise_flag(uuid4(), run=None, tree=guide, by=by, **what)


def test_viewer_flags_a_step_once_by_its_id(viewer_api, guide, viewer):
    body = {"id": str(uuid4()), "node": "power", "kind": "unclear", "text": "Which light?"}
    first, again = (viewer_api.post(f"trees/{guide.pk}/flags", **body) for _ in range(2))
    assert first.status_code == 201
    assert first.json() == again.json()
    told = first.json()
    assert (told["id"], told["step"], told["kind"], told["release_number"]) == (
        body["id"], "Is the light on?", "unclear", 1
    )  # fmt: skip
    assert (told["by"]["id"], told["resolved_at"], Flag.objects.count()) == (viewer.pk, None, 1)


@pytest.mark.parametrize(
    "body",
    [{"node": "nowhere"}, {"node": ""}, {"node": 5}, {"kind": "odd"}, {"kind": None}, {"text": "x" * 1001},
     {"text": "\x00"}, {"release": 2**62}, {"release": "1"}, {"id": 5}, {"id": "x"}],
)  # fmt: skip
def test_flag_that_cannot_be_is_400_and_named(viewer_api, guide, body):
    answer = viewer_api.post(f"trees/{guide.pk}/flags", **({"node": "power", "kind": "wrong"} | body))
    assert (answer.status_code, answer.json()["errors"].keys()) == (400, body.keys())
    assert not Flag.objects.exists()


def test_flag_of_a_draft_and_with_anothers_id_is_400(api, tree, flag, guide):
    assert api.post(f"trees/{tree.pk}/flags", node="power", kind="wrong").json()["errors"].keys() == {"release"}
    assert api.post(f"trees/{guide.pk}/flags", id=str(flag.pk), node="power", kind="wrong").status_code == 400


def test_flags_of_a_tree_are_listed_newest_first_and_by_whether_they_are_open(viewer_api, guide, viewer, owner, team):
    raised(factories.published(team, owner, "Other"), viewer)
    old, new = raised(guide, viewer), raised(guide, viewer, kind="missing")
    old.resolve("It has one now.", by=owner)
    path = f"trees/{guide.pk}/flags"
    assert [row["id"] for row in viewer_api.get(path).json()["results"]] == [str(new.pk), str(old.pk)]
    assert [row["id"] for row in viewer_api.get(path, open="true").json()["results"]] == [str(new.pk)]
    assert [row["message"] for row in viewer_api.get(path, open="false").json()["results"]] == ["It has one now."]
    first = viewer_api.get(path, limit=1).json()
    assert [row["id"] for row in viewer_api.get(first["next"]).json()["results"]] == [str(old.pk)]


def test_more_flags_cost_no_more_queries(api, guide, viewer, django_assert_num_queries):
    for count in (1, 8):
        for _ in range(count):
            raised(guide, viewer)
        with django_assert_num_queries(3):
            api.get(f"trees/{guide.pk}/flags")


def test_editor_resolves_with_a_message_that_the_flagger_sees(editor_api, viewer_api, flag, editor):
    assert viewer_api.patch(f"flags/{flag.pk}", message="x").status_code == 403
    told = editor_api.patch(f"flags/{flag.pk}", message="Thank you, mended.").json()
    assert (told["message"], told["resolved_by"]["id"]) == ("Thank you, mended.", editor.pk)
    assert viewer_api.get(f"flags/{flag.pk}").json() == told
    assert editor_api.patch(f"flags/{flag.pk}", message="Again").status_code == 400
    flag.refresh_from_db()
    assert flag.message == "Thank you, mended."


def test_stranger_finds_no_flag_and_raises_none(stranger_api, flag, guide):
    assert stranger_api.get(f"flags/{flag.pk}").status_code == 404
    assert stranger_api.patch(f"flags/{flag.pk}", message="x").status_code == 404
    assert stranger_api.get(f"trees/{guide.pk}/flags").status_code == 404
    assert stranger_api.post(f"trees/{guide.pk}/flags", node="power", kind="wrong").status_code == 404


@pytest.mark.parametrize("message", [None, [], True, "x" * 1001, "\x00"])
def test_message_that_cannot_be_is_400(api, flag, message):
    assert api.patch(f"flags/{flag.pk}", message=message).json()["errors"].keys() == {"message"}
