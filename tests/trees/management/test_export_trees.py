"""manage.py export_trees, and import_trees of what it wrote"""

import pytest
from django.core.management import CommandError, call_command

from tests import factories
from trees.models import Folder, Tree
from trees.transfer.exports import EXPORTS

pytestmark = pytest.mark.django_db


@pytest.fixture
def library(team, owner):
    folder = Folder.objects.create(team=team, name="Network")
    factories.tree(team, owner, "VPN", folder=folder)
    factories.tree(team, owner, "Printer")
    return team


def export(capsys, place, team="Service desk", **options):
    call_command("export_trees", str(place), team=team, **options)
    return capsys.readouterr().out.strip().splitlines()


def bring(capsys, place, team="Service desk", **options):
    code = 0
    try:
        call_command("import_trees", str(place), team=team, **options)
    except SystemExit as exit:
        code = exit.code
    return code, capsys.readouterr().out.strip().splitlines()


def written(place):
    return sorted(path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file())


def test_only_what_changed_is_written(library, owner, tmp_path, capsys):
    assert export(capsys, tmp_path)[-1] == "3 written, 0 changed, 0 removed, 0 unchanged"
    times = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.md")}
    library.trees.get(title="VPN").update_details(by=owner, title="VPN drops")
    assert export(capsys, tmp_path) == ["changed  network/vpn.md", "0 written, 1 changed, 0 removed, 2 unchanged"]
    assert (tmp_path / "printer.md").stat().st_mtime_ns == times[tmp_path / "printer.md"]


def test_files_of_guides_that_are_gone_are_removed_and_others_are_not(library, tmp_path, capsys):
    export(capsys, tmp_path)
    (tmp_path / "README.md").write_text("Ours")
    (tmp_path / "network" / "notes.txt").write_text("Ours")
    library.trees.all().delete()
    assert export(capsys, tmp_path)[:3] == ["changed  library.toml", "removed  network/vpn.md", "removed  printer.md"]
    assert written(tmp_path) == ["README.md", "library.toml", "network/notes.txt"]


def test_a_file_of_somebody_elses_is_never_replaced(library, tmp_path, capsys):
    (tmp_path / "printer.md").write_text("Ours")
    with pytest.raises(CommandError, match=r"printer\.md was not written by an export"):
        export(capsys, tmp_path)
    assert written(tmp_path) == ["printer.md"]


def test_nothing_elsewhere_is_written_or_removed_through_a_link(library, tmp_path, capsys):
    place, elsewhere = tmp_path / "here", tmp_path / "elsewhere"
    export(capsys, place)
    (place / "network").rename(elsewhere)
    (place / "network").symlink_to(elsewhere)
    library.trees.get(title="VPN").delete()
    with pytest.raises(CommandError, match=r"network/vpn\.md is a link out of the directory"):
        export(capsys, place)
    assert written(elsewhere) == ["vpn.md"]


def test_a_dry_run_says_what_would_change_and_changes_nothing(library, tmp_path, capsys):
    assert export(capsys, tmp_path / "new", dry_run=True)[0].split() == ["would", "write", "library.toml"]
    assert not (tmp_path / "new").exists()
    assert set(Tree.objects.values_list("source", flat=True)) == {""}


def test_a_file_keeps_its_name_where_the_directory_knows_it(library, owner, tmp_path, capsys):
    export(capsys, tmp_path)
    (tmp_path / "printer.md").rename(tmp_path / "druckt-nicht.md")
    toml = tmp_path / "library.toml"
    toml.write_text(toml.read_text().replace('"printer.md"', '"druckt-nicht.md"'))
    export(capsys, tmp_path)
    assert written(tmp_path) == ["druckt-nicht.md", "library.toml", "network/vpn.md"]
    assert export(capsys, tmp_path)[-1] == "0 written, 0 changed, 0 removed, 3 unchanged"


def test_a_folder_has_a_directory_of_its_own(library, tmp_path, capsys):
    export(capsys, tmp_path, folder="Network")
    assert written(tmp_path) == ["library.toml", "network/vpn.md"]
    with pytest.raises(CommandError, match="holds network: choose another directory"):
        export(capsys, tmp_path)
    with pytest.raises(CommandError, match="There is no folder Nowhere"):
        export(capsys, tmp_path, folder="Nowhere")


def test_a_directory_goes_there_and_back(library, owner, tmp_path, capsys):
    factories.team("Field", admin=owner)
    export(capsys, tmp_path)
    code, lines = bring(capsys, tmp_path, team="Field")
    assert (code, lines[-1]) == (0, "2 made, 0 updated, 0 unchanged, 0 refused")
    assert export(capsys, tmp_path, team="Field")[-1] == "0 written, 0 changed, 0 removed, 3 unchanged"


def test_an_edited_file_updates_its_guide(library, tmp_path, capsys):
    export(capsys, tmp_path)
    file = tmp_path / "network" / "vpn.md"
    file.write_text(file.read_text().replace("Is the light on?", "Is it lit?"))
    _, lines = bring(capsys, tmp_path, dry_run=True)
    assert lines[-1] == "0 made, 1 updated, 1 unchanged, 0 refused. Nothing was changed."
    assert Tree.objects.get(title="VPN").serial == 1
    _, lines = bring(capsys, tmp_path)
    assert lines[0].split() == ["updated", "network/vpn.md", "VPN:", "text"]
    assert Tree.objects.get(title="VPN").graph.nodes["power"].title == "Is it lit?"


def test_a_guide_without_a_file_is_said_and_archived_only_when_asked(library, tmp_path, capsys):
    export(capsys, tmp_path)
    (tmp_path / "printer.md").unlink()
    code, lines = bring(capsys, tmp_path)
    assert (code, lines[-1]) == (0, "0 made, 0 updated, 1 unchanged, 0 refused, 1 missing")
    assert not Tree.objects.get(title="Printer").archived_at
    _, lines = bring(capsys, tmp_path, delete=True)
    assert lines[-1] == "0 made, 0 updated, 1 unchanged, 0 refused, 1 archived"
    assert Tree.objects.get(title="Printer").archived_at


def test_dry_run_is_for_single_files_too(library, tmp_path, capsys):
    (tmp_path / "new.mmd").write_text("flowchart TD\n  A --> B\n")
    _, lines = bring(capsys, tmp_path, dry_run=True, folder="Made on the way")
    assert lines[-1].startswith("1 made")
    assert (Tree.objects.count(), library.folders.count()) == (2, 1)
    with pytest.raises(CommandError, match="--delete needs folders"):
        bring(capsys, tmp_path, delete=True)


def test_a_library_toml_that_cannot_be_read_is_said(library, tmp_path, capsys):
    (tmp_path / "library.toml").write_text("guides = 7")
    for command in (export, bring):
        with pytest.raises(CommandError, match="guides"):
            command(capsys, tmp_path)


@pytest.mark.parametrize("name", list(EXPORTS))
def test_each_format_is_a_file_for_each_guide(library, tmp_path, capsys, name):
    lines = export(capsys, tmp_path, format=name)
    suffix = EXPORTS[name].suffix
    assert lines[-1] == "2 written, 0 changed, 0 unchanged, 0 left out, 0 refused"
    assert written(tmp_path) == [f"network/vpn{suffix}", f"printer{suffix}"]
    assert export(capsys, tmp_path, format=name) == ["0 written, 0 changed, 2 unchanged, 0 left out, 0 refused"]


def test_live_releases_are_exported_and_what_cannot_be_is_named(library, owner, tmp_path, capsys, monkeypatch):
    library.trees.get(title="VPN").publish(by=owner)
    lines = export(capsys, tmp_path, format="dot", live=True, dry_run=True)
    assert [line.split()[:3] for line in lines[:2]] == [
        ["would", "write", "network/vpn.dot"],
        ["left", "out", "printer.dot"],
    ]
    assert written(tmp_path) == []
    monkeypatch.setattr("trees.sharing.map_png.MAX_STEPS", 1)
    with pytest.raises(SystemExit):
        export(capsys, tmp_path, format="png")
    assert "refused       printer.drawio.png  A PNG has at most 1 steps" in capsys.readouterr().out
    with pytest.raises(CommandError, match="--live needs --format"):
        export(capsys, tmp_path, live=True)


def test_files_of_a_format_do_not_enter_a_library_or_leave_the_directory(library, tmp_path, capsys):
    export(capsys, tmp_path / "library")
    with pytest.raises(CommandError, match="holds a library"):
        export(capsys, tmp_path / "library", format="svg")
    place, elsewhere = tmp_path / "here", tmp_path / "elsewhere"
    for each in (place, elsewhere):
        each.mkdir()
    (place / "network").symlink_to(elsewhere)
    with pytest.raises(CommandError, match=r"network/vpn\.csv is a link out of the directory"):
        export(capsys, place, format="csv")
    assert written(elsewhere) == []
