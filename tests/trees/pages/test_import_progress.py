"""/trees/import/progress/: how far an import is, and its cancel."""

from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.html import page_of
from trees.models import Tree, undo_keys
from trees.transfer import progress
from trees.transfer.library.zip_file import pack

pytestmark = pytest.mark.django_db

TEXT = "# Lamp\n\n## Is it on? {#on}\n\n- [Yes](#good)\n\n## Good {#good .resolved}\n"


@pytest.fixture
def job():
    return str(uuid4())


@pytest.fixture
def at_once(monkeypatch):
    """Tells each file and guide, however short the import is."""
    monkeypatch.setattr(progress, "SECONDS_BETWEEN", 0)


def url(job):
    return f"/trees/import/progress/{job}"


def words(client, job, query=""):
    return " ".join(page_of(client.get(url(job) + query)).text.split())


def send(client, job, **data):
    return client.post("/trees/import", {"text": TEXT, "take": ["#1"], "job": job} | data)


def library(**data):
    files = {f"lamp-{number}.md": TEXT.encode() for number in range(3)}
    return {"files": SimpleUploadedFile("library.zip", pack(files))} | data


def test_a_page_that_was_loaded_again_is_told_how_it_ended(client, job, at_once):
    send(client, job)
    html = page_of(client.get(url(job)))
    assert "“Lamp” imported." in html
    assert html.css("a")[0]["href"] == f"/trees/{Tree.objects.get().pk}/"
    assert not html.css("[data-cancel-import]")


def test_while_it_reads_it_says_so_and_can_be_cancelled(client, job):
    assert words(client, job, "?waiting=reading") == "Reading. Nothing is saved yet. Cancel"
    assert words(client, job, "?waiting=saving") == "Comparing. Nothing is saved yet. Cancel"


def test_nothing_is_told_of_what_nobody_began(client, job):
    assert words(client, job) == ""


def test_how_many_are_done_is_told(client, editor, job, at_once):
    told = progress.ImportProgress(editor, job)
    told.comparing()
    told(300, 1000)
    html = page_of(client.get(url(job)))
    assert (html.css("progress")[0]["value"], html.css("progress")[0]["max"]) == ("300", "1000")
    assert "Comparing." in html
    told.saving()
    assert words(client, job) == "Saving: all of it, or nothing."


def test_cancelled_import_of_guides_saves_nothing(client, job, at_once):
    client.post(url(job))
    response = send(client, job)
    assert (response.status_code, Tree.objects.count()) == (204, 0)
    assert "Cancelled. Nothing was imported." in response["HX-Trigger"]
    assert words(client, job) == "Cancelled. Nothing was imported."


def test_cancelled_import_of_a_library_saves_nothing(client, job, at_once):
    html = page_of(client.post("/trees/import/preview", library()))
    client.post(url(job))
    response = client.post("/trees/import", library(job=job, seen=html.field("seen").value))
    assert (response.status_code, Tree.objects.count()) == (204, 0)


def test_cancelled_reading_stops(client, job, at_once):
    client.post(url(job))
    assert client.post("/trees/import/preview", {"text": TEXT, "job": job}).status_code == 204
    assert client.post("/trees/import/preview", library(job=job)).status_code == 204


def test_the_last_moment_to_cancel_is_before_saving(client, job):
    """Also of an import that is so short that it told nothing."""
    client.post(url(job))
    assert send(client, job).status_code == 204
    assert Tree.objects.count() == 0


def test_a_cancel_is_not_pushed_out_by_many_actions_that_can_be_undone(client, job):
    """They are in the same cache, and their keys come later in the alphabet."""
    client.post(url(job))
    for _ in range(310):
        undo_keys.keep({"kind": "folder"})
    assert send(client, job).status_code == 204


def test_others_neither_see_it_nor_stop_it(client, page_client_for, stranger, job, at_once):
    page_client_for(stranger).post(url(job))
    assert send(client, job).status_code == 200
    assert words(page_client_for(stranger), job) == ""


def test_a_short_import_is_not_told(client, job):
    send(client, job)
    assert words(client, job) == ""


@pytest.mark.parametrize("odd", ["", "7", "x" * 500, "trees.undo:1"])
def test_another_name_for_a_job_tells_nobody(client, odd, at_once):
    assert send(client, odd).status_code == 200


def test_an_import_goes_on_where_the_cache_fails(client, job, at_once, monkeypatch):
    def broken(*args, **kwargs):
        raise OSError("no cache")

    monkeypatch.setattr(cache, "get", broken)
    monkeypatch.setattr(cache, "set", broken)
    assert send(client, job).status_code == 200
    assert Tree.objects.count() == 1
