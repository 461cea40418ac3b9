#!/bin/sh
# Django's database cache, when it is full, throws away the keys that come first in the alphabet, the newest too.
#
# Versions   Django 5.2.19, Python 3.11, SQLite; the statements are the same on PostgreSQL
# Input      the backend with its defaults (MAX_ENTRIES 300, CULL_FREQUENCY 3), nothing expired: 300 entries
#            "session:999", "session:998" and so on, then "progress:1", and at once one more session
# Expected   a third is thrown away, the oldest (as the backend in memory does) or any (as the one in files does);
#            "progress:1", which was set one call before, is there, or is lost one time in three
# Seen       what is thrown away is "progress:1" and the 99 newest sessions; the oldest are all there. The keys that
#            come first in the alphabet go, each time.
# Source     django/core/cache/backends/db.py, _cull: SELECT cache_key ... ORDER BY cache_key LIMIT 1 OFFSET n, then
#            DELETE ... WHERE cache_key < that. https://docs.djangoproject.com/en/5.2/topics/cache/#cache-arguments :
#            CULL_FREQUENCY is "the fraction of entries that are culled"; not which
# One would guess that a cache forgets what is old, and that the prefix of a key is a name without consequences.
# Who meets it: one cache for several purposes, as most sites have. Locks, marks such as "cancelled" and counters of
# attempts whose prefix comes early are lost whenever the others fill the cache, and 300 is soon full; of sessions, the
# keys of which end in a random id, those with an early letter live for minutes, the others to their end. Tests never
# have 300 entries.
# A way out: MAX_ENTRIES in OPTIONS, far above what can be alive at a time.
#
# Exits 0 while this is so, 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "Django==${DJANGO:-5.2.19}"
"$folder/venv/bin/python" - <<'PYTHON'
import django
from django.conf import settings

BACKENDS = "django.core.cache.backends."
settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    CACHES={
        "default": {"BACKEND": BACKENDS + "dummy.DummyCache"},
        "database": {"BACKEND": BACKENDS + "db.DatabaseCache", "LOCATION": "cache"},
        "memory": {"BACKEND": BACKENDS + "locmem.LocMemCache"},
    },
)
django.setup()
from django.core.cache import caches
from django.core.management import call_command

call_command("createcachetable")
print("Django", django.__version__)
SESSIONS = [f"session:{number}" for number in range(999, 699, -1)]  # the later, the earlier in the alphabet
left = {}
for name in ("database", "memory"):
    for key in SESSIONS:
        caches[name].set(key, "someone", 3600)
    caches[name].set("progress:1", "half done", 3600)
    caches[name].set("session:600", "someone", 3600)
    there = caches[name].get_many([*SESSIONS, "progress:1"])
    left[name] = ("progress:1" in there, [key in there for key in SESSIONS])
    progress, sessions = left[name]
    print(f"{name:8} progress:1 {'is there' if progress else 'is lost'};", end=" ")
    print("of the oldest, the next and the newest 100 sessions", *(sum(sessions[n : n + 100]) for n in (0, 100, 200)))

assert left["database"] == (False, [True] * 201 + [False] * 99), "the database's cache throws away others now"
assert left["memory"][0] and all(left["memory"][1][-100:])
print("As described above.")
PYTHON
