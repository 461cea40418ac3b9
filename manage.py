#!/usr/bin/env python
"""Django's command line for Treeline."""

import gc
import os
import sys

INTERRUPTED = 128 + 2  # as a shell reports SIGINT

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
    gc.disable()  # a tenth of the start; until the apps are loaded (project/apps.py), which leave nothing to collect
    try:
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        sys.exit(INTERRUPTED)
