"""The versions of a site, and the static files of other versions than a machine's own."""

import gzip
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from project.models import StaticFile, Version
from project.static_files import storage, versions
from project.web import pages, service_worker
from tests.html import page_of

pytestmark = pytest.mark.django_db
NAME = "js/site.0123456789ab.js"
SCRIPT = b"console.log('a script of another version');\n" * 50


@pytest.fixture
def collected(site, settings, monkeypatch, tmp_path):
    """A machine that has collected the static files."""
    settings.STATIC_ROOT, settings.VAR_DIR = site.location, tmp_path  # which makes a new storage
    monkeypatch.setattr(storage.staticfiles_storage, "_wrapped", site)
    versions.site_version.cache_clear()
    yield site
    versions.site_version.cache_clear()


@pytest.fixture
def code(monkeypatch):
    """``code(name)``: the code that is installed from now on."""
    return lambda name: monkeypatch.setattr(versions, "digest_of_code", lambda files: name)


def put(name: str = NAME) -> None:
    StaticFile.objects.create(path=name, gzipped=gzip.compress(SCRIPT))


def test_file_of_another_version_is_served_for_good():
    put()
    response = Client().get(f"/static/{NAME}")
    assert response.content == SCRIPT
    assert response.headers["Content-Type"] == 'text/javascript; charset="utf-8"'
    assert response.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    packed = Client().get(f"/static/{NAME}", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.content) == SCRIPT


@pytest.mark.parametrize("path", ["js/site.ffffffffffff.js", "js/site.js", "../manage.0123456789ab.py"])
def test_what_no_version_has_is_not_found(path):
    put()
    assert Client().get(f"/static/{path}").status_code == 404


def test_same_code_is_the_same_version(collected, code):
    first = versions.install()
    assert versions.install() == first
    assert versions.site_version() == str(first)
    assert Client().get("/health/live").headers["Treeline-Version"] == str(first)


def test_code_that_was_put_back_is_the_newest_again(collected, code):
    keys = []
    for name in ("old", "new", "old"):
        code(name)
        keys.append(versions.install().pk)
    assert keys == sorted(set(keys))
    assert Version.objects.first().name == "old"


def test_files_of_this_version_are_there_for_machines_that_have_another(collected, settings, tmp_path):
    files = versions.install().files
    assert {Path(name).suffix for name in files} >= {".js", ".css", ".svg", ".map"}
    if connection.vendor != "postgresql":  # one machine, whose folder has them
        assert not StaticFile.objects.exists()
        return
    assert set(StaticFile.objects.values_list("path", flat=True)) == set(files)
    settings.STATIC_ROOT = tmp_path / "another"
    for name in (collected.stored_name("js/site.js"), collected.stored_name("css/site.css")):
        assert Client().get(f"/static/{name}").content == collected.open(name).read()


def test_files_of_old_versions_go_from_the_database_and_from_the_folder(collected, code):
    put()
    folder = Path(collected.location)
    (folder / NAME).write_bytes(SCRIPT)
    (folder / f"{NAME}.br").write_bytes(SCRIPT)
    code("first")
    first = versions.install()
    Version.objects.filter(pk=first.pk).update(files=[NAME])
    (folder / NAME).write_bytes(SCRIPT)
    (folder / f"{NAME}.br").write_bytes(SCRIPT)
    for number in range(versions.KEPT_VERSIONS):
        there = [(folder / NAME).exists(), (folder / f"{NAME}.br").exists()]
        assert there == [True, True], number
        code(f"next {number}")
        versions.install()
    assert not (folder / NAME).exists()
    assert not (folder / f"{NAME}.br").exists()
    assert not StaticFile.objects.filter(path=NAME).exists() or connection.vendor != "postgresql"
    assert Version.objects.count() == versions.KEPT_VERSIONS


def test_page_and_service_worker_know_their_version(collected, code):
    name = versions.install().name
    for each in (pages.rendered_shell, service_worker.script):
        each.cache_clear()
    assert page_of(Client().get("/shell")).css("meta[name=version]")[0]["content"] == versions.site_version()
    assert f'"version":"{name}"' in Client().get("/service-worker.js").content.decode()
    for each in (pages.rendered_shell, service_worker.script):
        each.cache_clear()
