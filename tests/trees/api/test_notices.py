"""/api/v1/notices."""

import pytest

from accounts.models import Notice, NoticeChoice
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(client_for, owner):
    return client_for(owner)


@pytest.fixture
def told(guide, owner, viewer):
    """Two runs that were handed over to the owner; their notices, the newest first."""
    for _ in range(2):
        factories.started(guide, viewer).hand_over(owner, by=viewer)
    return list(Notice.objects.of(owner))


def test_list_has_them_in_words(api, told, guide, viewer):
    (newest, _) = api.get("/api/v1/notices").json()["results"]
    assert newest == {
        "id": told[0].pk, "kind": "run.handed_over", "title": "Viewer handed a run over to you",
        "about": "Printer offline", "text": "", "url": f"/runs/{told[0].subject}/", "guide": guide.pk,
        "by": {"id": viewer.pk, "name": "Viewer"}, "count": 1,
        "created_at": newest["created_at"], "read_at": None,
    }  # fmt: skip


def test_list_is_paged_and_can_leave_out_what_was_read(api, told):
    first = api.get("/api/v1/notices?limit=1").json()
    assert [each["id"] for each in api.get(first["next"]).json()["results"]] == [told[1].pk]
    answer = api.patch(f"/api/v1/notices/{told[0].pk}", {"read": True}, content_type="application/json")
    assert answer.json()["read_at"]
    assert [each["id"] for each in api.get("/api/v1/notices?unread=true").json()["results"]] == [told[1].pk]
    assert api.get("/api/v1/notices/unread").json() == {"unread": 1, "newest": told[1].pk}
    answer = api.patch(f"/api/v1/notices/{told[0].pk}", {"read": False}, content_type="application/json")
    assert answer.json()["read_at"] is None


def test_all_up_to_one_are_read(api, told):
    answer = api.post("/api/v1/notices/read", {"up_to": told[1].pk}, content_type="application/json")
    assert answer.json() == {"unread": 1, "newest": told[0].pk}


def test_choices_are_read_and_set(api, owner):
    wanted = [{"kind": "flag.raised", "on_site": True, "by_mail": False}]
    answer = api.put("/api/v1/notices/choices", wanted, content_type="application/json").json()
    assert wanted[0] | {"label": "A step of a guide of mine is flagged"} in answer
    assert NoticeChoice.objects.of(owner)["flag.raised"] == (True, False)
    assert api.get("/api/v1/notices/choices").json() == answer


@pytest.mark.parametrize(
    "body", [[{"kind": "nothing", "on_site": True, "by_mail": True}], [{"kind": "flag.raised"}], {}, [3]]
)
def test_choices_that_make_no_sense_are_refused(api, body):
    assert api.put("/api/v1/notices/choices", body, content_type="application/json").status_code == 400


def test_more_choices_than_kinds_are_refused_without_a_word_on_each(api):
    answer = api.put("/api/v1/notices/choices", [{}] * 10_000, content_type="application/json")
    assert answer.status_code == 400
    assert len(answer.content) < 500


def test_notice_of_another_person_is_not_found(client_for, editor, told):
    client = client_for(editor)
    answer = client.patch(f"/api/v1/notices/{told[0].pk}", {"read": True}, content_type="application/json")
    assert answer.status_code == 404
    assert client.get("/api/v1/notices").json()["results"] == []
