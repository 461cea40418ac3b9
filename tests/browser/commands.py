"""Management commands beside a server, in one process that stays: to start Django takes longer than most of them.

``python -m tests.browser.commands`` reads a line for each command, the JSON of its arguments, and answers with a line:
``[what it printed, ""]``, or ``[what it printed, the traceback]``. It ends with its input.
"""

import io
import json
import subprocess
import sys
import traceback
from contextlib import redirect_stdout
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Commands:
    """``env``: what they run with."""

    def __init__(self, env: dict[str, str]) -> None:
        pipe = subprocess.PIPE
        command = [sys.executable, "-m", "tests.browser.commands"]
        self._process = subprocess.Popen(command, cwd=ROOT, env=env, stdin=pipe, stdout=pipe, text=True)

    def run(self, *arguments: str) -> str:
        """What the command printed. RuntimeError when it fails."""
        self._process.stdin.write(json.dumps(arguments) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{arguments[0]} ended with {self._process.wait()}")
        printed, error = json.loads(answer)
        if error:
            raise RuntimeError(f"{arguments[0]} failed:\n{error}")
        return printed

    def end(self) -> None:
        self._process.communicate()


def main() -> None:
    import django
    from django.core.management import call_command
    from django.db import connections

    django.setup()
    answers, sys.stdout = sys.stdout, sys.stderr  # what is printed between the commands is no answer
    for line in sys.stdin:
        printed, error = io.StringIO(), ""
        try:
            with redirect_stdout(printed):
                call_command(*json.loads(line))
        except Exception:
            error = traceback.format_exc()
        connections.close_all()
        print(json.dumps([printed.getvalue(), error]), file=answers, flush=True)


if __name__ == "__main__":
    main()
