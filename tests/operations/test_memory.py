"""What one worker takes at most, whatever it is sent. Measured as the kernel counts it for its process (VmHWM)."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from tests.operations import large
from tests.operations.site import serving
from tests.processes import children

pytestmark = pytest.mark.once

MAX_WORKER_MB = 300
MAX_PICTURE_PROCESS_MB = 300
FORM = f"multipart/form-data; boundary={large.BOUNDARY}"
STEPS = 20_000


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("site"), THREADS="4", WORKER_MAX_MB="10000") as site:
        yield site


@pytest.fixture(scope="module")
def token(site):
    return site.sign_up()["access"]


@pytest.fixture(scope="module")
def team(site, token):
    return site.ask("GET", "/api/v1/auth/me", token=token).json["teams"][0]["id"]


@pytest.fixture(scope="module")
def tree(site, token, team):
    return site.ask("POST", "/api/v1/trees", {"team": team, "title": "Printer"}, token).json["id"]


def upload(site, tree, token, picture):
    return site.ask(
        "POST",
        f"/api/v1/trees/{tree}/pictures",
        large.form(picture, "a.png"),
        token,
        timeout=120,
        Content_Type=FORM,
    )


def import_zip(site, team, token, content):
    body = large.form(content, "a.zip", dry_run="true")
    return site.ask("POST", f"/api/v1/teams/{team}/import", body, token, timeout=120, Content_Type=FORM)


def memory_mb(pid, kind="VmHWM"):
    return int(re.search(rf"{kind}:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) // 1024


def test_four_pictures_of_49_million_pixels_at_once(site, tree, token):
    [worker] = site.workers
    picture, usual = large.png(7000, alpha=True), memory_mb(worker)
    assert len(picture) < 250_000
    with ThreadPoolExecutor(4) as pool:
        sent = [pool.submit(upload, site, tree, token, picture) for _ in range(4)]
        counts, peak = [], 0
        while not all(each.done() for each in sent):
            time.sleep(0.001)  # or the site gets one core less
            found = [memory for pid in children(worker) if (memory := picture_memory(pid))]
            counts.append(len(found))
            peak = max([peak, *found])
    assert [each.result().status for each in sent] == [201] * 4
    assert max(counts) == 1
    assert peak <= MAX_PICTURE_PROCESS_MB
    assert memory_mb(worker) <= usual + 40
    assert children(worker) == []


def picture_memory(pid):
    """0 for a process that has not begun, or has ended."""
    try:
        started = b"image_process" in Path(f"/proc/{pid}/cmdline").read_bytes()
        return memory_mb(pid) if started else 0
    except (OSError, TypeError):
        return 0


def test_picture_that_needs_more_memory_than_there_is_gets_a_sentence(site, tree, token):
    picture = large.BytesIO()
    Image.new("RGB", (16_000, 3100)).save(picture, "WEBP", lossless=True, method=0)
    answer = upload(site, tree, token, picture.getvalue())
    assert answer.status in (201, 400)
    if answer.status == 400:
        assert "too much memory" in answer.json["errors"]["file"][0]


def test_zip_that_is_a_thousand_times_as_large_inside(site, team, token):
    [worker] = site.workers
    usual, content = memory_mb(worker), large.zipped(33, 38, 9900)
    assert len(content) < 296_000
    answer = import_zip(site, team, token, content)
    assert (answer.status, len(answer.json)) == (200, 33)
    assert memory_mb(worker) <= usual + 60
    refused = import_zip(site, team, token, large.zipped(100, 38, 9900))
    assert refused.status == 400
    assert "larger than 64 MB" in refused.json["errors"]["file"][0]
    assert memory_mb(worker) <= usual + 60


@pytest.mark.soak
def test_all_of_it_at_once_with_five_guides_of_20000_steps(site, tree, team, token):
    [worker] = site.workers
    made = site.run("-m", "tests.operations.large_guides", str(team), str(STEPS), "5")
    guides = [line.split() for line in made.splitlines()]
    pages = [page for tree, release in guides for page in (f"/trees/{tree}/", f"/runs/panels/{release}")]

    def read(path):
        return site.ask("GET", path, token=token, timeout=500, HX_Request="true").status

    with ThreadPoolExecutor(4) as pool:
        opened = [pool.submit(read, page) for page in [*pages, *pages]]
        pictures = [pool.submit(upload, site, tree, token, large.png(7000)) for _ in range(4)]
        imported = pool.submit(import_zip, site, team, token, large.zipped(33, 38, 9900))
        assert {each.result() for each in opened} == {200}
        assert {each.result().status for each in pictures} == {201}
        assert imported.result().status == 200
    assert memory_mb(worker) <= MAX_WORKER_MB, memory_mb(worker, "VmRSS")
