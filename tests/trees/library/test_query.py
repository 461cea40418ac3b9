"""What a query string asks of the library, and the guides that answer it: never more than the person may see."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import RequestFactory

from accounts.models import Role
from tests import factories
from trees.library.query import library_query, library_query_for_editor, listed, read_page, search_library
from trees.models import Category, Folder, Tree

pytestmark = pytest.mark.django_db


def ask(user, **params):
    request = RequestFactory().get("/trees/list", params)
    request.user = user
    return library_query(request)


def titles(user, **params) -> list[str]:
    query = ask(user, **params)
    rows, _ = read_page(user, query, after="", size=50, matches=search_library(query))
    return sorted(row["title"] for row in rows)


@pytest.fixture
def other(owner):
    """A second team of the owner's, in which they only read."""
    other = factories.team("Second desk", admin=factories.person("Other"))
    other.memberships.create(user=owner, role=Role.VIEWER)
    return other


@pytest.fixture
def places(team, other, owner):
    """Three guides here, one of them archived, and one in the other team."""
    network = Folder.objects.create(team=team, name="Network")
    vpn = Folder.objects.create(team=team, name="VPN", parent=network)
    red, blue = (Category.objects.create(team=team, name=name) for name in ("Red", "Blue"))
    both = factories.tree(team, owner, "Both", folder=vpn)
    both.update_details(by=owner, categories=[red, blue])
    factories.tree(team, owner, "Red only").update_details(by=owner, categories=[red])
    gone = factories.tree(team, owner, "Gone", folder=network)
    Tree.objects.filter(pk=gone.pk).update(archived_at=gone.created_at)
    factories.tree(other, owner, "Elsewhere")
    return {"network": network, "vpn": vpn, "red": red, "blue": blue}


def test_without_a_question_the_first_team_is_shown_without_its_archive(owner, team, places):
    assert titles(owner, team=team.pk) == ["Both", "Red only"]
    assert titles(owner, team=team.pk, archived="on") == ["Gone"]


def test_folder_shows_what_is_below_it_and_chooses_its_team(owner, team, places):
    assert ask(owner, folder=places["network"].pk).team == team
    assert titles(owner, folder=places["network"].pk) == ["Both"]
    assert titles(owner, folder=places["network"].pk, archived="on") == ["Gone"]


def test_guide_must_have_every_category_that_is_named(owner, places):
    assert titles(owner, category=[places["red"].pk]) == ["Both", "Red only"]
    assert titles(owner, category=[places["red"].pk, places["blue"].pk]) == ["Both"]


def test_everywhere_shows_the_guides_of_all_teams_of_the_person_and_no_others(owner, stranger, places):
    factories.tree(stranger.teams().get(), stranger, "Secret")
    assert titles(owner, everywhere="on") == ["Both", "Elsewhere", "Red only"]
    for words in ({}, {"q": "only elsewhere both"}, {"q": "e"}):
        here = {"folder": places["network"].pk} | words
        assert titles(owner, everywhere="on", **here) == titles(owner, everywhere="on", **words)
    assert titles(stranger, everywhere="on") == ["Secret"]


@pytest.mark.parametrize("name", ["team", "folder", "category"])
def test_filter_of_another_teams_thing_is_left_out_and_named(stranger, team, places, name):
    key = {"team": team.pk, "folder": places["vpn"].pk, "category": places["red"].pk}[name]
    query = ask(stranger, **{name: key})
    assert query.unknown == [name]
    assert query.team == stranger.teams().get()
    assert not query.is_filtered


@pytest.mark.parametrize("name", ["team", "folder"])
def test_nothing_is_added_to_another_team_than_the_one_that_was_named(owner, team, places, name):
    request = RequestFactory().get("/trees/new", {name: 999_999})
    request.user = owner
    with pytest.raises(Http404):
        library_query_for_editor(request)


def test_role_to_write_is_the_one_in_the_team_that_was_named(owner, team, other, places):
    for each, allowed in ((team, True), (other, False)):
        request = RequestFactory().get("/trees/new", {"team": each.pk})
        request.user = owner
        assert library_query(request).can_edit is allowed
        if not allowed:
            with pytest.raises(PermissionDenied):
                library_query_for_editor(request)
        else:
            assert library_query_for_editor(request)[1] == team


def test_teams_that_are_searched_are_those_that_are_listed(owner, team, other):
    def searched(**params):
        return {each.pk: each.role for each in ask(owner, **params).searched_teams}

    assert searched(team=team.pk) == {team.pk: "admin"}
    assert searched(team=other.pk) == {other.pk: "viewer"}
    assert searched(everywhere="on") == {team.pk: "admin", other.pk: "viewer"}


def test_person_without_a_team_has_an_empty_library():
    lonely = factories.person("Lonely")
    query = ask(lonely)
    assert (query.team, query.can_edit, query.searched_teams, list(listed(lonely, query))) == (None, False, [], [])
