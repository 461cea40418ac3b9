"""The project's settings, without collected static files and with a data folder of their own."""

import importlib
import os
import tempfile

os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="treeline-bench-"))
project = importlib.import_module("project.settings")
globals().update({name: value for name, value in vars(project).items() if name.isupper()})

ROOT_URLCONF = "bench.urls"
ALLOWED_HOSTS = [*project.ALLOWED_HOSTS, "testserver"]
STORAGES = project.STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
