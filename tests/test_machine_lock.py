"""project/machine_lock.py: what one machine does once at a time, in whichever thread or process."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Event, Thread

import pytest

from project.machine_lock import one_at_a_time
from project.web.outages import TIME, Busy, missing_part

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parent.parent
HOLDER = """
import time
from project.machine_lock import one_at_a_time
with one_at_a_time("picture", 1, "busy"):
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture(autouse=True)
def var_dir(settings, tmp_path):
    settings.VAR_DIR = tmp_path


def test_who_waits_too_long_is_told_why_and_to_come_again():
    with one_at_a_time("picture", 1, "busy"):
        with pytest.raises(Busy, match="other pictures are being read") as caught, take("picture", 0.1):
            pass
        with take("typeset", 0):  # another thing
            pass
    assert missing_part(caught.value) == TIME  # which answers 503 with Retry-After
    with take("picture", 0):
        pass


def take(name, seconds):
    return one_at_a_time(name, seconds, "other pictures are being read")


def test_who_waits_goes_on_when_the_other_is_done():
    order, waits = [], Event()

    def second():
        waits.set()
        with take("picture", 30):
            order.append("second")

    thread = Thread(target=second)
    with take("picture", 0):
        thread.start()
        assert waits.wait(10)
        order.append("first")
    thread.join(30)
    assert order == ["first", "second"]


def test_what_failed_leaves_the_lock_free():
    with pytest.raises(ZeroDivisionError), take("picture", 0):
        1 / 0  # noqa: B018
    with take("picture", 0):
        pass


def test_lock_of_a_process_that_was_killed_is_gone_with_it(tmp_path):
    env = os.environ | {"VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "project.settings"}
    with subprocess.Popen([sys.executable, "-c", HOLDER], cwd=ROOT, env=env, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"held\n"
        with pytest.raises(Busy), take("picture", 0):
            pass
        process.send_signal(signal.SIGKILL)
        process.wait()
    began = time.monotonic()
    with take("picture", 30):
        assert time.monotonic() - began < 20
