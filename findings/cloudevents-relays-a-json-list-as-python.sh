#!/bin/sh
# CloudEvents' SDK for Python sends a JSON list on as Python's text of it, [{'open': True}], and still calls it JSON.
#
# Versions   cloudevents 2.2.0, Python 3.11
# Input      an event in binary mode (attributes in headers, data as the body) of content type application/json, read
#            by from_http_event and written by to_binary_event, as a relay, a queue or a router of webhooks does. The
#            bodies: a list, a text, true, null, and an object
# Expected   the same body each time, or one that is the same as JSON; and no attribute that was not there
# Seen       the object is right. [{"ticket": 7, "open": true, "note": null}] becomes [{'ticket': 7, 'open': True,
#            'note': None}], "007" becomes 007, true becomes True, null becomes nothing; the content type stays
#            application/json, and nothing is raised. Each event gets a ce-time of now, if it had none.
#            In structured mode (to_structured_event) all of them are right but for null, which is left out.
# Source     cloudevents/core/formats/json.py: read_data gives what json.loads gives; write_data writes JSON of a dict
#            and str() of the rest. CloudEvents, HTTP binding 3.1.2: the body is the data in its content type
# One would guess that what an SDK reads it can write, and that data which is no JSON is not sent as JSON.
# Who meets it: whoever receives events and passes them on. Most examples and tests have an object as data; lists come
# with batches and searches, texts with simple notices. The receiver's parser fails, far from the cause, or reads the
# text "007" as a number. A way out: data=json.dumps(data).encode() before writing, as bytes are left as they are.
#
# Exits 0 while this is so, 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check cloudevents==2.2.0
"$folder/venv/bin/python" - <<'PYTHON'
import json
from importlib.metadata import version

from cloudevents.core.bindings.http import HTTPMessage, from_http_event, to_binary_event, to_structured_event

HEADERS = {"ce-specversion": "1.0", "ce-id": "1", "ce-type": "t", "ce-source": "/s", "content-type": "application/json"}
BODIES = {
    b'{"ticket": 7, "open": true}': b'{"ticket": 7, "open": true}',
    b'[{"ticket": 7, "open": true, "note": null}]': b"[{'ticket': 7, 'open': True, 'note': None}]",
    b'"007"': b"007",
    b"true": b"True",
    b"null": b"",
}
print("cloudevents", version("cloudevents"))
for body, expected in BODIES.items():
    event = from_http_event(HTTPMessage(headers=dict(HEADERS), body=body))
    sent = to_binary_event(event)
    print(body.decode(), "is sent on as", sent.body.decode() or "nothing", "of type", sent.headers["content-type"])
    assert sent.headers["content-type"] == "application/json"
    assert "ce-time" not in HEADERS and "ce-time" in sent.headers
    assert sent.body == expected, "other data than objects is written in another way now"
    structured = json.loads(to_structured_event(event).body)
    assert structured.get("data") == json.loads(body)
print("As described above.")
PYTHON
