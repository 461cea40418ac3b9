"""The disk of VAR_DIR is full: a small file system of the server's own, in a mount namespace that ends with it."""

import os
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.operations.site import prepared, serving

pytestmark = pytest.mark.once

SIZE_MB = 96
PYTHON = f"{sys.executable} manage.py"
# Whoever is not root may mount in a user namespace of their own.
UNSHARE = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
BOUNDARY = "a-boundary"


class Disk:
    """The file system of a running server, reached through its process."""

    def __init__(self, site, folder):
        self.folder = Path(f"/proc/{site.process.pid}/root{folder}")
        self._filler = self.folder / "filler"

    def fill(self):
        with self._filler.open("wb", buffering=0) as file:
            for size in (1 << 20, 4096, 1):
                try:
                    while True:
                        file.write(b"\0" * size)
                except OSError:
                    continue

    def empty(self):
        self._filler.unlink(missing_ok=True)

    @property
    def pictures(self):
        return [file for file in (self.folder / "media").rglob("*") if file.is_file()]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    disk = folder / "disk"
    disk.mkdir()
    mount = f"mount -t tmpfs -o size={SIZE_MB}m tmpfs {disk} && cp -r {prepared()}/static* {disk}"
    script = f"{mount} && {PYTHON} prepare && exec {PYTHON} serve"
    command = [*UNSHARE, "sh", "-c", script]
    database = f"sqlite:///{disk}/db.sqlite3"
    with serving(folder, database, command, prepare=False, VAR_DIR=str(disk)) as site:
        yield site


@pytest.fixture(scope="module")
def tokens(site):
    return site.sign_up()


@pytest.fixture
def disk(site, tokens):
    disk = Disk(site, site.env["VAR_DIR"])
    yield disk
    disk.empty()


def test_ready_says_so_until_there_is_room(site, disk):
    disk.fill()
    answer = site.wait(lambda: next((a for a in [site.ask("GET", "/health/ready")] if a.status == 503), None))
    assert answer.body == b"missing: disk"
    disk.empty()
    site.wait(lambda: site.ask("GET", "/health/ready").body == b"ok")


def test_refresh_gets_503_and_the_sign_in_stays(site, disk, tokens):
    before = len(site.lines)
    disk.fill()
    for _ in range(200):  # what the database has reserved is used up first
        answer = site.ask("POST", "/api/v1/auth/refresh", token=tokens["refresh"])
        if answer.status != 200:
            break
        tokens.update(answer.json)
    assert answer.status == 503
    assert "retry-after" in answer.headers
    assert not [line for line in site.lines[before:] if "Traceback" in line]
    assert [line for line in site.lines[before:] if "503 for POST /api/v1/auth/refresh: no disk" in line]
    assert site.ask("GET", "/api/v1/trees", token=tokens["access"]).status == 200  # reading goes on
    disk.empty()
    answer = site.ask("POST", "/api/v1/auth/refresh", token=tokens["refresh"])
    assert answer.status == 200
    tokens.update(answer.json)


def test_no_part_of_a_picture_stays(site, disk, tokens):
    team = site.ask("GET", "/api/v1/auth/me", token=tokens["access"]).json["teams"][0]["id"]
    tree = site.ask("POST", "/api/v1/trees", {"team": team, "title": "Printer"}, tokens["access"]).json["id"]
    disk.fill()
    answer = upload(site, tree, tokens)
    assert (answer.status, "retry-after" in answer.headers) == (503, True)
    assert disk.pictures == []
    disk.empty()
    assert upload(site, tree, tokens).status == 201
    assert len(disk.pictures) == 1


def upload(site, tree, tokens):
    file = BytesIO()
    Image.effect_noise((900, 900), 80).save(file, "PNG")
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
    body = head.encode() + file.getvalue() + f"\r\n--{BOUNDARY}--\r\n".encode()
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    return site.ask("POST", f"/api/v1/trees/{tree}/pictures", body, tokens["access"], Content_Type=kind)
