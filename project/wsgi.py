"""The WSGI application that granian serves."""

import os

import django
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
django.setup(set_prefix=False)

from project.monitoring.handler import Handler  # noqa: E402 (it reads the settings)

application = Handler()
get_resolver().url_patterns  # noqa: B018 (views are imported now, and not by whoever asks first)
