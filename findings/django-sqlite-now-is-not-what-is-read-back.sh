#!/bin/sh
# Django on SQLite: a row whose time was set by Now() is not found by the time that was read from it.
#
# Versions   Django 5.2.19 and 6.1.3 (Python 3.12 or newer) alike, Python 3.11, its SQLite
# Input      a model with at = DateTimeField(db_default=Now()); a row is saved, its "at" is read and asked for:
#            filter(at=row.at), filter(at__lt=row.at), and pages of one row by filter(at__lt=last.at).order_by("-at").
#            day = DateField(db_default=Now()) beside it
# Expected   the row is equal to itself, and not older than itself; the pages end; "day" is today. So it is on
#            PostgreSQL
# Seen       at=row.at finds nothing and at__lt=row.at finds the row, for each that Now() has written, by db_default or
#            by update(at=Now()), but for the second at whole seconds. The second page is the first row again, and so is
#            the next. "day" is read as None, from a column that is NOT NULL. Rows with default=timezone.now or auto_now
#            are right.
# Source     django/db/models/functions/datetime.py: Now.as_sqlite writes STRFTIME('%Y-%m-%d %H:%M:%f'), three digits;
#            django/db/backends/sqlite3/operations.py: a parameter is str(datetime), six digits, or none. SQLite
#            compares both as text: '10:00:00.123' < '10:00:00.123000'. A date is parsed from the same text, and does
#            not fit.
# One would guess that a database function differs from Python's clock by precision, which what is read back takes
# along.
# Who meets it: "only if nobody changed it since" (filter(pk=..., changed=row.changed).update(...) changes no row,
# ever), pages by time, "newer than the last one I have" (gets that one again, each time). Whoever adds a NOT NULL
# column with db_default=Now(), so that the version before can go on inserting, gets both kinds of text in one column.
# A way out: Now() for what is only shown, timezone.now for what is compared; or at__range with a millisecond of room.
#
# Exits 0 while this is so, 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "Django==${DJANGO:-5.2.19}"
"$folder/venv/bin/python" - <<'PYTHON'
import sqlite3
import sys

import django
from django.conf import settings

memory = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
settings.configure(DATABASES={"default": memory}, INSTALLED_APPS=[], USE_TZ=True)
django.setup()
from django.db import connection, models
from django.db.models.functions import Now
from django.utils import timezone


class Row(models.Model):
    at = models.DateTimeField(db_default=Now())
    day = models.DateField(db_default=Now())

    class Meta:
        app_label = "rows"


def answers(row):
    """Whether the row is found by its time, and whether it is older than its time."""
    row.refresh_from_db()
    return Row.objects.filter(pk=row.pk, at=row.at).exists(), Row.objects.filter(pk=row.pk, at__lt=row.at).exists()


def changed(write):
    """The row that ``write`` gives, not of a whole second: its text is the longer one of the two."""
    row = write()
    row.refresh_from_db()
    return row if row.at.microsecond else changed(write)


def update(pk):
    Row.objects.filter(pk=pk).update(at=Now())
    return Row.objects.get(pk=pk)


with connection.schema_editor() as editor:
    editor.create_model(Row)
print("Django", django.__version__, "Python", sys.version.split()[0], "SQLite", sqlite3.sqlite_version)

by_default = [answers(changed(Row.objects.create)) for _ in range(100)]
print("equal to itself, older than itself: 100 rows by db_default", set(by_default))
row = Row.objects.create(at=timezone.now())
by_python = answers(row)
print("one by timezone.now", by_python)
row = changed(lambda: update(row.pk))
by_update = answers(row)
print("the same after update(at=Now())", by_update)
with connection.cursor() as cursor:
    cursor.execute("SELECT quote(at), quote(day) FROM rows_row WHERE id = %s", [row.pk])
    print("stored", *cursor.fetchone(), "asked for", connection.ops.adapt_datetimefield_value(row.at))
day = Row.objects.get(pk=row.pk).day
print("its day", day)

last, pages = None, []
for _ in range(4):
    page = Row.objects.order_by("-at", "-pk")
    last = (page if last is None else page.filter(at__lt=last.at)).first()
    pages.append(last.pk)
print("pages of one row, newest first:", pages)

assert set(by_default) == {(False, True)}, "db_default is compared as it should be now"
assert by_python == (True, False)
assert by_update == (False, True)
assert day is None
assert len(set(pages)) == 1
print("As described above.")
PYTHON
