"""How a run of the tests ends: by itself, with what it says of a test that hangs, and with nothing left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import __main__ as runs
from tests import ports
from tests.processes import is_running

ROOT = Path(__file__).resolve().parent.parent
HANGS = """
import threading

def test_hangs():
    threading.Event().wait()

def test_after_it():
    pass
"""
STARTS_A_SERVER = """
import pathlib, subprocess, time

def test_starts_a_server():
    server = subprocess.Popen(["sleep", "1000"], start_new_session=True)
    file = pathlib.Path(__file__).with_name("pid")
    file.with_suffix(".new").write_text(str(server.pid))
    file.with_suffix(".new").rename(file)
    time.sleep(1000)
"""
PLAIN = ["-c", str(ROOT / "pyproject.toml"), "-p", "no:cacheprovider"]
# Without the plugins that these tests do not need, which take most of the time that pytest takes to start.
FEW_PLUGINS = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_PLUGINS": "xdist.plugin,pytest_timeout"}


@pytest.mark.parametrize("limit", ["timeout", "faulthandler_timeout"])
def test_test_that_hangs_is_one_failure_and_says_where(tmp_path, limit):
    (tmp_path / "test_hangs.py").write_text(HANGS)
    command = [sys.executable, "-m", "pytest", *PLAIN, "-n", "1", "-o", f"{limit}=1", tmp_path / "test_hangs.py"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | FEW_PLUGINS, capture_output=True, text=True, timeout=120)
    assert "1 failed, 1 passed" in done.stdout
    assert "test_hangs.py" in done.stdout + done.stderr
    assert "threading.Event().wait()" in done.stdout or "in test_hangs" in done.stderr


def test_run_that_prints_nothing_is_ended():
    command = [sys.executable, "-c", "import sys, time; print('a'); sys.stdout.write('..'); time.sleep(1000)"]
    with subprocess.Popen([*command[:1], "-u", *command[1:]], stdout=subprocess.PIPE) as process:
        said = list(runs.output_lines(process, max_silence_seconds=1))
    assert said == ["a", "ERROR it printed nothing for 1 seconds, after: .."]
    assert process.returncode == -signal.SIGKILL


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_run_that_is_told_to_end_leaves_no_server_behind(tmp_path, how):
    (tmp_path / "test_server.py").write_text(STARTS_A_SERVER)
    command = [sys.executable, "-m", "tests", "--quick", *PLAIN, str(tmp_path / "test_server.py")]
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | FEW_PLUGINS, **options) as run:
        until = time.monotonic() + 60
        while not (tmp_path / "pid").exists():
            assert time.monotonic() < until and run.poll() is None, run.stdout.read()
            time.sleep(0.05)
        run.send_signal(how)
        assert run.wait(60) == 128 + how
    assert not is_running(int((tmp_path / "pid").read_text()))


def test_port_belongs_to_one_process_and_is_none_that_the_kernel_gives_to_connections():
    take = "from tests.ports import free_port; print(*[free_port() for _ in range(40)], flush=True); input()"
    options = {"cwd": ROOT, "stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    takers = [subprocess.Popen([sys.executable, "-c", take], **options) for _ in range(3)]
    numbers = [int(number) for taker in takers for number in taker.stdout.readline().split()]
    for taker in takers:
        taker.communicate("\n", timeout=60)
    assert len(set(numbers)) == len(numbers) == 120
    low, high = ports.ephemeral_range()
    assert not set(numbers) & set(range(low, high + 1))
