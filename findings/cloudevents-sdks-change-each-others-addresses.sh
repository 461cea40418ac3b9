#!/bin/sh
# Of one event, CloudEvents' SDKs for Python and JavaScript read other addresses and subjects than the other one sent.
#
# Versions   cloudevents 2.2.0 (Python 3.11) and cloudevents 10.0.0 (npm, Node.js 20), each the project's own SDK
# Input      an event with the source https://desk.example.com/queues/B%C3%BCro and the subject "Paper: 50% left", sent
#            in binary mode (attributes in HTTP headers), once by each SDK, and read by both
# Expected   the same source and subject in all four cases
# Seen       Python to Python and JavaScript to JavaScript: the same. Python to JavaScript: the source is
#            https://desk.example.com/queues/B%25C3%25BCro and the subject "Paper:%2050%25%20left". JavaScript to
#            Python: the source is https://desk.example.com/queues/Büro. Nothing is raised. In structured mode (all of
#            it as JSON) the four are equal.
# Source     CloudEvents, HTTP protocol binding 1.0.2, 3.1.3.2: spaces, quotes, % and all that is not ASCII are sent as
#            %XX, and decoded by the receiver. cloudevents/core/bindings/http.py does both. message/http/headers.js
#            does neither: values are handed on as they are; with 日本 in the subject Node.js refuses to send it.
# One would guess that two SDKs of one project understand each other in its default mode.
# Who meets it: services in both languages. Ids and types have no such letters, so the first tests pass; it shows with
# the first space in a subject, and with each address that has %20 or %2F in it: an event's identity is its source and
# id, so the same event counts as two, or a look-up by the source finds nothing. A way out: structured mode.
#
# Exits 0 while this is so, 1 when the behaviour has changed. Needs node and npm.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund cloudevents@10.0.0
"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check cloudevents==2.2.0
cat > one.mjs <<'NODE'
import { CloudEvent, HTTP } from "cloudevents";
import { readFileSync } from "node:fs";

const [verb, mode] = process.argv.slice(2);
const given = JSON.parse(readFileSync(0, "utf8"));
if (verb === "send") {
  const { headers, body } = HTTP[mode](new CloudEvent({ id: "1", type: "t", data: { ticket: 7 }, ...given }));
  console.log(JSON.stringify({ headers, body }));
} else {
  const { source, subject } = HTTP.toEvent(given);
  console.log(JSON.stringify({ source, subject }));
}
NODE
cat > one.py <<'PYTHON'
import json
import sys

from cloudevents.core.bindings.http import (
    HTTPMessage, from_http_event, to_binary_event, to_structured_event,
)
from cloudevents.core.v1.event import CloudEvent

verb, mode = sys.argv[1:]
given = json.load(sys.stdin)
if verb == "send":
    event = CloudEvent({"id": "1", "type": "t", "specversion": "1.0", **given}, {"ticket": 7})
    message = {"binary": to_binary_event, "structured": to_structured_event}[mode](event)
    print(json.dumps({"headers": message.headers, "body": message.body.decode()}))
else:
    event = from_http_event(HTTPMessage(headers=given["headers"], body=given["body"].encode()))
    print(json.dumps({"source": event.get_source(), "subject": event.get_subject()}))
PYTHON
cat > cross.py <<'PYTHON'
import json
import subprocess

PROGRAMS = {"Python": ["venv/bin/python", "one.py"], "JavaScript": ["node", "one.mjs"]}
SENT = {"source": "https://desk.example.com/queues/B%C3%BCro", "subject": "Paper: 50% left"}
EXPECTED = {
    ("Python", "JavaScript"): {
        "source": "https://desk.example.com/queues/B%25C3%25BCro", "subject": "Paper:%2050%25%20left",
    },
    ("JavaScript", "Python"): {"source": "https://desk.example.com/queues/Büro", "subject": "Paper: 50% left"},
}


def run(language, verb, mode, given):
    command = [*PROGRAMS[language], verb, mode]
    done = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


for mode in ("structured", "binary"):
    for sender in PROGRAMS:
        for receiver in PROGRAMS:
            read = run(receiver, "read", mode, run(sender, "send", mode, SENT))
            print(f"{mode}, {sender} to {receiver}: {read['source']}  {read['subject']}")
            expected = EXPECTED.get((sender, receiver), SENT) if mode == "binary" else SENT
            assert read == expected, "the SDKs read headers in another way now"
print("As described above.")
PYTHON
venv/bin/python cross.py
