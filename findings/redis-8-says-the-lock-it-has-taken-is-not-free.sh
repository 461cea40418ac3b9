#!/bin/sh
# redis-py 8 sends a command again whose answer is late: it finds the lock taken which it has taken, and counts twice.
#
# Versions   redis 8.1.0 (redis-py) beside 7.4.1, Python 3.11, Redis 7.0
# Input      clients with their defaults on connections that work, three commands: SET lock me NX EX 60, INCR visits and
#            LPUSH queue job. The server stands still for seven seconds (here: SIGSTOP; a machine that is moved or swaps
#            does so), then it goes on and carries out what had arrived.
# Expected   the answers seven seconds later, or TimeoutError from each: the client cannot know whether they were done,
#            and none of the three may be done twice
# Seen       7.4.1: the answers, late. 8.1.0: no error, but SET answers None, "the lock is somebody else's", while its
#            own value is in it; INCR answers 2 for the first visit; two jobs are in the queue.
# Source     redis/_defaults.py: since 8.0 socket_timeout is 5 s (there was none) and a command is tried ten times more
#            (it was three), by redis/retry.py for ConnectionError and TimeoutError alike, whatever the command does.
# One would guess that a client tries again to connect, and to do what is safe to do twice, and that a time limit which
# one did not set ends in an error.
# Who meets it: locks by SET NX (nobody has the lock until it expires), queues, limits by INCR, and Django's cache:
# add() and delete() answer False for what they have just done, which is what "somebody else was faster" looks like.
# A way out, which still mends connections that were closed meanwhile: retry=Retry(NoBackoff(), 1,
# supported_errors=(ConnectionError,)), with redis-py's ConnectionError.
#
# Exits 0 while this is so, 1 when the behaviour has changed. Needs redis-server or valkey-server (apt-get install
# redis-server).
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/run.py" <<'PYTHON'
import json
import shutil
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import redis

program = shutil.which("redis-server") or shutil.which("valkey-server")
assert program, "there is neither redis-server nor valkey-server"
with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]
options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", sys.argv[1]]
server = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)


def outcome(command):
    try:
        return command()
    except redis.TimeoutError:
        return "TimeoutError"


try:
    look = redis.Redis(port=port, decode_responses=True)
    for _ in range(100):
        try:
            look.ping()
            break
        except redis.ConnectionError:
            time.sleep(0.1)
    clients = [redis.Redis(port=port) for _ in range(3)]
    for client in clients:
        client.ping()
    server.send_signal(signal.SIGSTOP)
    commands = [
        lambda: clients[0].set("lock", "me", nx=True, ex=60),
        lambda: clients[1].incr("visits"),
        lambda: clients[2].lpush("queue", "job"),
    ]
    with ThreadPoolExecutor(3) as pool:
        answers = [pool.submit(outcome, command) for command in commands]
        time.sleep(7)
        server.send_signal(signal.SIGCONT)
        answers = [answer.result() for answer in answers]
    time.sleep(0.5)
    there = [look.get("lock"), int(look.get("visits")), look.llen("queue")]
finally:
    server.send_signal(signal.SIGCONT)
    server.terminate()
    server.wait(20)
print(f"redis {redis.__version__}: SET NX, INCR and LPUSH answered {answers};", file=sys.stderr)
print(f"             there is the lock of {there[0]}, {there[1]} visits, {there[2]} jobs", file=sys.stderr)
print(json.dumps([answers, there]))
PYTHON
run() {
    "${PYTHON:-python3}" -m venv "$folder/$1"
    "$folder/$1/bin/pip" install --quiet --disable-pip-version-check "redis==$1"
    "$folder/$1/bin/python" "$folder/run.py" "$folder"
}
before=$(run 7.4.1)
now=$(run 8.1.0)
[ "$before" = '[[true, 1, 1], ["me", 1, 1]]' ] || { echo "redis 7.4.1 behaves otherwise than described"; exit 1; }
[ "$now" = '[[null, 2, 2], ["me", 2, 2]]' ] || { echo "redis 8.1.0 behaves otherwise than described"; exit 1; }
echo "As described above."
