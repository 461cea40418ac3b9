#!/bin/sh
# Of five calendar libraries none tells DURATION:P1D from PT24H: over the change of the clocks one of the two ends an hour off.
#
# Versions   icalendar 7.3.2, recurring-ical-events 3.8.2 and ics 0.7.3 (Python 3.11); ical.js 2.2.1 and node-ical 0.26.1
#            (Node.js 20)
# Input      two events that begin in Berlin on 28 March 2026 at 12:00, a few hours before the clocks go forward, one with
#            DURATION:P1D and one with DURATION:PT24H; the file has the VTIMEZONE
# Expected   the day ends at 12:00 in Berlin (10:00 UTC), the 24 hours at 13:00 (11:00 UTC): RFC 5545, section 3.3.6, has
#            days and weeks as nominal and hours as exact, and says that a day may have more or fewer than 24 hours
# Seen       four end both at 12:00, so of the 24 hours only 23 are left; node-ical ends both at 13:00, so a day has 25
# Source     icalendar and ics make a timedelta of it, in which one day is 24 hours, and add it to the time on the clock, as
#            Python does with zones; ical.js adds the fields to the time on the clock, node-ical adds seconds to the instant.
#            https://www.rfc-editor.org/rfc/rfc5545#section-3.3.6
# One would guess that a difference for which the format has two spellings is kept by what reads it, or that two libraries
# which are wrong are so in the same direction.
# Who meets it: shifts, on-call duty and maintenance of a day, twice a year: two programs that read one file have no one on
# duty between 12:00 and 13:00, or two.
#
# Exits 0 while this is so, 1 when the behaviour has changed. Needs node and npm.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check icalendar==7.3.2 recurring-ical-events==3.8.2 ics==0.7.3 tzdata
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund ical.js@2.2.1 node-ical@0.26.1
cat > read.mjs <<'NODE'
import { readFileSync } from "node:fs";
import ICAL from "ical.js";
import ical from "node-ical";

const text = readFileSync("events.ics", "utf8");
const calendar = new ICAL.Component(ICAL.parse(text));
calendar.getAllSubcomponents("vtimezone").forEach((zone) => ICAL.TimezoneService.register(zone));
const events = calendar.getAllSubcomponents("vevent").map((event) => new ICAL.Event(event));
const others = Object.values(ical.sync.parseICS(text)).filter((part) => part.type === "VEVENT");
const minutes = (date) => date.toISOString().slice(0, 16);
console.log(JSON.stringify({
  "ical.js": Object.fromEntries(events.map((event) => [event.uid, minutes(event.endDate.toJSDate())])),
  "node-ical": Object.fromEntries(others.map((event) => [event.uid, minutes(event.end)])),
}));
NODE
venv/bin/python - <<'PYTHON'
import datetime
import json
import pathlib
import subprocess

import icalendar
import ics
import recurring_ical_events

ZONE = """BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""
EVENT = """BEGIN:VEVENT
UID:{0}
DTSTAMP:20260101T000000Z
DTSTART;TZID=Europe/Berlin:20260328T120000
DURATION:{0}
END:VEVENT
"""
LENGTHS = ("P1D", "PT24H")
NOON, ONE = "2026-03-29T10:00", "2026-03-29T11:00"
text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//\n{ZONE}{''.join(map(EVENT.format, LENGTHS))}END:VCALENDAR\n"
text = text.replace("\n", "\r\n")
pathlib.Path("events.ics").write_bytes(text.encode())


def utc(time: datetime.datetime) -> str:
    return time.astimezone(datetime.timezone.utc).isoformat()[:16]


calendar = icalendar.Calendar.from_ical(text)
occurrences = recurring_ical_events.of(calendar).at(2026)
found = {
    "icalendar": {str(event["uid"]): utc(event.end) for event in calendar.walk("VEVENT")},
    "recurring-ical-events": {str(event["uid"]): utc(event.end) for event in occurrences},
    "ics": {event.uid: utc(event.end.datetime) for event in ics.Calendar(text).events},
    **json.loads(subprocess.check_output(["node", "read.mjs"])),
}
for name, ends in found.items():
    print(f"{name}: " + ", ".join(f"{length} ends {ends[length]} UTC" for length in LENGTHS))
expected = {name: dict.fromkeys(LENGTHS, ONE if name == "node-ical" else NOON) for name in found}
assert found == expected, "durations over the change of the clocks are read differently now"
print("As described above.")
PYTHON
