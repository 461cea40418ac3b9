import gc

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import register
from django.core.signals import request_started
from django.db import reset_queries
from django.db.backends.signals import connection_created


class ProjectConfig(AppConfig):
    name = "project"

    def ready(self) -> None:
        from project.database import any_case, clock, postgresql, sqlite
        from project.database.migration_checks import migrations_are_safe
        from project.monitoring.database import watch

        gc.enable()  # off since the first line of manage.py
        watch()
        register(migrations_are_safe, deploy=True)
        connection_created.connect(postgresql.set_up)
        connection_created.connect(sqlite.set_up)
        connection_created.connect(any_case.set_up)
        any_case.register_lookups()
        connection_created.connect(clock.measure)
        if not settings.DEBUG:
            request_started.disconnect(reset_queries)  # nothing keeps a log of them
