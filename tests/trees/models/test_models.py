"""What the library's models promise: stale saves, folders on the move, and several people at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections

from tests import factories
from trees.core.graph import Graph, Node
from trees.models import Category, Folder, Stale, Tree
from trees.models.trees.revisions import MAX_KEPT_REVISIONS
from trees.transfer.plan import plan_import
from trees.transfer.saving import apply_plan
from trees.transfer.sources import imported_again

pytestmark = pytest.mark.django_db


def graph_of(title: str) -> Graph:
    return Graph.of([Node("only", title, outcome="resolved")])


def paths(team) -> dict[str, str]:
    """Name to path; a path has to agree with the parents above it."""
    folders = {folder.pk: folder for folder in team.folders.all()}
    for folder in folders.values():
        above = folders[folder.parent_id].path if folder.parent_id else ""
        assert folder.path == f"{above}{folder.pk}/", f"{folder} lies elsewhere than its parents say"
    return {folder.name: folder.path for folder in folders.values()}


def at_once(*actions):
    """Runs each action in a thread with a connection of its own, all at once. Answers results, or what was raised."""
    start = Barrier(len(actions))

    def run(action):
        try:
            start.wait()
            return action()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


class TestSaving:
    def test_saving_makes_the_next_revision_and_tells_the_tree(self, tree, editor):
        before = tree.updated_at
        tree.commit(graph_of("Vending machine"), by=editor, onto=1, message="Shorter")
        tree.refresh_from_db()
        assert (tree.serial, tree.node_count, tree.updated_by) == (2, 1, editor)
        assert tree.updated_at > before
        assert [r.serial for r in tree.revisions.all()] == [2, 1]
        assert list(Tree.objects.search("vending")) == [tree]
        assert not Tree.objects.search("light")

    def test_stale_save_is_refused_with_the_newest_revision(self, tree, owner, editor):
        mine, theirs = Tree.objects.get(pk=tree.pk), Tree.objects.get(pk=tree.pk)
        theirs.commit(graph_of("Theirs"), by=editor, onto=1)
        with pytest.raises(Stale) as refused:
            mine.commit(graph_of("Mine"), by=owner, onto=1)
        assert (refused.value.revision.serial, refused.value.revision.author) == (2, editor)
        tree.refresh_from_db()
        assert (tree.serial, tree.graph) == (2, graph_of("Theirs"))

    def test_undo_appends_a_copy(self, tree, owner):
        first = tree.graph
        tree.commit(graph_of("Mistake"), by=owner, onto=1)
        tree.commit(tree.revisions.get(serial=1).graph, by=owner, onto=2, message="Undo")
        assert (tree.serial, tree.graph, tree.revisions.count()) == (3, first, 3)

    def test_only_the_newest_hundred_are_kept(self, tree, owner):
        for serial in range(1, MAX_KEPT_REVISIONS + 5):
            tree.commit(graph_of(f"{serial}"), by=owner, onto=serial)
        serials = set(tree.revisions.values_list("serial", flat=True))
        assert serials == set(range(tree.serial - MAX_KEPT_REVISIONS + 1, tree.serial + 1))

    def test_order_of_nodes_is_kept(self, tree, owner):
        graph = Graph.of([Node(key, key.upper(), outcome="resolved") for key in ("z", "a", "m")], start="m")
        tree.commit(graph, by=owner, onto=1)
        assert list(Tree.objects.get(pk=tree.pk).graph.nodes) == ["z", "a", "m"]


@pytest.mark.django_db(transaction=True)
class TestSavingAtOnce:
    def test_one_of_eight_savers_wins_and_the_others_are_told(self, tree, owner):
        def save(name):
            return lambda: Tree.objects.get(pk=tree.pk).commit(graph_of(name), by=owner, onto=1)

        results = at_once(*(save(f"Saver {i}") for i in range(8)))
        stale = [result for result in results if isinstance(result, Stale)]
        assert len(stale) == 7, results
        assert {each.revision.serial for each in stale} == {2}
        tree.refresh_from_db()
        assert (tree.serial, tree.revisions.count()) == (2, 2)
        assert tree.graph == next(result for result in results if not isinstance(result, Stale)).graph

    def test_release_stays_in_the_history_when_somebody_types_on_while_it_is_published(self, tree, editor):
        for serial in range(2, 32, 2):
            tree.commit(graph_of(f"A{serial}"), by=editor, onto=serial - 1, gesture="title")
            at_once(
                lambda: Tree.objects.get(pk=tree.pk).publish(by=editor),
                lambda s=serial: Tree.objects.get(pk=tree.pk).commit(
                    graph_of("AB"), by=editor, onto=s, gesture="title"
                ),
            )
            tree.refresh_from_db()
            if tree.serial == serial:
                tree.commit(graph_of("AB"), by=editor, onto=serial)
        assert tree.revisions.released().exists()
        assert not tree.revisions.released().filter(squashed=True).exists()

    def test_one_of_a_save_and_an_undo_at_once_wins_and_the_other_is_told(self, tree, owner):
        for serial in range(2, 62, 2):
            tree.commit(graph_of(f"Before {serial}"), by=owner, onto=serial - 1)  # there always is something to undo
            about, graph = tree.about, graph_of(f"{serial}")
            results = at_once(
                lambda s=serial: Tree.objects.get(pk=tree.pk).undo(by=owner, onto=s),
                lambda s=serial, g=graph, a=about: Tree.objects.get(pk=tree.pk).commit_document(
                    g, a, by=owner, onto=s, was=a
                ),
            )
            assert [type(each) for each in results if isinstance(each, Exception)] == [Stale], results

    def test_two_imports_of_one_source_make_one_tree(self, team, owner):
        plans = [plan_import([("a.md", f"# A\n\n## {title} {{#x .resolved}}\n")]) for title in ("One", "Two")]

        def bring(planned):
            return apply_plan(imported_again(planned, team, ""), team=team, by=owner, source="")

        bring(plans[0])
        results = at_once(*(lambda p=p: bring(p) for p in plans * 2))
        assert not [each for each in results if isinstance(each, Exception) and not isinstance(each, Stale)]
        tree = Tree.objects.get()
        assert tree.serial == tree.revisions.count()

    def test_two_folders_cannot_be_moved_into_each_other(self, team):
        one, two = (Folder.objects.create(team=team, name=name) for name in ("One", "Two"))
        for _ in range(5):
            results = at_once(
                lambda: Folder.objects.get(pk=one.pk).move(Folder.objects.get(pk=two.pk)),
                lambda: Folder.objects.get(pk=two.pk).move(Folder.objects.get(pk=one.pk)),
            )
            assert sum(isinstance(result, ValidationError) for result in results) == 1, results
            paths(team)
            for folder in Folder.objects.filter(parent__isnull=False):
                folder.move(None)

    def test_folder_made_while_its_parent_moves_lies_in_it(self, team):
        top, inner = (Folder.objects.create(team=team, name=name) for name in ("Top", "Inner"))
        loaded = Folder.objects.get(pk=inner.pk)
        results = at_once(
            lambda: Folder.objects.get(pk=inner.pk).move(Folder.objects.get(pk=top.pk)),
            lambda: Folder.objects.create(team=team, name="Child", parent=loaded),
        )
        assert not [result for result in results if isinstance(result, Exception)]
        assert paths(team)["Child"].startswith(f"{top.pk}/{inner.pk}/")


class TestFolders:
    @pytest.fixture
    def nested(self, team):
        """a > b > c, and d beside a."""
        a = Folder.objects.create(team=team, name="a")
        b = Folder.objects.create(team=team, name="b", parent=a)
        c = Folder.objects.create(team=team, name="c", parent=b)
        d = Folder.objects.create(team=team, name="d")
        return a, b, c, d

    def test_moving_takes_along_what_is_below(self, team, nested, owner):
        a, b, c, d = nested
        tree = factories.tree(team, by=owner, folder=c)
        b.move(d)
        assert paths(team)["c"] == f"{d.pk}/{b.pk}/{c.pk}/"
        assert list(Tree.objects.in_folder(d)) == [tree]
        assert not Tree.objects.in_folder(a)
        b.move(None)
        assert paths(team)["c"] == f"{b.pk}/{c.pk}/"

    def test_folder_cannot_go_into_what_is_below_it(self, team, nested):
        a, _, c, _ = nested
        for target in (a, c):
            with pytest.raises(ValidationError, match="into itself"):
                a.move(target)
        assert paths(team)["a"] == f"{a.pk}/"

    def test_taken_name_is_refused_where_the_folder_goes(self, team, nested):
        a, b, _, d = nested
        Folder.objects.create(team=team, name="b", parent=d)
        with pytest.raises(ValidationError, match="a folder “b” in this place"):
            b.move(d)
        b.refresh_from_db()
        assert b.parent == a

    def test_nesting_has_an_end(self, team):
        parent = None
        for level in range(Folder.MAX_DEPTH):
            folder = Folder(team=team, name=f"{level}", parent=parent)
            folder.full_clean(exclude=["path"])
            folder.save()
            parent = folder
        with pytest.raises(ValidationError, match="at most 12 deep"):
            Folder(team=team, name="deeper", parent=parent).full_clean(exclude=["path"])

    def test_dissolving_moves_everything_up_and_loses_nothing(self, team, nested, owner):
        a, b, c, _ = nested
        inside, below = factories.tree(team, by=owner, folder=b), factories.tree(team, by=owner, folder=c)
        assert b.dissolve() == {"folders": 1, "trees": 1}
        assert paths(team)["c"] == f"{a.pk}/{c.pk}/"
        inside.refresh_from_db()
        below.refresh_from_db()
        assert (inside.folder, below.folder) == (a, c)

    def test_dissolving_gives_numbers_to_names_that_are_taken(self, team):
        box = Folder.objects.create(team=team, name="box")
        for name in ("x", "x 2"):
            Folder.objects.create(team=team, name=name)
            Folder.objects.create(team=team, name=name, parent=box)
        Folder.objects.create(team=team, name="box", parent=box)
        box.dissolve()
        assert set(paths(team)) == {"x", "x 2", "x 3", "x 2 2", "box 2"}

    def test_folder_of_another_team_is_no_place(self, team, stranger, owner, tree):
        theirs = Folder.objects.create(team=stranger.teams().get(), name="Theirs")
        mine = Folder.objects.create(team=team, name="Mine")
        with pytest.raises(ValidationError, match="another team"):
            mine.move(theirs)
        with pytest.raises(ValidationError, match="another team"):
            tree.update_details(by=owner, folder=theirs)


class TestDescribing:
    def test_category_of_another_team_is_refused_and_nothing_is_changed(self, tree, owner, stranger):
        theirs = Category.objects.create(team=stranger.teams().get(), name="Theirs")
        with pytest.raises(ValidationError, match="another team"):
            tree.update_details(by=owner, title="New", categories=[theirs])
        tree.refresh_from_db()
        assert tree.title == "Printer offline"
        assert not tree.categories.exists()

    def test_guide_of_somebody_who_left_can_still_be_changed(self, tree, owner, editor):
        owner.delete()
        tree = Tree.objects.get(pk=tree.pk)
        assert tree.created_by is None
        tree.update_details(by=editor, title="New")
        assert Tree.objects.get(pk=tree.pk).title == "New"

    def test_change_of_words_does_not_overwrite_what_somebody_else_saved(self, tree, owner, editor):
        loaded = Tree.objects.get(pk=tree.pk)
        tree.commit(graph_of("New content"), by=editor, onto=1)
        loaded.update_details(by=owner, title="New title")
        fresh = Tree.objects.get(pk=tree.pk)
        assert (fresh.title, fresh.serial, fresh.graph) == ("New title", 2, graph_of("New content"))

    def test_title_sorts_without_regard_to_capitals(self, tree, owner):
        tree.update_details(by=owner, title="ÉTÉ")
        tree.refresh_from_db()
        assert tree.sort_title == "été"


def test_person_sees_only_the_own_teams_things(team, tree, viewer, stranger):
    Folder.objects.create(team=team, name="Folder")
    Category.objects.create(team=team, name="Red")
    for model in (Tree, Folder, Category):
        assert [each.role for each in model.objects.of(viewer)] == ["viewer"]
        assert not model.objects.of(stranger)


def test_search_forgets_a_deleted_guide(tree):
    assert list(Tree.objects.search("printer")) == [tree]
    tree.delete()
    assert not Tree.objects.search("printer")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM trees_search")
        assert cursor.fetchone() == (0,)
