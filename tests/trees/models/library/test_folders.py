"""Folders on the move: whatever is done, each lies where its parents say, and no guide is lost."""

from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import factories
from tests.examples import examples
from trees.models import Folder, Tree
from trees.models.library.folders import MAX_FOLDER_NAME_CHARS
from trees.models.team_owned import free_name

pytestmark = pytest.mark.django_db
DO_NOT_WAIT = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
places = st.integers(0, 5)
deeds = st.lists(
    st.tuples(st.just("make"), places, st.sampled_from(["A", "B"]))
    | st.tuples(st.just("move"), places, places)
    | st.tuples(st.just("dissolve"), places, st.none()),
    min_size=4,
    max_size=9,
)


@settings(max_examples=examples(20), suppress_health_check=DO_NOT_WAIT)
@given(deeds)
def test_any_moves_keep_each_folder_below_its_parent_and_every_guide(team, owner, deeds):
    Folder.objects.all().delete()
    Tree.objects.all().delete()
    top = Folder.objects.create(team=team, name="Top")
    tree = factories.tree(team, by=owner, folder=top)
    for deed, which, what in deeds:
        with suppress(ValidationError):
            act(team, deed, which, what)
        assert_sound(team)
    tree.refresh_from_db()
    assert tree.folder is None or tree in Tree.objects.in_folder(tree.folder)


def act(team, deed: str, which: int, what) -> None:
    folders = [None, *team.folders.order_by("pk")]
    folder = folders[which % len(folders)]
    if deed == "make":
        new = Folder(team=team, name=what, parent=folder)
        new.full_clean(exclude=["path"])
        new.save()
    elif folder and deed == "move":
        folder.move(folders[what % len(folders)])
    elif folder:
        folder.dissolve()


def assert_sound(team) -> None:
    folders = {folder.pk: folder for folder in team.folders.all()}
    for folder in folders.values():
        above = folders[folder.parent_id].path if folder.parent_id else ""
        assert folder.path == f"{above}{folder.pk}/"
    names = [(folder.parent_id, folder.name) for folder in folders.values()]
    assert len(set(names)) == len(names)


@pytest.fixture
def chain(team) -> list[Folder]:
    """Folders in each other, as deep as they may be."""
    made: list[Folder] = []
    for level in range(Folder.MAX_DEPTH):
        made.append(Folder.objects.create(team=team, name=f"{level}", parent=made[-1] if made else None))
    return made


def test_folder_knows_how_deep_it_is_and_how_much_is_below(chain):
    assert (chain[0].depth, chain[0].height) == (0, Folder.MAX_DEPTH - 1)
    assert (chain[-1].depth, chain[-1].height) == (Folder.MAX_DEPTH - 1, 0)
    assert chain[2].lineage == [folder.pk for folder in chain[:3]]


def test_folder_that_would_take_others_too_deep_stays_where_it_is(team, chain):
    pair = Folder.objects.create(team=team, name="Pair")
    Folder.objects.create(team=team, name="Inside", parent=pair)
    with pytest.raises(ValidationError, match="at most 12 deep"):
        pair.move(chain[-2])
    pair.refresh_from_db()
    assert (pair.parent, pair.path) == (None, f"{pair.pk}/")
    pair.move(chain[-3])
    assert pair.depth == Folder.MAX_DEPTH - 2


@pytest.mark.parametrize("name", ["A", "x" * MAX_FOLDER_NAME_CHARS])
def test_free_name_is_new_and_fits(team, name):
    for _ in range(4):
        free = free_name(name, team.folders.all(), MAX_FOLDER_NAME_CHARS)
        Folder(team=team, name=free).full_clean(exclude=["path"])
        Folder.objects.create(team=team, name=free)
    assert team.folders.count() == 4
