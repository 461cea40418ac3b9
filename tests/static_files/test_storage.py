"""The storage itself, as collectstatic uses it, on the site's own files."""

import json
import os
import re
from collections import Counter
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template import Context, Template

from project.static_files import storage
from tests.static_files.conftest import ROOT, collect

FINGERPRINT = r"\.[0-9a-f]{12}\."


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A site of two modules and a worker; collects it, and answers the URLs of a page's module and of the worker."""
    monkeypatch.setattr(storage, "PAGE_MODULES", ["js/a.js"])
    monkeypatch.setattr(storage, "WORKER_MODULES", ["js/worker.js"])
    source = tmp_path / "source"
    (source / "js").mkdir(parents=True)
    write = {"a": 'import { b } from "./b.js"; b();', "b": "export const b = () => 1;", "worker": "postMessage(1);"}
    for name, text in write.items():
        (source / "js" / f"{name}.js").write_text(text)

    def urls():
        collected = collect(tmp_path / "out", source)
        return collected.url("js/a.js"), collected.url("js/worker.js")

    urls.source = source / "js"
    urls.out = tmp_path / "out" / "js"
    return urls


def test_module_that_is_imported_changes_the_name_of_the_page_alone(small):
    before = small()
    (small.source / "b.js").write_text("export const b = () => 2;")
    after = small()
    assert after[0] != before[0]
    assert after[1] == before[1]


def test_files_of_the_version_before_stay(small):
    old = small()[0]
    (small.source / "b.js").write_text("export const b = () => 2;")
    small()
    assert (small.out / Path(old).name).exists()


def test_circle_stops_collectstatic_and_is_named(small):
    (small.source / "b.js").write_text('import "./a.js"; export const b = 1;')
    with pytest.raises(RuntimeError, match=r"js/a.js -> js/b.js -> js/a.js"):
        small()


def test_missing_module_stops_collectstatic(small):
    (small.source / "b.js").unlink()
    with pytest.raises(RuntimeError, match=r"js/b.js.*no such file"):
        small()


def test_url_has_a_fingerprint(site):
    for name in [*storage.PAGE_MODULES, *storage.WORKER_MODULES, *storage.STYLESHEETS]:
        assert re.search(FINGERPRINT, site.url(name)), name


def test_every_module_and_stylesheet_that_a_template_names_is_gathered():
    named = set()
    for template in (ROOT / "templates").rglob("*.html"):
        named |= set(re.findall(r"{% (?:static|module) '(js/[^']+)' %}", template.read_text()))
    assert named == {*storage.PAGE_MODULES, *storage.WORKER_MODULES, "js/guard.js"}


def test_every_module_runs_once_on_a_page_and_is_gathered(site):
    """The shell's page is the one that loads more files later."""
    gathered = {str(path): modules_in(path) for path in Path(site.location, "js").rglob("*.js.map")}
    others = {
        f"{site.path(site.stored_name(name))}.map" for name in [*storage.PAGE_MODULES[1:], *storage.WORKER_MODULES]
    }
    made = Counter(name for path, names in gathered.items() if path not in others for name in names)
    assert set(made.values()) == {1}
    names = {str(path.relative_to(ROOT / "static")) for path in (ROOT / "static/js").rglob("*.js")}
    assert names - set(storage.CLASSIC) == {name for names in gathered.values() for name in names}


def modules_in(source_map: Path) -> list[str]:
    """What a gathered file is made of, as templates name it."""
    sources = json.loads(source_map.read_text())["sources"]
    root = next(parent.parent for parent in source_map.parents if parent.name == "js")
    return [os.path.relpath(source_map.parent / source, root) for source in sources]


def test_imports_lead_to_files_that_are_there(site):
    for path in Path(site.location, "js").rglob("*.js"):
        for target in re.findall(r'(?:from|import\()"(\.[^"]+)"', path.read_text()):
            assert (path.parent / target).exists(), (path.name, target)


def test_page_needs_few_files(site):
    assert all(len(site.preloads[name]) == 1 for name in storage.PAGE_MODULES)


def test_libraries_are_not_loaded_with_every_page(site):
    assert not [name for name in site.preloads["js/site.js"] if name.startswith("vendor/")]


def test_stylesheet_imports_nothing(site):
    for name in storage.STYLESHEETS:
        assert "@import" not in Path(site.path(site.stored_name(name))).read_text()


def test_every_component_is_part_of_a_stylesheet():
    imported = set()
    for name in storage.STYLESHEETS:
        imported |= set(re.findall(r'@import "([^"]+)"', (ROOT / "static" / name).read_text()))
    parts = {str(path.relative_to(ROOT / "static/css")) for path in (ROOT / "static/css").rglob("*.css")}
    assert parts - imported == {Path(name).name for name in storage.STYLESHEETS}


def test_tag_asks_for_what_a_module_needs(site, monkeypatch):
    monkeypatch.setattr(staticfiles_storage, "_wrapped", site)
    *preloads, script = Template("{% module 'js/site.js' %}").render(Context()).splitlines()
    assert re.fullmatch(rf'<script type="module" src="/static/js/site{FINGERPRINT}js"></script>', script)
    assert len(preloads) == len(site.preloads["js/site.js"]) - 1
    for line in preloads:
        assert re.fullmatch(rf'<link rel="modulepreload" href="/static/js/.+{FINGERPRINT}js">', line)


def test_tag_names_the_plain_file_where_nothing_was_gathered():
    html = Template("{% module 'js/session/api-docs.js' %}").render(Context())
    assert html == '<script type="module" src="/static/js/session/api-docs.js"></script>'
