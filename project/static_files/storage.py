"""Static files with a fingerprint in their names. The browser's modules and stylesheets are gathered into few files.

docs/decisions/static-files.md tells how, and what else was tried.
"""

import json
from collections.abc import Iterator
from functools import cached_property
from typing import Any, cast

import brotli
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage, staticfiles_storage
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

from project.static_files.gather import Gathered, gather
from project.static_files.modules import ModuleError
from project.static_files.stylesheets import gather_styles

LARGE_BYTES = 100_000
# What templates name of static/js/: one for a page. Each is gathered for itself, with what it loads later.
PAGE_MODULES = [
    "js/site.js",
    "js/session/auth-form.js",
    "js/session/invitation.js",
    "js/session/sign-up.js",
    "js/desk/login.js",
    "js/session/api-docs.js",
    "js/session/api-page.js",
    "js/page/help-search.js",
]
WORKER_MODULES = ["js/map/worker.js"]
CLASSIC = ["js/guard.js", "js/offline/service-worker.js"]  # no modules
# The last four are added to a page by static/js/page/sections.js.
STYLESHEETS = [
    *["css/site.css", "css/shared.css", "css/booklet.css", "css/accounts.css", "css/help.css", "css/admin.css"],
    *["css/library.css", "css/pages.css", "css/run.css", "css/edit.css"],
]
Processed = tuple[str, str, bool] | tuple[str, None, RuntimeError]


class GatheredStatic(ManifestStaticFilesStorage):
    """The fingerprints, and the gathering; no compression."""

    preloads_name = "preloads.json"

    @cached_property
    def preloads(self) -> dict[str, list[str]]:
        """Module that a template names -> the files that it needs, itself last."""
        with self.open(self.preloads_name) as file:
            preloads: dict[str, list[str]] = json.load(file)
        return preloads

    def reload(self) -> None:
        self.hashed_files, self.manifest_hash = cast(tuple[dict[str, str], str], self.load_manifest())
        self.__dict__.pop("preloads", None)

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Processed]:
        modules = {name: place for name, place in paths.items() if is_module(name)}
        others = {name: place for name, place in paths.items() if name not in modules}
        if not dry_run:
            others |= {name: stylesheet(name, paths) for name in STYLESHEETS if name in paths}
        yield from super().post_process(others, dry_run=dry_run, **options)
        if not dry_run and modules:
            yield from self.gather(modules)
            self.save_manifest()

    def gather(self, modules: dict[str, Any]) -> Iterator[Processed]:
        vendor = {name: hashed for name, hashed in self.hashed_files.items() if is_vendored(name)}
        preloads: dict[str, list[str]] = {}
        chunk_names: dict[str, str] = {}
        for entry in [*PAGE_MODULES, *WORKER_MODULES]:
            try:
                gathered = gather([entry], lambda name: text_of(modules, name), vendor)
            except ModuleError as error:
                yield entry, None, RuntimeError(str(error))
                return
            preloads |= gathered.preloads
            chunk_names |= gathered.chunk_names
            self.write(gathered)
        self.replace(self.preloads_name, json.dumps(preloads))
        # A module that is an entry itself has a file of its own, beside its copy in another page's.
        for module, chunk in chunk_names.items():
            yield module, self.hashed_files.get(module, self.hashed_files[chunk]), True

    def write(self, gathered: Gathered) -> None:
        for name, text in gathered.files.items():
            self.replace(name, text)
        self.hashed_files.update(gathered.names)

    def replace(self, name: str, text: str) -> None:
        if self.exists(name):
            self.delete(name)
        self.save(name, ContentFile(text.encode()))


class QuickCompressor(Compressor):
    """Spends its time on our own files: the last tenth of the large ones of others would take seconds."""

    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        compressed: bytes = brotli.compress(data, quality=9 if len(data) > LARGE_BYTES else 11)
        return compressed


class FingerprintedStatic(CompressedManifestStaticFilesStorage, GatheredStatic):
    """What the site is served from."""

    def create_compressor(self, **options: Any) -> QuickCompressor:
        return QuickCompressor(**options)


def has_fingerprints() -> bool:
    """Whether static files are gathered; while debugging the plain ones are served."""
    return hasattr(staticfiles_storage, "preloads")


def reload_manifest() -> None:
    """Of the files that another process has collected since this one began."""
    if has_fingerprints():
        cast(GatheredStatic, staticfiles_storage).reload()


def preloads_of_modules() -> dict[str, list[str]]:
    """Module that is an entry -> the names of the files that it needs, its own last. Empty for plain files."""
    preloads: dict[str, list[str]] = getattr(staticfiles_storage, "preloads", {})
    return preloads


def is_module(name: str) -> bool:
    return name.startswith("js/") and name.endswith(".js") and name not in CLASSIC


def is_vendored(name: str) -> bool:
    return name.startswith("vendor/") and name.endswith(".js")


def stylesheet(name: str, paths: dict[str, Any]) -> tuple[InMemoryStorage, str]:
    """The gathered text as a file to collect, in place of the one that imports the others."""
    storage = InMemoryStorage()
    storage.save(name, ContentFile(gather_styles(name, lambda path: text_of(paths, path)).encode()))
    return storage, name


def text_of(paths: dict[str, Any], name: str) -> str:
    """``paths``: as collectstatic gives them, name -> (storage, path in it). Raises ModuleError for an unknown name."""
    if name not in paths:
        raise ModuleError(name, 1, "there is no such file")
    storage, path = paths[name]
    with storage.open(path) as file:
        text: str = file.read().decode()
    return text
