"""A library that is imported again keeps what was edited here; what both changed is a conflict, and is decided."""

from dataclasses import replace

import pytest

from tests import factories
from tests.trees.transfer.libraries import files, worded
from trees.models import Folder, Tree
from trees.transfer.library.files import load
from trees.transfer.library.importer import import_library
from trees.transfer.library.merging import Edits

pytestmark = pytest.mark.django_db
MD = "network/printer.md"
HERE, FILE, REPLACE = Edits("here"), Edits("file"), Edits("replace")


@pytest.fixture
def out(library):
    """The files as they were first exported: what the first import merges from."""
    return files(library)


@pytest.fixture
def bring(library, owner):
    """Imports files; answers the changes that are no "unchanged", by file."""

    def brought(out, edits=None, **how):
        changes = import_library(load(out), team=library, by=owner, edits=edits, **how)
        return {change.file: change for change in changes if change.state != "unchanged" or change.conflicts}

    return brought


def printer():
    return Tree.objects.get(source="printer")


def titled(out, old, new, file=MD):
    return out | {file: out[file].replace(old, new)}


def rename_step(owner, title, key="power"):
    tree = printer()
    nodes = tree.graph.nodes | {key: replace(tree.graph.nodes[key], title=title)}
    tree.commit(replace(tree.graph, nodes=nodes), by=owner, onto=tree.serial)


def test_edits_on_both_sides_come_together_and_the_next_import_changes_nothing(out, bring, owner):
    printer().commit(worded("Look at the light."), by=owner, onto=1)
    printer().update_details(by=owner, title="The printer")
    new = titled(titled(out, b"Is the light on?", b"Is it lit?"), b"For all.", b"For everyone.")
    changes = bring(new)
    assert {file: (change.state, change.fields) for file, change in changes.items()} == {
        MD: ("updated", ("text", "description"))
    }
    assert "Renamed “Is the light on?” to “Is it lit?”" in changes[MD].lines
    tree = printer()
    step = tree.graph.nodes["power"]
    assert (step.title, step.body) == ("Is it lit?", "Look at the light.")
    assert (tree.title, tree.description.partition("\n")[0]) == ("The printer", "For everyone.")
    assert list(tree.revisions.order_by("serial").values_list("message", flat=True))[2:] == [
        "Imported again",
        "Merged with the edits made here",
    ]
    assert bring(new) == {}
    assert bring(titled(new, b"Is it lit?", b"Is it on?"))[MD].state == "updated"
    assert printer().graph.nodes["power"].body == "Look at the light."


def test_edits_alone_are_no_change(out, bring, owner):
    rename_step(owner, "Is it lit?")
    printer().update_details(by=owner, title="The printer", folder=None)
    assert bring(out) == {}
    assert (printer().title, printer().folder, printer().graph.nodes["power"].title) == (
        "The printer",
        None,
        "Is it lit?",
    )


def test_what_both_changed_is_refused_and_named_with_both_sides(out, bring, owner):
    rename_step(owner, "Is it lit?")
    printer().update_details(by=owner, title="The printer")
    new = titled(titled(out, b"Is the light on?", b"Does it shine?"), b"# Printer", b"# All printers")
    before = Tree.objects.order_by("pk").values()[0:9]
    before = list(before)
    (change,) = bring(new).values()
    assert change.state == "refused"
    assert change.error.reason == "“All printers” was changed both here and in the file: “Title”, “Is it lit?”."
    assert [(row.here, row.file) for row in change.conflicts] == [
        (["Title: The printer"], ["Title: All printers"]),
        (["Title: Is it lit?"], ["Title: Does it shine?"]),
    ]
    assert list(Tree.objects.order_by("pk").values()[0:9]) == before
    assert bring(new)[MD].state == "refused"


@pytest.mark.parametrize(
    ("edits", "title", "step", "body"),
    [
        (HERE, "The printer", "Is it lit?", "Look at the light."),
        (FILE, "All printers", "Does it shine?", "Look at the light."),
        (REPLACE, "All printers", "Does it shine?", "Look at the **front**."),
        (Edits("here", {MD: {"power"}}), "The printer", "Does it shine?", "Look at the light."),
    ],
)
def test_the_sides_of_conflicts_are_chosen(out, bring, owner, edits, title, step, body):
    printer().commit(worded("Look at the light."), by=owner, onto=1)
    rename_step(owner, "Is it lit?")
    printer().update_details(by=owner, title="The printer")
    new = titled(titled(out, b"Is the light on?", b"Does it shine?"), b"# Printer", b"# All printers")
    bring(new, edits)
    node = printer().graph.nodes["power"]
    assert (printer().title, node.title, node.body) == (title, step, body)
    assert bring(new, HERE) == {}


def test_categories_are_added_and_taken_away_on_both_sides(library, out, bring):
    check = Tree.objects.get(source="check-the-cable")
    green = library.categories.create(name="green")
    check.set_categories([library.categories.get(name="blue"), green])
    new = titled(out, b'categories = ["blue", "red"]', b'categories = ["red", "new"]', "library.toml")
    assert bring(new)["network/tcpip--so-on/check-the-cable.md"].fields == ("categories",)
    assert {each.name for each in check.categories.all()} == {"green", "new"}


def test_folders_and_categories_renamed_or_deleted_here_stay_so(library, out, bring):
    library.folders.filter(name="Network").update(name="Net")
    library.folders.get(name="TCP/IP & so on").dissolve()
    library.folders.get(name="Empty").dissolve()
    library.categories.filter(name="red").update(name="Urgent", colour="pink")
    library.categories.get(name="blue").delete()
    assert bring(titled(out, b"Is the light on?", b"Is it lit?"))[MD].fields == ("text",)
    assert {each.name for each in library.folders.all()} == {"Net"}
    assert dict(library.categories.values_list("name", "colour")) == {"Urgent": "pink"}
    check = Tree.objects.get(source="check-the-cable")
    assert (check.folder.name, [each.name for each in check.categories.all()]) == ("Net", ["Urgent"])
    made = out | {"network/tcpip--so-on/pump.md": b"# Pump\n\n## Is it on? {#on .resolved}\n"}
    assert bring(made)["network/tcpip--so-on/pump.md"].state == "made"
    pump = library.trees.get(title="Pump")
    assert (pump.folder.name, pump.folder.parent.name) == ("TCP/IP & so on", "Net")


def test_a_folder_that_was_exported_under_another_name_is_known_by_it(library, out, bring):
    for name in ("Net", "LAN"):
        library.folders.filter(parent=None).exclude(name="Empty").update(name=name)
        library.categories.exclude(name="blue").update(name=name)
        again = files(library)
    library.folders.filter(name="LAN").update(name="Wires")
    library.categories.filter(name="LAN").update(name="Wires")
    assert bring(again) == {}
    assert library.folders.count() == 3
    assert library.categories.count() == 2


def test_folders_and_categories_renamed_in_the_files_are_renamed_here(library, out, bring):
    new = titled(out, b'name = "Network"', b'name = "Net"', "library.toml")
    new = titled(new, b'colour = "red"', b'colour = "pink"', "library.toml")
    changes = bring(new)
    assert {file: (change.title, change.fields) for file, change in changes.items()} == {
        "network": ("Network", ("name",)),
        "library.toml": ("red", ("colour",)),
    }
    assert printer().folder.name == "Net"
    assert library.folders.count() == 3


@pytest.mark.parametrize(
    ("edits", "name", "colour"), [(None, "LAN", "lime"), (HERE, "LAN", "lime"), (FILE, "Net", "pink")]
)
def test_a_folder_and_a_category_that_both_changed_are_conflicts(library, out, bring, edits, name, colour):
    library.folders.filter(name="Network").update(name="LAN")
    library.categories.filter(name="red").update(colour="lime")
    new = titled(out, b'name = "Network"', b'name = "Net"', "library.toml")
    new = titled(new, b'colour = "red"', b'colour = "pink"', "library.toml")
    changes = bring(new, edits)
    assert (printer().folder.name, library.categories.get(name="red").colour) == (name, colour)
    if edits is None:
        assert {change.state for change in changes.values()} == {"refused"}
        assert changes["network"].error.reason.startswith("“LAN” was changed both here and in the file")
    assert bool(bring(new)) is (edits is None)


def test_a_guide_that_moved_on_both_sides_is_a_conflict(library, out, bring):
    printer().update_details(by=None, folder=None)
    new = out | {"empty/printer.md": out[MD]}
    del new[MD]
    new["library.toml"] = new["library.toml"].replace(b'"network/printer.md"', b'"empty/printer.md"')
    (row,) = bring(new)["empty/printer.md"].conflicts
    assert (row.here, row.file) == (["Folder: no folder"], ["Folder: Empty"])
    bring(new, Edits("here", {"empty/printer.md": {row.key}}))
    assert printer().folder.name == "Empty"


def test_a_guide_edited_here_without_a_file_is_not_archived_unasked(out, bring, owner):
    rename_step(owner, "Is it lit?")
    del out[MD]
    (change,) = bring(out, archive_missing=True).values()
    assert (change.state, change.error.reason) == (
        "refused",
        "“Printer” was edited here, and has no file any more.",
    )
    assert [change.state for change in bring(out, HERE, archive_missing=True).values()] == ["missing"]
    assert printer().archived_at is None
    assert [change.state for change in bring(out, FILE, archive_missing=True).values()] == ["archived"]
    assert printer().archived_at


def test_without_what_files_said_before_every_difference_is_a_conflict(out, bring, owner):
    Tree.objects.update(library_serial=None)
    Tree.objects.get(source="printer").library_origin.delete()
    rename_step(owner, "Is it lit?")
    printer().update_details(by=owner, title="The printer")
    change = bring(out)[MD]
    assert (change.state, len(change.conflicts)) == ("refused", 2)
    assert bring(out, FILE)[MD].fields == ("text", "title")
    rename_step(owner, "Is it lit?")
    assert bring(out) == {}


def test_an_exported_edit_is_what_the_next_file_is_merged_from(library, out, bring, owner):
    rename_step(owner, "Is it lit?")
    again = files(library)
    assert bring(again) == {}
    assert bring(titled(again, b"Is it lit?", b"Does it shine?"))[MD].state == "updated"


def test_what_the_files_said_is_kept_however_many_revisions_follow(out, bring, owner, monkeypatch):
    monkeypatch.setattr("trees.models.trees.revisions.MAX_KEPT_REVISIONS", 3)
    for number in range(6):
        rename_step(owner, f"Is it lit? {number}")
    bring(titled(out, b"Problem solved", b"Solved"))
    assert printer().graph.nodes["power"].title == "Is it lit? 5"


def test_merging_takes_no_statement_for_each_guide(library, owner, django_assert_max_num_queries):
    trees = [factories.tree(library, owner, f"Guide {number}") for number in range(30)]
    out = files(library)
    for tree in trees:
        tree.commit(worded("Look at the light."), by=owner, onto=1)
    new = {path: text.replace(b"Is the light on?", b"Is it lit?") for path, text in out.items()}
    with django_assert_max_num_queries(18):
        import_library(load(new), team=library, by=owner, dry_run=True)
    with django_assert_max_num_queries(40):
        import_library(load(new), team=library, by=owner)
    assert Folder.objects.count() == 3
