"""/api/v1/trees/{id}/presence"""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.trees.api.drafts import BASE, called
from trees.models import Presence

pytestmark = pytest.mark.django_db


def test_each_hears_of_the_other_and_of_the_newest_serial(api, editor_api, tree, owner):
    here, there = str(uuid4()), str(uuid4())
    assert api.post(f"trees/{tree.pk}/presence", tab=here, node="power").json() == {"others": [], "serial": 1}
    tree.commit(BASE.patched(called("Theirs")), by=owner, onto=1)
    heard = editor_api.post(f"trees/{tree.pk}/presence", tab=there).json()
    assert heard == {"others": [{"name": "Owner", "node": "power", "you": False}], "serial": 2}
    again = api.post(f"trees/{tree.pk}/presence", tab=str(uuid4())).json()
    assert [(each["name"], each["you"]) for each in again["others"]] == [("Editor", False), ("Owner", True)]


def test_who_gives_no_sign_is_gone_and_forgotten(api, editor_api, tree):
    api.post(f"trees/{tree.pk}/presence", tab=str(uuid4()))
    Presence.objects.update(seen_at=timezone.now() - timedelta(seconds=13))
    assert editor_api.post(f"trees/{tree.pk}/presence", tab=str(uuid4())).json()["others"] == []
    assert Presence.objects.count() == 1


def test_who_closes_the_editor_is_gone_at_once(api, editor_api, tree):
    tab = str(uuid4())
    editor_api.post(f"trees/{tree.pk}/presence", tab=tab)
    api.post(f"trees/{tree.pk}/presence", tab=tab, leaving=True)  # not hers to close
    assert len(api.post(f"trees/{tree.pk}/presence", tab=str(uuid4())).json()["others"]) == 1
    editor_api.post(f"trees/{tree.pk}/presence", tab=tab, leaving=True)
    assert Presence.objects.filter(tab=tab).count() == 0


@pytest.mark.parametrize(
    "body", [{}, {"tab": "x"}, {"tab": str(uuid4()), "node": "a b"}, {"tab": str(uuid4()), "node": 5.5}]
)
def test_odd_presence_is_refused(editor_api, tree, body):
    assert editor_api.send("post", f"trees/{tree.pk}/presence", body).status_code == 400
