#!/bin/sh
# The folder C:\New of an event has a line break in it: icalendar (Python) writes one for \N, node-ical reads one for \n.
#
# Versions   icalendar 7.3.2 and vobject 0.9.9 (Python 3.11), node-ical 0.26.1 and ical.js 2.2.1 (Node.js 20)
# Input      an event of icalendar and one of vobject, with the location \\nas\new, the summary C:\New, the description a\,b and
#            the categories "Repairs, urgent" and "Pumps"; the files are read by node-ical and ical.js
# Expected   the same texts from all: a backslash is written as two (RFC 5545, section 3.3.11), so that \\n in the file is a
#            backslash and the letter n, and \, in a list is a comma that does not divide it
# Seen       icalendar writes SUMMARY:C:\new, which is C:, a line break, ew; \\nas\new it writes right, and vobject writes all
#            right. node-ical reads \\nas\new as three lines, what vobject wrote for C:\New as C:\, a line break, ew, and the
#            categories as "Repairs\", "urgent", "Pumps". ical.js reads what is in the files
# Source     icalendar/parser/string.py: escape_char() makes a line break of \N before it doubles backslashes, although that is a
#            spelling of files, not of texts. ical.js of node-ical: text() replaces \, \; and \n one after the other in the
#            whole text, and \\ last, so that the second of two backslashes begins another escape; categories are split at
#            each comma. https://github.com/collective/icalendar ; https://github.com/jens-maus/node-ical
# One would guess that a text comes back from a calendar as it was put in, as it does with \n beside \N in the same library.
# Who meets it: calendars of visits, shifts and maintenance, where people put the path of a share or a folder as the place: the
# path is broken, and C:\Users is whole, so that nobody thinks of the letter.
#
# Exits 0 while this is so, 1 when the behaviour has changed. Needs node and npm.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check icalendar==7.3.2 vobject==0.9.9
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund node-ical@0.26.1 ical.js@2.2.1
cat > read.mjs <<'NODE'
import { readFileSync } from "node:fs";
import ICAL from "ical.js";
import ical from "node-ical";

const text = readFileSync(process.argv[2], "utf8");
const event = Object.values(ical.sync.parseICS(text)).find((part) => part.type === "VEVENT");
const other = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent("vevent");
const first = (name) => other.getFirstPropertyValue(name);
console.log(JSON.stringify({
  "node-ical": [event.location, event.summary, event.description, event.categories],
  "ical.js": [first("location"), first("summary"), first("description"), other.getFirstProperty("categories").getValues()],
}));
NODE
venv/bin/python - <<'PYTHON'
import datetime
import json
import pathlib
import subprocess

import icalendar
import vobject

NAMES = ("location", "summary", "description", "categories")
WRITTEN = [r"\\nas\new", r"C:\New", r"a\,b", ["Repairs, urgent", "Pumps"]]
NOW = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)


def by_icalendar() -> bytes:
    event = icalendar.Event()
    for name, value in (("uid", "1"), ("dtstamp", NOW), ("dtstart", NOW), *zip(NAMES, WRITTEN, strict=True)):
        event.add(name, value)
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//test//")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return calendar.to_ical()


def by_vobject() -> bytes:
    calendar = vobject.iCalendar()
    event = calendar.add("vevent")
    for name, value in (("dtstart", NOW.date()), *zip(NAMES, WRITTEN, strict=True)):
        event.add(name).value = value
    return calendar.serialize().encode()


def read(file: bytes) -> dict[str, list[object]]:
    pathlib.Path("event.ics").write_bytes(file)
    return json.loads(subprocess.check_output(["node", "read.mjs", "event.ics"]))


THREE_LINES, DIVIDED = "\\\\\nas\\\new", ["Repairs\\", "urgent", "Pumps"]
SEEN = {
    ("icalendar", "node-ical"): [THREE_LINES, "C:\new", "a\\,b", DIVIDED],
    ("icalendar", "ical.js"): [WRITTEN[0], "C:\new", *WRITTEN[2:]],
    ("vobject", "node-ical"): [THREE_LINES, "C:\\\new", "a\\,b", DIVIDED],
    ("vobject", "ical.js"): WRITTEN,
}
found = {}
for writer, file in (("icalendar", by_icalendar()), ("vobject", by_vobject())):
    print(*(line for line in file.decode().splitlines() if line.startswith(("LOC", "SUM", "DESC", "CAT"))), sep="\n")
    for reader, values in read(file).items():
        found[writer, reader] = values
        print(f"    written by {writer}, read by {reader}: {values}")
assert found == SEEN, "texts of calendars are written or read differently now"
print("As described above.")
PYTHON
