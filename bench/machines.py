"""``python -m bench.machines BEFORE``: two machines with faults in between, beside those of an older checkout.

``BEFORE``: the folder of that checkout. Both run with this environment, take turns, and are asked the same by the 32
clients of ``tests/operations``, over seven endpoints, through nginx, with PostgreSQL and Valkey behind. Meanwhile one
machine is killed, PostgreSQL and Valkey are restarted, and then each machine, one after the other. Printed for each
turn: answers a second of those that were good, how many were 500, wrong answers and lost writes; at last the ratio.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.operations import clients as callers
from tests.operations.clients import Client
from tests.operations.machines import Machine, nginx
from tests.operations.servers import Server, running_postgres, running_valkey
from tests.operations.site import ROOT

TURNS, CLIENTS, SECONDS = 2, 32, 60
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
    "SECRET_KEY": "shared by both machines of a measurement",
}


@dataclass(frozen=True)
class Turn:
    answers_a_second: float
    broken: int
    wrong: int
    lost: int

    def __str__(self) -> str:
        return (
            f"{self.answers_a_second:6.0f} answers a second, {self.broken} of 500, {self.wrong} wrong, {self.lost} lost"
        )


def main(before: str) -> None:
    callers.UNDER_WAY = (500, *callers.UNDER_WAY)  # an older version answers so where its database is away
    here, there = [], []
    for _ in range(TURNS):
        for name, root, turns in (("now", ROOT, here), ("before", Path(before).resolve(), there)):
            turns.append(turn_of(root))
            print(f"{name:7}{turns[-1]}", flush=True)
    now, then = (statistics.median(turn.answers_a_second for turn in turns) for turns in (here, there))
    print(f"{now / then:.2f} x")


def turn_of(root: Path) -> Turn:
    with site(root) as (machines, servers, url):
        stop = threading.Event()
        clients = [Client(url, number, stop) for number in range(CLIENTS)]
        began = time.monotonic()
        for client in clients:
            client.start()
        for trouble in troubles(root, machines, *servers):
            time.sleep(SECONDS / 8)
            trouble()
        time.sleep(max(0, began + SECONDS - time.monotonic()))
        stop.set()
        for client in clients:
            client.join(120)
        seconds = time.monotonic() - began
        counts = sum((client.counts for client in clients), Counter())
        wrong = [client.wrong for client in clients if client.wrong]
        lost = [each for client in clients if not client.wrong for each in client.lost()]
        if wrong:
            print(Counter(wrong).most_common(3), file=sys.stderr)
        return Turn((counts[200] + counts[201]) / seconds, counts[500], len(wrong), len(lost))


def troubles(root: Path, machines: list[Machine], *servers: Server) -> list:
    def kill() -> None:
        machines[0].kill()
        time.sleep(1)
        machines[0].stop()
        machines[0].start(root)

    def restart(server: Server) -> None:
        server.stop()
        time.sleep(1)
        server.start()

    def update() -> None:
        for machine in machines:
            machine.update(root)

    return [kill, *(lambda server=server: restart(server) for server in servers), update]


@contextmanager
def site(root: Path) -> Iterator[tuple[list[Machine], list[Server], str]]:
    """The machines, PostgreSQL and Valkey, and the URL of nginx."""
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory()))
        folder.chmod(0o755)  # nginx's workers are another user's
        postgres, valkey = running.enter_context(running_postgres()), running.enter_context(running_valkey())
        machines = [Machine(folder / name, postgres.url, CACHE_URL=valkey.url, **SETTINGS) for name in ("a", "b")]
        for machine in machines:
            running.callback(machine.stop)
            machine.start(root)
        yield machines, [postgres, valkey], running.enter_context(nginx(folder, machines))


if __name__ == "__main__":
    main(sys.argv[1])
