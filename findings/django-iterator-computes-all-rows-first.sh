#!/bin/sh
# Django on PostgreSQL: outside a transaction iterator() has the server compute and store all rows before the first.
#
# Versions   Django 5.2.19, psycopg 3.3.9, PostgreSQL of pgserver 0.1.4, Python 3.11
# Input      a table of 50,000 rows of 640 bytes, in autocommit (Django's default), of which
#            order_by("number").iterator() is asked for one row and then closed; the same within transaction.atomic();
#            and qs.explain()
# Expected   the same both times: the documentation says that rows are streamed by a server-side cursor; and the plan
#            that explain() shows
# Seen       outside a transaction the server computes all 50,000 rows, writes them to a temporary file (more than 30
#            MB) and only then gives the first; within atomic() it writes nothing and the first comes at once. Either
#            way the plan is not that of explain(): a cursor is planned as if a tenth of the rows were wanted, so
#            50,000 rows are read in the order of an index where explain() shows a scan and a sort.
# Source     django/db/backends/postgresql/base.py, create_cursor: withhold=self.connection.autocommit. PostgreSQL,
#            DECLARE: a cursor WITH HOLD is stored at the end of its transaction, which here is the DECLARE itself;
#            and cursor_tuple_fraction, 0.1 by default.
# One would guess that iterator() spares the server, too, and that a cursor that ends early costs little.
# Who meets it: exports and clean-ups over large tables by iterator(), which fill the server's disk with a copy of the
# result, once for each that runs; and who looks for "the first that fits" with it. A way out: iterate within
# transaction.atomic(), and look at EXPLAIN DECLARE c CURSOR FOR ... for the plan.
#
# Exits 0 while this is so, 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check Django==5.2.19 "psycopg[binary]==3.3.9" \
    pgserver==0.1.4
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import os
import pathlib
import subprocess
import sys
from importlib.util import find_spec

import django
from django.conf import settings

data = pathlib.Path(sys.argv[1]) / "data"
data.mkdir()
programs = pathlib.Path(find_spec("pgserver").origin).parent / "pginstall" / "bin"
nobody = {"user": 65534, "group": 65534} if os.getuid() == 0 else {}  # PostgreSQL refuses to be started by root
if nobody:
    os.chown(data, 65534, 65534)


def run(program, *arguments):
    command = [programs / program, "-D", data, *arguments]
    subprocess.run(command, check=True, cwd=data, stdout=subprocess.DEVNULL, **nobody)


run("initdb", "-U", "postgres", "--auth", "trust", "--no-sync")
run("pg_ctl", "-w", "-l", data / "log", "-o", f"-c listen_addresses= -k {data}", "start")
try:
    postgres = {"ENGINE": "django.db.backends.postgresql", "NAME": "postgres", "USER": "postgres", "HOST": str(data)}
    settings.configure(DATABASES={"default": postgres}, DEFAULT_AUTO_FIELD="django.db.models.BigAutoField")
    django.setup()
    from django.db import connection, models, transaction

    class Event(models.Model):
        number = models.IntegerField(db_index=True)
        text = models.TextField()

        class Meta:
            app_label = "shop"

    def ask(sql):
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return "\n".join(str(row[0]) for row in cursor.fetchall()) if cursor.description else None

    def stored_by(read):
        """Megabytes of temporary files that the server writes for ``read``."""
        ask("SELECT pg_stat_force_next_flush()")
        total = "SELECT pg_stat_clear_snapshot(), temp_bytes FROM pg_stat_database WHERE datname = current_database()"
        with connection.cursor() as cursor:
            before = cursor.execute(total).fetchone()[1]
            read()
            cursor.execute("SELECT pg_stat_force_next_flush()")
            return (cursor.execute(total).fetchone()[1] - before) / 1e6

    def first():
        rows = Event.objects.order_by("number").iterator()
        next(rows)
        rows.close()

    with connection.schema_editor() as editor:
        editor.create_model(Event)
    ask(
        "INSERT INTO shop_event (number, text) "
        "SELECT hashint4(each), repeat(md5(each::text), 20) FROM generate_series(1, 50000) AS each"
    )
    ask("ANALYZE shop_event")
    print(f"Django {django.get_version()}, PostgreSQL {ask('SHOW server_version')}")
    outside, inside = stored_by(first), stored_by(transaction.atomic(first))
    print(f"one row: {outside:.0f} MB stored by the server outside of a transaction, {inside:.0f} MB within")
    rows = Event.objects.order_by("number")
    shown = rows.explain()
    made = ask(f"EXPLAIN DECLARE events NO SCROLL CURSOR WITH HOLD FOR {rows.query}")
    print(f"explain(): {shown}", f"cursor:    {made}", sep="\n")
    assert outside > 30 and inside < 1, (outside, inside)
    assert "Sort" in shown and "Sort" not in made and "Index Scan" in made
finally:
    run("pg_ctl", "-m", "immediate", "stop")
print("As described above.")
PYTHON
