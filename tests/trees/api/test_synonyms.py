"""/api/v1/teams/{id}/synonyms"""

import pytest

from tests.trees.api.conftest import Api
from trees.models import Synonyms

pytestmark = pytest.mark.django_db


def test_admin_replaces_the_groups_and_every_member_reads_them(owner, viewer, team):
    groups = [["2fa", "mfa", "two-factor"], ["beamer", "projector"]]
    answer = Api(owner).put(f"teams/{team.pk}/synonyms", groups=groups)
    assert (answer.status_code, answer.json()) == (200, {"groups": groups})
    assert Api(viewer).get(f"teams/{team.pk}/synonyms").json() == {"groups": groups}
    assert Synonyms.objects.get(team=team).updated_by == owner


def test_team_without_synonyms_has_an_empty_list(owner, team):
    assert Api(owner).get(f"teams/{team.pk}/synonyms").json() == {"groups": []}


@pytest.mark.parametrize(
    "groups",
    [[["alone"]], [["a, b", "c"]], [["a\nb", "c"]], [["a", "x" * 61]], [["wi-fi", "wifi"]], "text", [["", "b"]], None],
)
def test_what_is_no_group_is_refused(owner, team, groups):
    answer = Api(owner).put(f"teams/{team.pk}/synonyms", groups=groups)
    assert answer.status_code == 400
    assert "groups" in answer.json()["errors"]
    assert Synonyms.objects.lines_for(team.pk) == ""


def test_search_of_the_api_uses_them(owner, team, tree):
    api = Api(owner)
    assert api.get("trees", q="zebra").json()["results"] == []
    api.put(f"teams/{team.pk}/synonyms", groups=[["zebra", "printer"]])
    assert [row["id"] for row in api.get("trees", q="zebra").json()["results"]] == [tree.pk]
