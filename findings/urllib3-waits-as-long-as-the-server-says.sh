#!/bin/sh
# urllib3 asks a server again that answers 503 with Retry-After, and sleeps as long as it says, whatever the timeout.
#
# Versions   urllib3 2.8.0, Python 3.11
# Input      a local server that answers each GET with 503 and "Retry-After: 2". Four calls of request("GET", ...)
#            with timeout=0.5: with no other argument; with Retry(total=3, status_forcelist=[]); with
#            Retry(connect=3), "three tries to connect"; with retries=False
# Expected   the answer 503 within half a second from each: no status is named that is worth another try, none failed
#            to connect, and the limit is 0.5 s
# Seen       the first two ask 4 times and take 6 s, Retry(connect=3) asks 11 times and takes 20 s. Only retries=False
#            answers at once. "Retry-After: 3600" would be three hours; the default cap of one sleep is 6 hours.
# Source     urllib3/util/retry.py: is_retry() is true for 413, 429 and 503 with Retry-After whatever status_forcelist
#            says (RETRY_AFTER_STATUS_CODES); sleep() does not know the timeout, which bounds connecting and each
#            read; DEFAULT is Retry(3), and `total` of one's own Retry is 10 unless given.
# One would guess that a client which was given a time limit comes back about then, and that a list of statuses to try
# again, where it is empty, is the list of statuses to try again.
# Who meets it: webhooks, health checks and look-ups inside a request: the other side decides how long a worker
# sleeps. requests is not touched (its default is Retry(0)) until one mounts an adapter with a Retry. A way out:
# Retry(..., respect_retry_after_header=False), or retries=False.
#
# Exits 0 while this is so, 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check urllib3==2.8.0
"$folder/venv/bin/python" - <<'PYTHON'
import http.server
import threading
import time

import urllib3

asked = []


class Busy(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        asked.append(self.path)
        self.send_response(503)
        self.send_header("Retry-After", "2")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Busy)
threading.Thread(target=server.serve_forever, daemon=True).start()
calls = {
    "nothing": {},
    "total=3, status_forcelist=[]": {"retries": urllib3.Retry(total=3, status_forcelist=[])},
    "connect=3": {"retries": urllib3.Retry(connect=3)},
    "retries=False": {"retries": False},
}
seen = []
print("urllib3", urllib3.__version__)
for name, options in calls.items():
    asked.clear()
    began = time.monotonic()
    status = urllib3.request("GET", f"http://127.0.0.1:{server.server_port}/", timeout=0.5, **options).status
    seconds = time.monotonic() - began
    seen.append((status, len(asked), seconds >= 1.9 * (len(asked) - 1)))
    print(f"{name:28} answer {status}, asked {len(asked):2} times, {seconds:.1f} s with timeout=0.5")
assert seen == [(503, 4, True), (503, 4, True), (503, 11, True), (503, 1, True)], seen
print("As described above.")
PYTHON
