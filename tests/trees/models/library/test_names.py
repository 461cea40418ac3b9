"""Names of folders, categories and lookups: one that people would take for another of the same place is refused."""

import pytest
from django.core.exceptions import ValidationError

from project.web.errors import Conflict
from trees.core.fields.lookups import Output
from trees.core.text import name_key
from trees.models import Category, Folder, Lookup, deletions
from trees.transfer.library.files import load
from trees.transfer.library.importer import import_library

pytestmark = pytest.mark.django_db
CAFE = "Caf\u00e9"
ALIKE = ["network", "NETWORK", " Network", "Network\u00a0", "Net\u00adwork", "Network\u200b"]
GUIDE = b"# New\n\n## Done {#done .resolved}\n"


@pytest.fixture
def network(team):
    return Folder.objects.create(team=team, name="Network")


@pytest.fixture
def legacy(team, network):
    """A second folder as older versions let it be made."""
    Folder.objects.bulk_create([Folder(team=team, name="network", path="0/")])
    folder = Folder.objects.get(name="network")
    Folder.objects.filter(pk=folder.pk).update(path=f"{folder.pk}/")
    return Folder.objects.get(pk=folder.pk)


def test_names_are_compared_as_people_read_them():
    assert {name_key(each) for each in ALIKE} == {name_key("Network")}
    assert name_key("Two  words") == name_key("two words")
    assert name_key(CAFE) == name_key("CAFE\u0301")
    assert name_key("Straße") == name_key("STRASSE")
    assert len({name_key(each) for each in ("Network", "Net work", "Network 2", "Nëtwork")}) == 4


@pytest.mark.parametrize("name", ALIKE)
def test_folder_that_reads_as_one_beside_it_is_refused_and_the_other_is_named(team, network, name):
    with pytest.raises(ValidationError) as refused:
        Folder(team=team, name=name).full_clean(exclude=["path"])
    assert refused.value.message_dict == {"name": ["There is a folder “Network” in this place already."]}
    with pytest.raises(Conflict, match="“Network”"):  # whose form was checked before the other was saved
        Folder.objects.create(team=team, name=name)
    Folder.objects.create(team=team, name=name, parent=network)


def test_rename_and_move_are_refused_too(team, network):
    vpn = Folder.objects.create(team=team, name="VPN")
    inner = Folder.objects.create(team=team, name="network", parent=vpn)
    with pytest.raises(ValidationError, match="“Network”"):
        vpn.rename_and_move("NETWORK", None)
    with pytest.raises(ValidationError, match="“Network”"):
        inner.move(None)
    network.rename_and_move("NETWORK", None)  # its own name
    assert vpn.dissolve()["folders"] == 1
    assert set(team.folders.values_list("name", flat=True)) == {"NETWORK", "network 2"}


def test_folders_that_are_there_already_stay_and_can_be_moved(team, network, legacy):
    legacy.rename_and_move("network", None)
    top = Folder.objects.create(team=team, name="Top")
    legacy.move(top)
    key = deletions.delete_folder(top)
    assert Folder.objects.get(pk=legacy.pk).name == "network 2"
    assert key


def test_category_that_reads_as_another_is_refused(team):
    cafe = Category.objects.create(team=team, name=CAFE)
    other = Category(team=team, name="cafe\u0301")
    with pytest.raises(ValidationError, match=CAFE):
        other.full_clean()
    with pytest.raises(Conflict, match=CAFE):
        other.save()
    Category.objects.bulk_create([other])
    other = Category.objects.exclude(pk=cafe.pk).get()
    other.colour = "red"
    other.full_clean()
    other.save()


def test_lookup_that_reads_as_another_is_refused(team, owner):
    fields = {"url": "https://desk.example.com/", "outputs": [Output("model", "model")]}
    add = Lookup.objects.add
    crm = add(team, by=owner, name="crm", **fields)
    with pytest.raises(ValidationError, match="“crm”"):
        add(team, by=owner, name="CRM", **fields)
    crm.change(by=owner, name="CRM")


# Imports


def test_imported_folder_and_category_are_those_of_the_team_that_read_the_same(team, owner, network):
    red = Category.objects.create(team=team, name="Red")
    import_files(team, owner, {"network/new.md": GUIDE}, ["red", "RED"])
    tree = team.trees.get()
    assert (tree.folder, list(tree.categories.all())) == (network, [red])
    assert (team.folders.count(), team.categories.count()) == (1, 1)


def test_two_spellings_of_one_new_category_are_one(team, owner):
    import_files(team, owner, {"new.md": GUIDE}, ["red", "RED"])
    assert team.categories.count() == team.trees.get().categories.count() == 1


def test_files_with_two_folders_of_one_name_are_refused_with_both(team, owner):
    files = {"Network/new.md": GUIDE, "network/newer.md": GUIDE}
    with pytest.raises(ValidationError, match="“Network” and “network”"):
        import_files(team, owner, files)
    assert not team.folders.exists()


def test_name_that_was_taken_while_the_files_were_read_is_a_conflict(team, owner):
    def taken():
        Folder.objects.create(team=team, name="NETWORK")

    with pytest.raises(ValidationError, match="at the same time"):
        import_files(team, owner, {"network/new.md": GUIDE}, about_to_save=taken)
    assert list(team.folders.values_list("name", flat=True)) == ["NETWORK"]


def import_files(team, by, files: dict[str, bytes], categories=(), **options) -> None:
    guides = "".join(f"[[guides]]\nfile = '{path}'\ncategories = {list(categories)}\n" for path in files)
    import_library(load(files | {"library.toml": guides.encode()}), team=team, by=by, **options)
