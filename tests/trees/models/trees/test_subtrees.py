"""Guides that lead through other guides: what a run can go through, and what is wrong with them."""

import pytest
from django.core.exceptions import ValidationError

from tests import factories
from trees.core.graph import Graph, Node, Option
from trees.core.stored import MAX_ID
from trees.models import Run, Tree
from trees.models.trees import subtrees

pytestmark = pytest.mark.django_db


def leading(*trees) -> Graph:
    """A question with an answer for each of ``trees`` (or their keys), that leads through it to the end."""
    keys = [getattr(tree, "pk", tree) for tree in trees]
    options = (Option("own", "No", "end"), *(Option(f"t{i}", f"Yes {i}", "end", key) for i, key in enumerate(keys)))
    return Graph.of([Node("ask", "Ask", options=options), Node("end", "Solved", outcome="resolved")])


@pytest.fixture
def plant(team, owner):
    """Makes a guide that leads through others, published unless ``draft``."""

    def make(title, *through, draft=False):
        return (factories.tree if draft else factories.published)(team, owner, title, graph=leading(*through))

    return make


def problems(tree, graph=None):
    return [(problem.kind, problem.option) for problem in tree.problems(graph)]


def change(tree, by, *through):
    """Another draft of ``tree``, published whatever is wrong with it."""
    revision = tree.commit(leading(*through), by=by, onto=tree.serial)
    revision.number = revision.serial
    revision.save()
    tree.live = revision
    tree.save()


# What a run goes through


def test_run_of_a_plain_guide_goes_through_nothing(tree, owner, django_assert_num_queries):
    tree.publish(by=owner)
    with django_assert_num_queries(1):
        assert tree.releases_through() == {}


def test_run_goes_through_the_live_releases_of_what_it_leads_to_and_on(plant):
    inner = plant("Inner")
    middle, other = plant("Middle", inner), plant("Other", inner)
    outer = plant("Outer", middle, other)
    assert outer.releases_through() == {tree.pk: tree.live_id for tree in (inner, middle, other)}


def test_draft_of_an_unpublished_guide_leads_nowhere_yet(plant):
    assert plant("Draft", plant("Inner"), draft=True).releases_through() == {}


def test_run_of_an_older_release_goes_through_what_that_led_through(plant, owner):
    old, new = plant("Old"), plant("New")
    outer = plant("Outer", old)
    was = outer.live_id
    change(outer, owner, new)
    assert list(outer.releases_through()) == [new.pk]
    assert list(outer.releases_through(release_id=was)) == [old.pk]


def test_what_was_entered_stays_on_its_release_whatever_became_of_it(plant, owner):
    inner, before = plant("Inner"), plant("Before")
    middle = plant("Middle", before)
    entered = middle.live_id
    outer = plant("Outer", middle)
    change(middle, owner, inner)
    middle.archive(by=owner)
    assert outer.releases_through({middle.pk: entered}) == {middle.pk: entered, before.pk: before.live_id}


def test_what_is_unpublished_archived_or_elsewhere_is_passed_by(plant, owner, stranger):
    unpublished, archived = plant("Unpublished"), plant("Archived")
    foreign = factories.published(stranger.teams().get(), stranger)
    outer = plant("Outer", unpublished, archived)
    unpublished.unpublish()
    archived.archive(by=owner)
    change(outer, owner, unpublished, archived, foreign, MAX_ID)
    assert outer.releases_through() == {}


def test_guides_that_lead_into_each_other_come_to_an_end(plant, owner):
    one, two = plant("One"), plant("Two")
    change(one, owner, two, one)
    change(two, owner, one)
    assert one.releases_through() == {one.pk: one.live_id, two.pk: two.live_id}


def test_guides_are_followed_as_deep_as_a_run_goes(plant):
    chain = [plant("0")]
    for depth in range(1, 12):
        chain.append(plant(str(depth), chain[-1]))
    assert len(chain[-1].releases_through()) == 8


def test_queries_grow_with_depth_and_not_with_guides(plant, django_assert_num_queries):
    inner = plant("Inner")
    few = plant("Few", plant("One", inner))
    many = plant("Many", *(plant(f"Sub {i}", inner) for i in range(30)))
    for outer, count in ((few, 2), (many, 31)):
        with django_assert_num_queries(5):
            assert len(outer.releases_through()) == count


def test_texts_that_look_like_what_is_stored_lead_nowhere(team, owner):
    text = '"tree":12} \\"tree":13'
    made = factories.published(team, owner, graph=Graph.of([Node("a", text, text, outcome="resolved")]))
    assert subtrees.leads([made.live_id]) == {}


# What is wrong


def test_leading_through_published_guides_of_the_team_is_sound(plant):
    assert problems(plant("Outer", plant("One"), plant("Two", plant("Three")))) == []


def test_each_option_says_why_its_guide_cannot_be_gone_through(plant, owner, stranger):
    foreign = factories.published(stranger.teams().get(), stranger)
    unpublished, archived = plant("Unpublished", draft=True), plant("Archived")
    archived.archive(by=owner)
    outer = plant("Outer", foreign, MAX_ID, unpublished, archived, draft=True)
    assert problems(outer) == [
        ("sub-tree-missing", "t0"),
        ("sub-tree-missing", "t1"),
        ("sub-tree-unpublished", "t2"),
        ("sub-tree-archived", "t3"),
    ]


def test_way_that_leads_back_is_named(plant, owner):
    vpn = plant("VPN")
    wifi = plant("Wi-Fi", vpn)
    home = plant("Home", wifi)
    [problem] = vpn.problems(leading(home))
    assert (problem.kind, problem.level, problem.node, problem.option) == ("sub-tree-loop", "error", "ask", "t0")
    assert "VPN → Home → Wi-Fi → VPN" in problem.message
    assert problems(vpn, leading(vpn)) == [("sub-tree-loop", "t0")]


def test_circle_of_others_is_not_this_guides_fault(plant, owner):
    one, two = plant("One"), plant("Two")
    change(one, owner, two)
    change(two, owner, one)
    assert problems(plant("Outer", one, draft=True)) == []


def test_more_guides_than_a_run_can_hold_are_one_problem(plant):
    found = plant("Outer", draft=True).problems(leading(*range(10**6, 10**6 + 101)))
    assert [problem.kind for problem in found if problem.level == "error"] == ["sub-tree-many"]


def test_problems_are_found_with_few_queries(plant, django_assert_num_queries):
    outer = plant("Outer", *(plant(f"Sub {i}") for i in range(8)))
    graph = outer.graph
    with django_assert_num_queries(2):
        assert outer.problems(graph) == []


# Who leads through a guide


def test_guides_that_lead_through_one_are_known_by_draft_and_release(plant, owner):
    inner, other = plant("Inner"), plant("Other")
    live, draft, past = plant("Live", inner), plant("Draft"), plant("Past", inner)
    live.commit(leading(), by=owner, onto=1)
    draft.commit(leading(inner), by=owner, onto=1)
    change(past, owner)
    factories.tree(inner.team, owner, "Longer", graph=leading(int(f"{inner.pk}0")))
    assert inner.referring_trees() == [draft, live]
    assert other.referring_trees() == []


def test_deleting_a_guide_leaves_those_that_led_through_it(plant):
    inner = plant("Inner")
    outer = plant("Outer", inner)
    inner.delete()
    assert problems(Tree.objects.get(pk=outer.pk)) == [("sub-tree-missing", "t0")]
    assert outer.releases_through() == {}


# What runs went through stays


@pytest.fixture
def gone_through(plant, owner):
    """A guide, in which a run of another stands."""
    sub = plant("Sub")
    run = Run.objects.start(plant("Main", sub), by=owner)
    run.record([factories.event("answer", run, option="t0", entered=sub.live_id)], by=owner)
    return sub


def test_guide_that_runs_of_others_went_through_is_not_deleted(gone_through, owner):
    run = Run.objects.get()
    before = run.state()
    with pytest.raises(ValidationError, match="archive it instead"):
        gone_through.delete()
    factories.answered(run, "own", "return")  # out of it again: what happened in it still counts
    with pytest.raises(ValidationError, match="archive it instead"):
        gone_through.delete()
    assert (Run.objects.get().outcome, before.place.release_id) == ("resolved", gone_through.live_id)


def test_page_says_why_such_a_guide_is_not_deleted(gone_through, page_client_for, editor):
    answer = page_client_for(editor).post(f"/trees/{gone_through.pk}/delete", {"title": "Sub"})
    assert answer.status_code == 422
    assert "Runs of other guides went through “Sub”" in answer.content.decode()


def test_guide_goes_with_its_own_runs(gone_through):
    Tree.objects.get(title="Main").delete()
    assert not Run.objects.exists()
    gone_through.delete()
    assert not Tree.objects.exists()


def test_team_goes_with_runs_that_go_through_its_guides(gone_through, team):
    team.delete()
    assert not Run.objects.exists()
