"""Static files of the newest versions, which every machine of a site serves, whichever version it runs itself.

While machines are updated one after another, a page of the new version may ask an old machine for its files, and a tab
that was opened before asks a new one. Names have fingerprints, so a file is the same wherever it comes from. On
PostgreSQL they are in the database; a site on SQLite is one machine, whose folder has them.
"""

import gzip
import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import connection, transaction

from project.models import StaticFile, Version
from project.static_files.headers import FINGERPRINTED

KEPT_VERSIONS = 3  # the newest, and two for tabs that have been open for long
CODE = ("project", "accounts", "trees", "templates")
PACKED = (".gz", ".br")
STAMP = "version"
BATCH_FILES = 50


def install() -> Version:
    """Makes this version the newest, with the static files that were collected, and forgets the oldest. Afterwards
    processes that start on this machine know by ``site_version`` which one they are of."""
    files = sorted(collected_files())
    name = digest_of_code(files)
    with transaction.atomic():
        version = Version.objects.first()
        if version is None or version.name != name:
            Version.objects.filter(name=name).delete()  # an older one that was put back: it gets a new key
            version = Version.objects.create(name=name, files=files)
        kept = keep_newest()
        if connection.vendor == "postgresql":
            store(files)
            StaticFile.objects.exclude(path__in=kept).delete()
    delete_collected(kept)
    (settings.VAR_DIR / STAMP).write_text(str(version))
    return version


@cache
def site_version() -> str:
    """The key and the name of the version that this process is of: "17.0123456789ab". Empty before ``install``, and
    where static files are served as they are."""
    try:
        return "" if settings.DEBUG else (settings.VAR_DIR / STAMP).read_text()
    except FileNotFoundError:
        return ""


def site_version_name() -> str:
    return site_version().partition(".")[2]


def stored_file(path: str) -> bytes | None:
    """The content of a static file of another version than this machine's."""
    packed = StaticFile.objects.filter(path=path).values_list("gzipped", flat=True).first()
    return None if packed is None else gzip.decompress(packed)


def collected_files() -> Iterator[str]:
    """Paths below STATIC_ROOT of this version's files whose names have fingerprints."""
    hashed: dict[str, str] = getattr(staticfiles_storage, "hashed_files", {})
    for path in set(hashed.values()):
        for each in (path, f"{path}.map"):
            if (Path(settings.STATIC_ROOT) / each).exists():
                yield each


def digest_of_code(files: Iterable[str]) -> str:
    """The same on every machine that has the same code."""
    digest = hashlib.sha256("\n".join(files).encode())
    for folder in CODE:
        for path in sorted((settings.BASE_DIR / folder).rglob("*")):
            if path.suffix in (".py", ".html", ".txt", ".sql"):
                digest.update(f"{path.relative_to(settings.BASE_DIR)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def keep_newest() -> set[str]:
    """Deletes what is known of older versions. Answers the files of those that stay."""
    versions = list(Version.objects.all())
    Version.objects.filter(pk__in=[version.pk for version in versions[KEPT_VERSIONS:]]).delete()
    return {file for version in versions[:KEPT_VERSIONS] for file in version.files}


def store(files: list[str]) -> None:
    there = set(StaticFile.objects.filter(path__in=files).values_list("path", flat=True))
    new = [file for file in files if file not in there]
    for at in range(0, len(new), BATCH_FILES):
        rows = [StaticFile(path=file, gzipped=gzipped(file)) for file in new[at : at + BATCH_FILES]]
        StaticFile.objects.bulk_create(rows, ignore_conflicts=True)


def gzipped(file: str) -> bytes:
    packed = Path(settings.STATIC_ROOT) / f"{file}.gz"
    return packed.read_bytes() if packed.exists() else gzip.compress(packed.with_suffix("").read_bytes(), mtime=0)


def delete_collected(kept: set[str]) -> None:
    """Files of older versions that this machine collected."""
    root = Path(settings.STATIC_ROOT)
    for path in root.rglob("*"):
        name = str(path.relative_to(root))
        plain = name.removesuffix(path.suffix) if path.suffix in PACKED else name
        if plain not in kept and re.match(FINGERPRINTED, plain) and path.is_file():
            path.unlink(missing_ok=True)
