"""The project's settings, in a folder of their own and without the waits that only matter in production.

Only what a test could not bear is different: each setting keeps its environment variable, so ``DATABASE_URL``
chooses the database that the tests run on.
"""

import atexit
import importlib
import os
import shutil
import tempfile

# pytest-xdist's workers share the folder of the process that started them.
if "PYTEST_XDIST_WORKER" not in os.environ:
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="treeline-tests-")
    atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)

# Tests sign in far more often than people do; the tests of the throttles set rates of their own.
for rate in ("LOGIN_RATE_ACCOUNT", "LOGIN_RATE_ADDRESS", "MAIL_RATE", "KEY_RATE"):
    os.environ.setdefault(rate, "100000/min")

project = importlib.import_module("project.settings")
globals().update({name: value for name, value in vars(project).items() if name.isupper()})

# The same algorithm without what makes it slow. tests/accounts/passwords/test_hashers.py has the one of production.
PASSWORD_HASHERS = ["tests.hashers.QuickArgon2", *project.PASSWORD_HASHERS]

# One process makes the requests of all tests.
limits = importlib.import_module("project.web.limits")
limits.MAX_PER_MINUTE = dict.fromkeys(limits.MAX_PER_MINUTE, 1_000_000)

# A file and not memory, so that threads meet the locks that they meet in production.
if project.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    project.DATABASES["default"]["TEST"] = {"NAME": str(project.VAR_DIR / "test.sqlite3")}

# Fingerprints need collectstatic, which only the tests that serve for real run.
STORAGES = project.STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
