#!/bin/sh
# granian's respawn_failed_workers ends the whole server when a worker dies soon after it was respawned.
#
# Versions   granian 2.8.9, Python 3.11
# Input      a WSGI application, two workers, --respawn-failed-workers; one worker is ended by a signal, then the worker
#            that took its place, as the kernel does when memory is short
# Expected   each worker that dies is started again; the other one goes on answering meanwhile
# Seen       after the second death within about five seconds the main process ends all workers and itself, also the
#            healthy one. With nine seconds between the two deaths it goes on.
# Source     granian/server/common.py: the supervisor compares the time since the last respawn with respawn_interval
#            plus a margin, and shuts down when a worker is younger than that.
# One would guess that an option named "respawn failed workers" trades uptime for a loop of restarts, not the reverse.
# Who meets it: a site with one request that makes a worker grow until the kernel kills it: two such requests within
# five seconds end the answers to everybody, where one would expect the other worker to go on.
#
# Exits 0 while this is so, 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check granian==2.8.9
cat > "$folder/app.py" <<'PYTHON'
def application(environ, start_response):
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]
PYTHON
cd "$folder"
venv/bin/python - <<'PYTHON'
import os
import signal
import socket
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path


def workers(main):
    lists = (file.read_text() for file in Path(f"/proc/{main}/task").glob("*/children"))
    found = [int(pid) for line in lists for pid in line.split()]
    return sorted(pid for pid in found if b"resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_bytes())


def run(pause):
    """Whether the server lives after two deaths with so many seconds between."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["--interface", "wsgi", "--port", str(port), "--workers", "2", "--respawn-failed-workers"]
    server = subprocess.Popen([sys.executable, "-m", "granian", *options, "app:application"], stderr=subprocess.DEVNULL)
    try:
        time.sleep(8)
        first = workers(server.pid)
        os.kill(first[0], signal.SIGKILL)
        time.sleep(pause)
        new = [pid for pid in workers(server.pid) if pid not in first]
        if new:
            os.kill(new[0], signal.SIGKILL)
        time.sleep(10)
        return server.poll() is None
    finally:
        if server.poll() is None:
            server.terminate()
            server.wait(20)


print("granian", version("granian"))
results = {pause: run(pause) for pause in (2.5, 9)}
for pause, lives in results.items():
    print(f"two deaths, {pause} s between them: the server {'goes on' if lives else 'has ended, with all its workers'}")
assert results == {2.5: False, 9: True}, "the server treats it differently now"
print("As described above.")
PYTHON
