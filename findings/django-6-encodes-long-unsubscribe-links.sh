#!/bin/sh
# Django 6 sends a List-Unsubscribe of more than 60 characters as an encoded word, which mail programs do not follow.
#
# Versions   Django 6.1.3 beside 5.2.19, Python 3.12 or newer (3.12.1 here), aiosmtpd 1.4.6 as the mail server
# Input      EmailMessage(..., headers={"List-Unsubscribe": "<https://example.com/unsubscribe/" + 43 letters and digits
#            + "/>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "In-Reply-To": "<" + 60 letters +
#            "@mail.example.com>"}), all of it ASCII, sent by the SMTP backend
# Expected   the mail server gets the URL between < and >, on one line or on the next one, as Django 5.2 sends it
# Seen       5.2.19: so it is. 6.1.3: "List-Unsubscribe: =?utf-8?q?=3Chttps=3A//example=2Ecom/unsubscribe/aB3?=" and
#            more such lines; In-Reply-To and References in the same way. Message-ID is right. Python reads it back as
#            it was, so that a test which parses the mail passes.
# Source     Django 6.0 builds mail by Python's newer API with email.policy.SMTP (django/core/mail/message.py), whose
#            lines have 78 characters; a word that is longer is folded by encoding it (email/_header_value_parser.py,
#            _refold_parse_tree; https://github.com/python/cpython/issues/85725), in all headers that it has no parser
#            for. RFC 2047, section 5: an encoded word is for text, phrases and comments, and for no other place.
#            https://github.com/odoo/odoo/pull/289182 : Gmail and Outlook show no one-click unsubscribe then
# One would guess that ASCII is sent as it is, that folding is the same text on two lines, and that a version which
# sends what it has sent before, by the tests, does so.
# Who meets it: newsletters and notices with a signed token in the link, for which Gmail and Yahoo want one click;
# ticket desks, whose replies no longer belong to a conversation.
# A way out: a subclass whose message() takes policy.clone(max_line_length=998), the limit of RFC 5322 (None fails in
# set_content).
#
# Exits 0 while this is so, 1 when the behaviour has changed. Takes the newest of the Pythons that it finds, or $PYTHON.
set -eu
for python in "${PYTHON:-}" python3.14 python3.13 python3.12 "$HOME"/.pyenv/versions/3.1[2-9]*/bin/python python3; do
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2> /dev/null && break
done
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/send.py" <<'PYTHON'
import email
import email.policy
import json
import socket
import sys

import django
from aiosmtpd.controller import Controller
from django.conf import settings

received = []


class Keeper:
    async def handle_DATA(self, server, session, envelope):
        received.append(envelope.content)
        return "250 OK"


with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]
server = Controller(Keeper(), hostname="127.0.0.1", port=port)
server.start()
settings.configure(EMAIL_HOST="127.0.0.1", EMAIL_PORT=port)
django.setup()
from django.core.mail import EmailMessage


class Whole(EmailMessage):
    def message(self, *, policy=email.policy.SMTP):
        return super().message(policy=policy.clone(max_line_length=998))


HEADERS = {
    "List-Unsubscribe": "<https://example.com/unsubscribe/" + ("aB3" * 15)[:43] + "/>",
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    "In-Reply-To": "<" + "b" * 60 + "@mail.example.com>",
}
for kind in [EmailMessage, Whole] if django.VERSION >= (6, 0) else [EmailMessage]:
    kind("Notice", "Text.", "desk@example.com", ["ann@example.com"], headers=HEADERS).send()
server.stop()
results = []
for content in received:
    text = content.decode("ascii").partition("\r\n\r\n")[0].replace("\r\n ", " ")
    lines = dict(line.split(": ", 1) for line in text.split("\r\n"))
    sent = [name for name in HEADERS if lines[name].strip() == HEADERS[name]]
    parsed = email.message_from_bytes(content, policy=email.policy.default)
    back = [name for name in HEADERS if parsed[name].strip() == HEADERS[name]]
    results.append([len(sent), len(back)])
    print("Django", django.__version__, "Python", sys.version.split()[0], end=" ")
    print("List-Unsubscribe:", lines["List-Unsubscribe"])
print(json.dumps(results))
PYTHON
run() {
    "$python" -m venv "$folder/$1"
    "$folder/$1/bin/pip" install --quiet --disable-pip-version-check "Django==$1" aiosmtpd==1.4.6
    "$folder/$1/bin/python" "$folder/send.py" > "$folder/$1.txt"
    head -n -1 "$folder/$1.txt"
    tail -n 1 "$folder/$1.txt" > "$folder/$1.json"
}
run 5.2.19
run 6.1.3
# Of three headers: how many arrived as they were, and how many Python reads so. The second mail has the way out.
[ "$(cat "$folder/5.2.19.json")" = "[[3, 3]]" ] || { echo "Django 5.2.19 sends them otherwise"; exit 1; }
[ "$(cat "$folder/6.1.3.json")" = "[[1, 3], [3, 3]]" ] || { echo "Django 6.1.3 sends them otherwise"; exit 1; }
echo "As described above."
