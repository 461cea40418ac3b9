#!/bin/sh
# standardwebhooks signs 12:00 in Berlin as 12:00 UTC: a time with its zone makes a signature that nobody accepts.
#
# Versions   standardwebhooks 1.1.0 (Python), Python 3.11
# Input      Webhook(secret).sign(id, time, body) for one moment as a datetime: in UTC, in Europe/Berlin, in
#            America/New_York, and without a zone as datetime.now() gives it, on a machine whose zone is UTC or
#            Europe/Berlin. The header webhook-timestamp is int(time.timestamp()); then verify() of the same package
# Expected   one signature: it is one moment, and timestamp() gives one number for it
# Seen       verify() accepts the one in UTC. The others are "No matching signature found": those with a zone, and
#            datetime.now() on a machine in Berlin; on a machine in UTC that one is accepted.
# Source     standardwebhooks/webhooks.py, sign: timestamp.replace(tzinfo=timezone.utc).timestamp(). replace() puts UTC
#            beside the hour that is there; astimezone() would convert it.
# One would guess that the one argument of a type that knows its time zone is read with it.
# Who meets it: senders on Python. Servers and CI run in UTC, where all ways of writing "now" work; it breaks on a
# laptop, with django.utils.timezone.localtime(), and with times out of a database driver that gives the session's zone.
# The receiver is told that the secret is wrong, which it is not. A way out: time.astimezone(timezone.utc).
#
# Exits 0 while this is so, 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check standardwebhooks==1.1.0 tzdata
cat > "$folder/sign.py" <<'PYTHON'
import sys
import time
from datetime import datetime, timezone
from importlib.metadata import version
from zoneinfo import ZoneInfo

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

webhook = Webhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
now = datetime.now(timezone.utc)
times = {
    "in UTC": now,
    "in Berlin": now.astimezone(ZoneInfo("Europe/Berlin")),
    "in New York": now.astimezone(ZoneInfo("America/New_York")),
    "without a zone": datetime.fromtimestamp(now.timestamp()),
}
is_utc = time.localtime().tm_gmtoff == 0
expected = {"in UTC": True, "in Berlin": False, "in New York": False, "without a zone": is_utc}
print("standardwebhooks", version("standardwebhooks"), "on a machine in", time.tzname[0])
for name, moment in times.items():
    signature = webhook.sign("1", moment, "{}")
    headers = {"webhook-id": "1", "webhook-timestamp": str(int(moment.timestamp())), "webhook-signature": signature}
    try:
        webhook.verify("{}", headers)
        accepted = True
    except WebhookVerificationError as error:
        accepted = False
        assert str(error) == "No matching signature found"
    print(f"  {moment.isoformat(timespec='seconds'):27}{name}: {'accepted' if accepted else 'refused'}")
    if accepted != expected[name]:
        sys.exit("datetimes are read in another way now")
PYTHON
for zone in UTC Europe/Berlin; do
    TZ=$zone "$folder/venv/bin/python" "$folder/sign.py"
done
echo "As described above."
