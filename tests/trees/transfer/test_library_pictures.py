"""The pictures of a library that comes as files, and that nobody waits for them."""

import struct
from concurrent.futures import ThreadPoolExecutor
from math import inf

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from tests.trees.meanwhile import after
from tests.trees.pictures import png, saved, two_colours
from trees.core import images
from trees.models import Picture
from trees.models.pictures.process import PictureProcess
from trees.transfer.library import directory, importer
from trees.transfer.library.content import Library
from trees.transfer.library.exporter import export_library
from trees.transfer.library.files import dump
from trees.transfer.library.importer import import_library
from trees.transfer.library.pictures import prepare_pictures, save_pictures

pytestmark = pytest.mark.django_db


def test_a_picture_that_could_have_been_written_here_has_to_be_whole(empty, owner):
    whole = saved(two_colours(), "WEBP")
    body = whole[20:60]
    broken = struct.pack("<4sL4s4sL", b"RIFF", len(body) + 12, b"WEBP", whole[12:16], len(body)) + body
    found = {name * 32: data for name, data in (("a", whole), ("b", broken))}
    (change,) = import_library(Library(pictures=found), team=empty, by=owner)
    assert (change.file, change.error.reason) == (f"pictures/{'b' * 32}.webp", images.BROKEN)
    assert Picture.objects.get().file.read() == whole


def test_new_pictures_have_a_limit_together_and_the_rest_comes_with_the_next_import(empty, owner, monkeypatch):
    monkeypatch.setattr(importer, "MAX_PIXELS_PER_IMPORT", 2000)
    found = {name * 32: png(width=40, height=20) for name in "abc"}
    for dry_run in (True, False):
        (change,) = import_library(Library(pictures=found), team=empty, by=owner, dry_run=dry_run)
        assert (change.state, change.file) == ("refused", f"pictures/{'c' * 32}.webp")
        assert "at most 0.002 million pixels together" in change.error.reason
    assert import_library(Library(pictures=found), team=empty, by=owner) == []
    assert Picture.objects.count() == 3


def test_a_picture_that_another_team_brings_meanwhile_is_kept_once(empty, team, owner):
    def theirs():
        import_library(Library(pictures=found), team=team, by=owner)

    found = {"a" * 32: png()}
    with after('SELECT "trees_picture"', theirs):
        assert import_library(Library(pictures=found), team=empty, by=owner) == []
    assert Picture.objects.get().team == team
    Picture.objects.all().delete()
    prepared = prepare_pictures(found, inf)
    with after('SELECT "trees_picture"', theirs):
        save_pictures(prepared.encoded, team=empty, by=owner)
    assert Picture.objects.get().team == team


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_while_pictures_are_encoded(empty, owner, monkeypatch, tmp_path):
    waiting, encode = [], PictureProcess.encode

    def encode_and_look(process, file):
        waiting.append(connection.in_atomic_block)
        return encode(process, file)

    monkeypatch.setattr(PictureProcess, "encode", encode_and_look)
    library = Library(pictures={"a" * 32: png()})
    directory.write(tmp_path, dump(library), Library(has_manifest=False))
    call_command("import_trees", tmp_path, team=empty.name, dry_run=True)
    import_library(library, team=empty, by=owner, dry_run=True)
    import_library(library, team=empty, by=owner)
    assert waiting == [False] * 3


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "hold",
    [lambda team, by: import_library(Library(), team=team, by=by), lambda team, by: export_library(team)],
    ids=["in", "out"],
)
def test_others_add_to_the_team_while_a_library_goes_in_or_out(team, tree, owner, hold):
    def theirs():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '5s'")
        try:
            return team.categories.create(name="New")
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as another, transaction.atomic():
        hold(team, owner)
        assert another.submit(theirs).result().pk
