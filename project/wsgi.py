"""The WSGI application that granian serves."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
django.setup(set_prefix=False)

from project.monitoring.handler import Handler  # noqa: E402 (it reads the settings)

application = Handler()
