"""``python -m tests.database.older_migrations``: migrates DATABASE_URL as a site that was updated now and then.

First to a state before the last of the migrations that the squashed ones replace, then by ``manage.py migrate``.
"""

import os

import django
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BETWEEN = [("accounts", "0017_grants"), ("trees", "0019_run_agents")]


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
    django.setup()
    executor = MigrationExecutor(connection)
    executor.loader.replace_migrations = False
    executor.loader.build_graph()
    executor.migrate(BETWEEN)
    call_command("migrate", verbosity=0)
    call_command("createcachetable")


if __name__ == "__main__":
    main()
