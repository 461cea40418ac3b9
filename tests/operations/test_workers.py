"""Worker processes that die or grow: the site goes on."""

import os
import re
import signal
import time
from pathlib import Path

import pytest

from project.serving.server import MAX_PAUSE_SECONDS, Backoff
from tests.operations.site import serving

pytestmark = pytest.mark.once


def test_first_death_is_answered_at_once_and_the_next_ones_ever_later():
    clock = [0.0]
    backoff = Backoff(lambda: clock[0])
    pauses = [backoff.pause() for _ in range(9)]
    assert pauses[0] == 0
    assert pauses == sorted(pauses)
    assert 0 < pauses[1] <= 1
    assert pauses[-1] == MAX_PAUSE_SECONDS
    clock[0] = 3600
    assert backoff.pause() == 0


def test_site_goes_on_however_often_its_workers_die(tmp_path):
    with serving(tmp_path) as site:
        for _ in range(4):
            [worker] = site.workers
            os.kill(worker, signal.SIGKILL)
            site.wait(lambda old=worker: old not in site.workers and site.ask("GET", "/health/live").status == 200, 60)
        assert site.process.poll() is None
        assert "the next one starts in" in site.log.read_text()


def test_workers_that_die_at_once_are_not_started_in_a_tight_loop_and_a_stop_ends_the_pause(tmp_path):
    with serving(tmp_path) as site:
        killed = set()
        while "next one starts in 8.0 s" not in site.log.read_text():
            for worker in site.workers:
                os.kill(worker, signal.SIGKILL)
                killed.add(worker)
            time.sleep(0.02)
        assert re.findall(r"next one starts in (\S+) s", site.log.read_text()) == ["1.0", "2.0", "4.0", "8.0"]
        assert len(killed) == 5  # the first is replaced at once
        site.process.terminate()
        assert site.process.wait(7) in (0, 1)


def test_worker_that_is_too_large_is_replaced_and_nobody_notices(tmp_path):
    with serving(tmp_path, WORKERS="2", WORKER_MAX_MB="50") as site:
        tokens, first = site.sign_up(), set(site.workers)
        assert min(map(memory_mb, first)) > 50
        statuses, until = set(), time.monotonic() + 60
        while first & set(site.workers) and time.monotonic() < until:
            statuses.add(site.ask("GET", "/api/v1/trees", token=tokens["access"]).status)
        assert statuses == {200}
        assert not first & set(site.workers)


def memory_mb(pid):
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) // 1024
