"""The demo library: guides that load, hold together and are all filed in ``library.toml``."""

import re
import tomllib
from pathlib import Path

import pytest
from django.contrib.auth.password_validation import validate_password

from accounts.models import Role, User
from trees.core.formats import markdown
from trees.core.problems.check import check
from trees.models.library.categories import Colour

DEMO = Path(__file__).parents[3] / "trees" / "demo"
GUIDES = sorted(DEMO.glob("*.md"), key=lambda path: path.name)
LIBRARY = tomllib.loads((DEMO / "library.toml").read_text(encoding="utf-8"))
EMAILS = [person["email"] for person in LIBRARY["people"]]

each_guide = pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.stem)
each_team = pytest.mark.parametrize("team", LIBRARY["teams"], ids=lambda team: team["name"])


def read(path):
    [document] = markdown.load(path.read_text(encoding="utf-8"))
    return document


def test_there_are_a_dozen_guides_or_more():
    assert len(GUIDES) >= 12


@each_guide
def test_guide_loads_as_it_stands(path):
    document = read(path)
    assert document.error is None
    assert document.decisions == ()
    assert document.title
    assert document.description
    assert 6 <= len(document.graph.nodes) <= 30


@each_guide
def test_guide_has_no_problems(path):
    assert list(check(read(path).graph)) == []


@each_guide
def test_guide_is_written_as_it_would_be_exported(path):
    assert markdown.dump(read(path)) == path.read_text(encoding="utf-8")


@each_guide
def test_every_outcome_says_what_to_do(path):
    outcomes = [node for node in read(path).graph.nodes.values() if node.outcome]
    assert {"resolved", "escalate"} <= {node.outcome for node in outcomes}
    assert [node.key for node in outcomes if not node.body] == []


@each_guide
def test_a_caller_hears_at_most_six_choices_all_different(path):
    for node in read(path).graph.nodes.values():
        labels = [option.label.casefold() for option in node.options]
        assert len(labels) <= 6
        assert len(set(labels)) == len(labels)


@each_guide
def test_outcome_that_sends_on_to_another_guide_names_one_that_exists(path):
    titles = {read(other).title for other in GUIDES}
    for node in read(path).graph.nodes.values():
        if node.outcome and "guide" in node.title.split():
            named = re.findall(r"\*\*(.+?)\*\*", node.body)
            assert named
            assert set(named) <= titles


def test_every_guide_is_filed_and_every_filed_guide_exists():
    filed = [guide["file"] for team in LIBRARY["teams"] for guide in team["guides"]]
    assert sorted(filed) == [path.name for path in GUIDES]


@each_team
def test_guides_are_filed_in_folders_and_categories_the_team_has(team):
    categories = {category["name"] for category in team["categories"]}
    for guide in team["guides"]:
        assert guide["folder"] in team["folders"]
        assert set(guide["categories"]) <= categories


@each_team
def test_a_guide_comes_after_those_that_it_leads_through(team):
    seen = set()
    for guide in team["guides"]:
        for way in guide.get("through", []):
            node = read(DEMO / guide["file"]).graph.nodes[way["step"]]
            assert way["answer"] in [option.label for option in node.options]
            assert way["guide"] in seen
        seen.add(guide["file"])


@each_team
def test_a_folder_comes_after_the_one_it_is_in(team):
    seen = {""}
    for path in team["folders"]:
        assert path.rpartition("/")[0] in seen
        seen.add(path)


@each_team
def test_colours_are_ones_a_category_can_have(team):
    assert {category["colour"] for category in team["categories"]} <= set(Colour.values)


@each_team
def test_members_are_people_with_a_role_and_one_is_admin(team):
    assert set(team["members"]) <= set(EMAILS)
    assert set(team["members"].values()) <= set(Role.values)
    assert "admin" in team["members"].values()


def test_first_person_sees_both_teams():
    assert [EMAILS[0] in team["members"] for team in LIBRARY["teams"]] == [True, True]
    assert LIBRARY["teams"][0]["members"][EMAILS[0]] == "admin"


def test_password_is_one_that_everybody_could_have_chosen():
    for person in LIBRARY["people"]:
        validate_password(LIBRARY["password"], User(email=person["email"], name=person["name"]))
