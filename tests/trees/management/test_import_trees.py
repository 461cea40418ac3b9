"""manage.py import_trees"""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from trees.models import Folder, Tree

pytestmark = pytest.mark.django_db
CORPUS = Path(__file__).parents[4] / "shared" / "corpus"
GUIDE = "# {0}\n\n## Is it on? {{#on}}\n\n- [Yes](#done)\n\n## Done {{#done .resolved}}\n"
FLOW = "flowchart TD\n  A[Is it on?] -->|Yes| B[Fine]\n"
BAD = "flowchart TD\n  A[Open --> B\n"


@pytest.fixture
def library(tmp_path):
    """Four good guides in three files, one bad file, and one that is none."""
    (tmp_path / "sub").mkdir()
    (tmp_path / "printer.md").write_text(GUIDE.format("Printer"))
    (tmp_path / "sub" / "vpn.mmd").write_text(FLOW)
    (tmp_path / "two.md").write_text(
        f"Some words.\n\n```mermaid\n{FLOW}```\n\n```mermaid\n{FLOW.replace('on', 'off')}```\n"
    )
    (tmp_path / "bad.mmd").write_text(BAD)
    (tmp_path / "photo.png").write_bytes(b"\x89PNG")
    return tmp_path


def run(capsys, *args, team="Service desk", **options):
    """Exit code and what was printed."""
    code = 0
    try:
        call_command("import_trees", *map(str, args), team=team, **options)
    except SystemExit as exit:
        code = exit.code
    return code, capsys.readouterr().out


def test_bad_file_does_not_stop_the_others_and_is_named(library, team, capsys):
    code, out = run(capsys, library)
    assert code == 1
    assert Tree.objects.count() == 4
    assert out.strip().endswith("4 made, 0 updated, 0 unchanged, 1 refused")
    (refused,) = [line for line in out.splitlines() if line.startswith("refused")]
    assert refused.split()[:3] == ["refused", "bad.mmd", "2"]
    assert "photo.png" not in out


def test_second_run_changes_nothing(library, team, capsys):
    run(capsys, library)
    before = list(Tree.objects.values())
    code, out = run(capsys, library)
    assert out.strip().endswith("0 made, 0 updated, 4 unchanged, 1 refused")
    assert list(Tree.objects.values()) == before


def test_changed_file_is_one_new_revision(library, team, capsys):
    run(capsys, library)
    (library / "printer.md").write_text(GUIDE.format("Printer").replace("Is it on?", "Is it really on?"))
    (library / "bad.mmd").write_text(FLOW)
    code, out = run(capsys, library)
    assert code == 0
    assert out.strip().endswith("1 made, 1 updated, 3 unchanged, 0 refused")
    assert Tree.objects.get(source="printer.md#1").graph.nodes["on"].title == "Is it really on?"


def test_dry_run_shows_the_difference_and_takes_no_lock(library, team, owner, capsys):
    run(capsys, library)
    tree = Tree.objects.get(source="printer.md#1")
    node = tree.graph.nodes["on"].to_json() | {"title": "Is the light on?"}
    tree.commit(tree.graph.patched({"nodes": {"on": node}}), by=owner, onto=1)
    before = list(Tree.objects.values())
    (library / "printer.md").write_text(GUIDE.format("Printer").replace("Is it on?", "Is it really on?"))
    with CaptureQueriesContext(connection) as statements:
        code, out = run(capsys, library, dry_run=True, folder="New/Below")
    assert not [each["sql"] for each in statements if not each["sql"].startswith("SELECT")]
    assert code == 1
    assert "“Printer” was changed both here and in the file: “Is the light on?”." in out
    assert "“Is the light on?”, here: Title: Is the light on?" in out
    assert "“Is the light on?”, file: Title: Is it really on?" in out
    code, out = run(capsys, library, dry_run=True, edits="file")
    assert "1 step renamed, 1 of 2 steps untouched" in out
    assert out.strip().endswith("0 made, 1 updated, 3 unchanged, 1 refused. Nothing was changed.")
    assert (list(Tree.objects.values()), Folder.objects.count()) == (before, 0)


@pytest.mark.parametrize(("edits", "title"), [("merge", "Is the light on?"), ("file", "Is it really on?")])
def test_edits_made_here_are_kept_and_conflicts_are_named(library, team, owner, capsys, edits, title):
    run(capsys, library)
    tree = Tree.objects.get(source="printer.md#1")
    node = tree.graph.nodes["on"].to_json() | {"title": "Is the light on?"}
    tree.commit(tree.graph.patched({"nodes": {"on": node}}), by=owner, onto=1)
    changed = GUIDE.format("Printer").replace("Is it on?", "Is it really on?")
    (library / "printer.md").write_text(changed + GUIDE.format("Scanner"))
    _, out = run(capsys, library / "printer.md", edits=edits)
    assert ("refused" in out.splitlines()[1]) is (edits == "merge")
    assert Tree.objects.filter(title="Scanner").exists()
    assert Tree.objects.get(source="printer.md#1").graph.nodes["on"].title == title


@pytest.mark.parametrize(("edits", "title"), [("merge", "Is it lit?"), ("file", "Is it really on?")])
def test_edits_of_a_library_are_kept_and_conflicts_are_named(library, team, owner, capsys, edits, title):
    run(capsys, library / "printer.md")
    call_command("export_trees", str(library / "out"), team="Service desk", stdout=StringIO())
    (file,) = (library / "out").glob("*.md")
    tree = Tree.objects.get()
    node = tree.graph.nodes["on"].to_json() | {"title": "Is it lit?"}
    tree.commit(tree.graph.patched({"nodes": {"on": node}}), by=owner, onto=1)
    file.write_text(file.read_text().replace("Is it on?", "Is it really on?"))
    code, out = run(capsys, library / "out", edits=edits)
    assert (code, "“Is it lit?”, file: Title: Is it really on?" in out) == (edits == "merge", True)
    assert Tree.objects.get().graph.nodes["on"].title == title


def test_library_is_compared_with_a_folder_that_is_not_there_yet(library, team, capsys):
    run(capsys, library / "printer.md")
    call_command("export_trees", str(library / "out"), team="Service desk", stdout=StringIO())
    code, out = run(capsys, library / "out", dry_run=True, folder="New/Below")
    assert (code, out.splitlines()[0].split()[0]) == (0, "updated")
    assert "missing" not in out
    assert not Folder.objects.exists()


def test_two_files_of_one_name_do_not_replace_each_other(library, team, capsys):
    (library / "sub" / "printer.md").write_text(GUIDE.format("Another printer"))
    code, out = run(capsys, library / "printer.md", library / "sub" / "printer.md")
    assert (code, Tree.objects.get().title) == (1, "Printer")
    assert "Import the folder above both." in out
    run(capsys, library)
    assert Tree.objects.filter(title="Another printer").count() == 1


def test_folder_is_found_or_made_on_the_way(library, team, capsys):
    network = Folder.objects.create(team=team, name="Network")
    run(capsys, library / "printer.md", folder="Network/Printers")
    tree = Tree.objects.get()
    assert (tree.folder.name, tree.folder.parent) == ("Printers", network)
    run(capsys, library / "two.md", folder=" network / PRINTERS ")  # as people write names
    assert team.folders.count() == 2


def test_person_it_is_done_for_is_the_author(library, team, owner, capsys):
    run(capsys, library / "printer.md", by="OWNER@example.com")
    assert Tree.objects.get().revisions.get().author == owner


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"team": "Nobody"}, "There is no team Nobody. There are: Service desk"),
        ({"team": "9" * 30}, "There is no team 9999"),
        ({"by": "x@example.com"}, "There is no user with the email x@example.com"),
        ({"folder": "x" * 100}, "at most 80 characters"),
    ],
)
def test_what_is_not_there_is_said_before_anything_is_made(library, team, capsys, options, message):
    with pytest.raises(CommandError, match=message):
        run(capsys, library, **options)
    assert not Tree.objects.exists()


def test_two_teams_of_one_name_are_told_apart_by_id(library, team, owner, capsys):
    other = factories.team(team.name, admin=owner)
    with pytest.raises(CommandError, match=f"{team.pk}, {other.pk}"):
        run(capsys, library)
    run(capsys, library / "printer.md", team=str(other.pk))
    assert Tree.objects.get().team == other


def test_path_that_is_not_there_is_said(tmp_path, team, capsys):
    with pytest.raises(CommandError, match="There is no .*missing"):
        run(capsys, tmp_path / "missing")


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the collection of real diagrams is not here")
def test_real_diagrams_become_trees_and_refusals_have_line_and_reason(team, capsys):
    files = sorted(CORPUS.glob("*.mmd"))
    code, out = run(capsys, *files)
    rows = [line.split(maxsplit=3) for line in out.splitlines()[:-1]]
    assert {row[1] for row in rows} == {file.name for file in files}
    refused = [row for row in rows if row[0] == "refused"]
    assert len(refused) < len(files) / 5
    assert all(row[2].isdecimal() and row[3] for row in refused)
    assert code == (1 if refused else 0)
    assert all(tree.node_count for tree in Tree.objects.all())
    _, again = run(capsys, *files)
    assert " 0 updated" in again.splitlines()[-1]
    assert Tree.objects.count() == len(rows) - len(refused)
