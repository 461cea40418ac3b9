"""Search finds the same on every database: words, beginnings and parts of words."""

import pytest

from tests import factories
from trees.core.graph import Graph, Node
from trees.models import Tree
from trees.models.search.matches import Filters

pytestmark = pytest.mark.django_db


@pytest.fixture
def plant(team, owner):
    """Plants a guide of the team: ``plant("Title", "text of its only node", ...)``."""

    def plant(title, body="", **fields):
        return factories.tree(team, by=owner, title=title, graph=Graph.of([Node("one", "Step", body)]), **fields)

    return plant


@pytest.fixture
def library(plant):
    plant("Printer offline", "Check the toner drawer")
    plant("Keyboard missing", "Plug it in", description="A board that types")
    plant("Wi-Fi trouble", "Restart the access point, then say naïve things")
    plant("Fingerprint reader", "Wipe it with a soft cloth")


def titles(user, text):
    return {tree.title for tree in Tree.objects.of(user).search(text, Filters(list(user.teams())))}


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("printer", {"Printer offline"}),
        ("PRINTER", {"Printer offline"}),
        ("toner", {"Printer offline"}),
        ("types", {"Keyboard missing"}),
        ("off", {"Printer offline"}),
        ("print", {"Printer offline", "Fingerprint reader"}),
        ("rinte", {"Printer offline"}),
        ("board", {"Keyboard missing"}),
        ("pr", {"Printer offline"}),
        ("f", {"Wi-Fi trouble", "Fingerprint reader"}),
        ("naïve", {"Wi-Fi trouble"}),
        ("toner printer", {"Printer offline"}),
        ("rinte pr", {"Printer offline"}),
        ("board ke", {"Keyboard missing"}),
        ("rint wi", {"Fingerprint reader"}),
        ("printer keyboard", {"Printer offline", "Keyboard missing"}),  # none has both
        ("in", {"Keyboard missing"}),
        ("ri", set()),
        ("nosuchword", set()),
        ("wi-fi tr", {"Wi-Fi trouble"}),
    ],
)
def test_question_finds(library, owner, question, found):
    assert titles(owner, question) == found


@pytest.mark.parametrize(
    "question",
    [
        '"', "'", '"printer', "printer*", "*", "printer OR nosuchword", "printer AND", "NOT printer", "title:printer",
        "printer & !toner", "printer | toner", "<->", "(((", "^printer", "NEAR(printer toner)", "%", "_", "printer%",
        "pr_nter", "\\", "printer;--", "+printer -offline", ":*", "{title}:printer", "\x00printer",
    ],
)  # fmt: skip
def test_operators_are_harmless_and_mean_nothing(library, owner, question):
    assert titles(owner, question) in (set(), {"Printer offline"}, {tree.title for tree in Tree.objects.of(owner)})


@pytest.mark.parametrize("question", ["", " ", "%", "_", "--", '"*"'])
def test_question_without_a_word_finds_everything(library, owner, question):
    assert len(titles(owner, question)) == 4


def test_percent_sign_is_not_a_wildcard(plant, owner):
    plant("Disk full")
    plant("Disk is rather full")
    assert titles(owner, "rather%full") == {"Disk is rather full"}


def test_what_was_changed_is_found_by_its_new_words_only(plant, owner):
    tree = plant("Old title", "forgotten words")
    tree.commit(Graph.of([Node("one", "Step", "remembered words")]), by=owner, onto=tree.serial)
    tree.update_details(by=owner, title="New title")
    assert titles(owner, "remembered") == titles(owner, "new") == titles(owner, "membere") == {"New title"}
    assert titles(owner, "forgotten") == titles(owner, "old") == titles(owner, "rgott") == set()


def test_what_was_deleted_is_not_found(library, owner):
    Tree.objects.of(owner).get(title="Printer offline").delete()
    assert titles(owner, "printer") == titles(owner, "rinte") == set()


def test_trees_made_and_changed_in_bulk_are_found(team, owner):
    Tree.objects.bulk_create([Tree(team=team, title="Imported together", sort_title="imported together")])
    assert titles(owner, "together") == {"Imported together"}
    Tree.objects.update(title="Renamed together")
    assert titles(owner, "imported") == set()
    assert titles(owner, "enamed") == {"Renamed together"}


def test_nothing_of_another_team_is_found(library, stranger):
    assert titles(stranger, "printer") == set()
    assert titles(stranger, "rinte") == set()


def test_at_most_eight_words_count(library, owner):
    assert titles(owner, "printer " * 8 + "nosuchword") == {"Printer offline"}


def test_long_question_is_answered(library, owner):
    assert titles(owner, "a" * 5000) == set()


def test_decomposed_letters_find_composed_ones(library, owner):
    assert titles(owner, "nai\u0308ve") == {"Wi-Fi trouble"}


def test_word_is_found_without_its_accent(library, owner):
    assert titles(owner, "naive") == {"Wi-Fi trouble"}


# What readers find


@pytest.fixture
def changed(plant, owner):
    """A guide whose draft has other words than its release."""
    tree = plant("Guide", "released words")
    tree.commit(Graph.of([Node("one", "Step", "drafted words", outcome="resolved")]), by=owner, onto=1)
    tree.publish(by=owner)
    tree.commit(Graph.of([Node("one", "Step", "scribbled words", outcome="resolved")]), by=owner, onto=2)
    return tree


def test_viewer_finds_the_words_of_the_release_and_editors_those_of_the_draft(changed, viewer, editor):
    for question in ("drafted", "rafte", "dr"):
        assert (titles(viewer, question), titles(editor, question)) == ({"Guide"}, set())
    for question in ("scribbled", "cribble", "sc"):
        assert (titles(viewer, question), titles(editor, question)) == (set(), {"Guide"})


def test_viewer_finds_nothing_that_was_never_published_or_is_not_any_more(changed, plant, viewer):
    plant("Secret", "drafted words")
    assert titles(viewer, "drafted") == {"Guide"}
    changed.unpublish()
    assert titles(viewer, "drafted") == set()
    changed.republish(1)
    assert titles(viewer, "drafted") == {"Guide"}


def test_person_with_two_roles_finds_in_each_team_what_the_role_there_shows(changed, viewer):
    mine = factories.team("Mine", editor=viewer)
    factories.tree(mine, viewer, "Mine", graph=Graph.of([Node("one", "Step", "scribbled here")]))
    theirs = factories.tree(mine, viewer, "Other", graph=Graph.of([Node("a", "drafted once", outcome="resolved")]))
    theirs.publish(by=viewer)
    theirs.commit(Graph.of([Node("a", "gone")]), by=viewer, onto=1)
    assert titles(viewer, "scribbled") == {"Mine"}
    assert titles(viewer, "drafted") == {"Guide"}
