"""Makes the server's database and static files ready: in one process, because each start of Django takes a second. With
the argument ``database``, the database alone."""

import sys

import django
from django.core.management import call_command

django.setup()
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
if sys.argv[1:] != ["database"]:
    call_command("collectstatic", interactive=False, verbosity=0)
