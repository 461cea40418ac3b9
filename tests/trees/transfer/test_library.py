"""A library as files: out, in, and out again."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests import factories
from tests.trees.meanwhile import after
from tests.trees.transfer.libraries import files, hunks, led, worded
from trees.core.graph import Graph
from trees.models import Picture, Stale, Tree
from trees.transfer.library.files import load
from trees.transfer.library.importer import import_library

pytestmark = pytest.mark.django_db


def test_out_in_and_out_again_gives_the_same_bytes(library, empty, owner):
    out = files(library)
    changes = import_library(load(out), team=empty, by=owner)
    assert {change.state for change in changes} == {"made"}
    assert files(empty) == out
    assert files(library) == out


def test_what_is_shelved_comes_back_as_it_was(library, empty, owner):
    import_library(load(files(library)), team=empty, by=owner)
    assert {folder.name for folder in empty.folders.all()} == {"Network", "TCP/IP & so on", "Empty"}
    assert dict(empty.categories.values_list("name", "colour")) == {"red": "red", "blue": "blue"}
    check = empty.trees.get(title="Check: the cable?")
    assert (check.folder.name, check.folder.parent.name, check.categories.count()) == ("TCP/IP & so on", "Network", 2)
    assert empty.trees.get(title="Druckerprobleme: größer").archived_at
    assert empty.trees.get(review_on=date(2027, 3, 1)).graph.trees() == [check.pk, 999_999]
    assert [tree.serial for tree in empty.trees.all()] == [1] * 5


def test_paths_and_options_say_what_they_mean(library):
    out = files(library)
    assert sorted(path for path in out if not path.startswith("pictures/")) == [
        "library.toml",
        "network/druckerprobleme-größer.md",
        "network/printer.md",
        "network/tcpip--so-on/check-the-cable.md",
        "printer-1.md",
        "unfinished.md",
    ]
    assert b"{#k0 tree=network/tcpip--so-on/check-the-cable.md}" in out["printer-1.md"]
    assert b"{#k1 tree=999999}" in out["printer-1.md"]


def test_the_same_again_changes_nothing(library, owner):
    before = list(Tree.objects.order_by("pk").values())
    out = files(library)
    before = list(Tree.objects.order_by("pk").values())
    assert {change.state for change in import_library(load(out), team=library, by=owner)} == {"unchanged"}
    assert list(Tree.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    "change",
    [
        lambda team, by: team.trees.get(title="Check: the cable?").update_details(by=by, title="Another title"),
        lambda team, by: team.trees.get(title="Unfinished").archive(by=by),
        lambda team, by: team.trees.get(title="Check: the cable?").commit(worded("Look twice."), by=by, onto=1),
        lambda team, by: team.categories.filter(name="red").update(colour="green"),
        lambda team, by: team.folders.create(name="Another"),
        lambda team, by: team.categories.create(name="Another"),
        lambda team, by: team.folders.filter(name="Empty").delete(),
    ],
)
def test_one_change_is_one_hunk(library, owner, change):
    before = files(library)
    change(library, owner)
    assert hunks(before, files(library)) == 1


def test_a_new_guide_is_its_file_and_one_hunk(library, owner):
    before = files(library)
    factories.tree(library, owner, "Printer")
    assert hunks(before, files(library)) == 2


def test_what_was_edited_in_a_file_is_a_new_revision(library, owner):
    out = files(library)
    out["network/printer.md"] = out["network/printer.md"].replace(b"Is the light on?", b"Is it lit?")
    out["library.toml"] = out["library.toml"].replace(b'colour = "red"', b'colour = "pink"')
    changes = import_library(load(out), team=library, by=owner)
    updated = [change for change in changes if change.state == "updated"]
    assert [(change.file, change.title, change.fields) for change in updated] == [
        ("library.toml", "red", ("colour",)),
        ("network/printer.md", "Printer", ("text",)),
    ]
    tree = Tree.objects.get(pk=updated[1].tree)
    assert (tree.serial, tree.graph.nodes["power"].title) == (2, "Is it lit?")
    assert library.categories.get(name="red").colour == "pink"


@pytest.mark.parametrize(
    "save",
    [
        lambda tree, by: tree.commit(Graph(), by=by, onto=1),
        lambda tree, by: tree.update_details(by=by, description="Another"),
    ],
)
@pytest.mark.parametrize("old", [b"Is the light on?", b"For all."])
def test_a_save_in_the_middle_of_an_import_is_not_overwritten(library, owner, old, save):
    out = files(library)
    out["network/printer.md"] = out["network/printer.md"].replace(old, b"New")
    theirs = Tree.objects.get(source="printer")
    with pytest.raises(Stale), after('SELECT "trees_tree"', lambda: save(theirs, owner)):
        import_library(load(out), team=library, by=owner)


def test_a_guide_that_somebody_else_makes_at_once_is_not_made_twice(empty, owner):
    text = b"# Pump\n\n## Is it on? {#on .resolved}\n"
    with (
        pytest.raises(ValidationError, match="at the same time"),
        after('SELECT "trees_tree"', lambda: factories.tree(empty, owner, source="pump.md#1")),
    ):
        import_library(load({"pump.md": text}), team=empty, by=owner)


def test_a_file_that_moved_moves_its_guide(library, owner):
    out = files(library)
    out["empty/unfinished.md"] = out.pop("unfinished.md")
    out["library.toml"] = out["library.toml"].replace(b'"unfinished.md"', b'"empty/unfinished.md"')
    (moved,) = (change for change in import_library(load(out), team=library, by=owner) if change.state != "unchanged")
    assert (moved.state, moved.fields) == ("updated", ("folder",))
    assert Tree.objects.get(title="Unfinished").folder.name == "Empty"


def test_a_guide_without_a_file_is_said_and_only_archived_when_asked(library, owner):
    out = files(library)
    del out["unfinished.md"]
    later = factories.tree(library, owner, "Never exported")
    states = [
        change.state for change in import_library(load(out), team=library, by=owner) if change.state != "unchanged"
    ]
    assert states == ["missing"]
    assert not Tree.objects.get(title="Unfinished").archived_at
    changes = import_library(load(out), team=library, by=owner, archive_missing=True)
    assert [change.title for change in changes if change.state == "archived"] == ["Unfinished"]
    assert Tree.objects.get(title="Unfinished").archived_at
    later.refresh_from_db()
    assert not later.archived_at


def test_trying_changes_nothing(library, empty, owner):
    found = import_library(load(files(library)), team=empty, by=owner, dry_run=True)
    assert {(change.state, change.tree) for change in found} == {("made", 0)}
    assert not (empty.trees.exists() or empty.folders.exists() or empty.categories.exists())


def test_a_folder_goes_alone_and_comes_back_to_its_place(library, empty, owner):
    network = library.folders.get(name="Network")
    out = files(library, network)
    assert [path for path in out if path.endswith(".md")] == [
        path for path in files(library) if path.startswith("network/")
    ]
    import_library(load(out), team=empty, by=owner)
    assert files(empty, empty.folders.get(name="Network")) == out
    changes = import_library(load(out), team=library, by=owner, archive_missing=True)
    assert {change.state for change in changes} == {"unchanged"}


def test_it_can_go_into_a_folder(library, empty, owner):
    place = empty.folders.create(name="From them")
    import_library(load(files(library)), team=empty, by=owner, folder=place)
    assert {folder.path.startswith(place.path) for folder in empty.folders.all()} == {True}
    assert empty.trees.get(title="Unfinished").folder == place


def test_guides_that_lead_through_each_other_are_made(team, empty, owner):
    one = factories.tree(team, owner, "One")
    two = factories.tree(team, owner, "Two", graph=led("", one.pk))
    one.commit(led("", two.pk), by=owner, onto=1)
    import_library(load(files(team)), team=empty, by=owner)
    one, two = empty.trees.order_by("title")
    assert (one.graph.trees(), two.graph.trees()) == ([two.pk], [one.pk])


def test_files_that_nobody_listed_are_guides_too(empty, owner):
    text = b"# Pump\n\n## Is it on? {#on .resolved}\n"
    changes = import_library(load({"Water/Pumps/pump.md": text, "README.md": b"words"}), team=empty, by=owner)
    assert [(change.state, change.file) for change in changes] == [
        ("made", "Water/Pumps/pump.md"),
        ("refused", "README.md"),
    ]
    assert empty.trees.get().folder.name == "Pumps"
    red = empty.categories.create(name="red")
    empty.trees.get().set_categories([red])
    empty.trees.get().archive(by=owner)
    assert [each.state for each in import_library(load({"Water/Pumps/pump.md": text}), team=empty, by=owner)] == [
        "unchanged"
    ]
    assert (empty.trees.get().categories.get(), bool(empty.trees.get().archived_at)) == (red, True)


def test_a_bad_file_spoils_no_other_and_is_not_missing(library, owner):
    out = files(library)
    out["unfinished.md"] = b"# Two\n\n## A\n\n# Three\n\n## B\n"
    out["network/printer.md"] = b"\xff\xfe\x00"
    out["printer-1.md"] = out["printer-1.md"].replace(b"check-the-cable.md", b"gone.md")
    out["notes.md"] = b"Only words"
    out["pictures/" + "0" * 32 + ".webp"] = b"no picture"
    changes = import_library(load(out), team=library, by=owner, archive_missing=True)
    refused = {change.file: change.error.reason for change in changes if change.state == "refused"}
    assert refused == {
        "unfinished.md": "This file holds more than one guide.",
        "network/printer.md": "This is not UTF-8 text.",
        "printer-1.md": "There is no guide network/tcpip--so-on/gone.md here.",
        "pictures/" + "0" * 32 + ".webp": "This file is not a PNG, JPEG, GIF or WebP picture.",
    }
    assert "archived" not in {change.state for change in changes}


def test_a_guide_that_leads_through_a_bad_file_keeps_its_way_or_is_refused(team, empty, owner):
    check = factories.tree(team, owner, "Check")
    middle = factories.tree(team, owner, "Middle", graph=led("", check.pk))
    factories.tree(team, owner, "Top", graph=led("", middle.pk))
    out = files(team) | {"check.md": b"no guide"}
    found = {change.file: change.state for change in import_library(load(out), team=team, by=owner)}
    assert found == {"check.md": "refused", "middle.md": "unchanged", "top.md": "unchanged"}
    found = {change.file: change.state for change in import_library(load(out), team=empty, by=owner)}
    assert found == dict.fromkeys(out.keys() - {"library.toml"}, "refused")
    assert not empty.trees.exists()


def test_a_picture_comes_back_under_its_key_and_with_its_bytes(library, empty, owner):
    out = files(library)
    (path,) = (path for path in out if path.startswith("pictures/"))
    Picture.objects.all().delete()
    import_library(load(out), team=empty, by=owner)
    picture = Picture.objects.get()
    assert (path, picture.team, picture.file.read()) == (f"pictures/{picture.key}.webp", empty, out[path])


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_new_guide_is_few_queries(owner, empty, django_assert_max_num_queries, dry_run):
    text = b"# Pump\n\n## Is it on? {#on .resolved}\n"
    with django_assert_max_num_queries(7 + 10 * (1 if dry_run else 10)):
        assert (
            len(import_library(load({f"{n}.md": text for n in range(10)}), team=empty, by=owner, dry_run=dry_run)) == 10
        )


def test_queries_do_not_grow_with_the_guides(library, owner, django_assert_max_num_queries):
    for number in range(30):
        factories.tree(library, owner, f"Guide {number}")
    files(library)
    with django_assert_max_num_queries(14):
        out = files(library)
    with django_assert_max_num_queries(16):
        import_library(load(out), team=library, by=owner)
