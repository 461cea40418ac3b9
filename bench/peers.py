"""``python -m bench.peers DATABASE_URL``: the product, as it is served, beside two other stacks, on one machine.

The database is filled by ``bench.seed``; all contenders read the same tables. Eight kept connections ask each of them
in turn, so that what else the machine does falls on all. Printed: answers a second, p95, and the median of the ratios
to FastAPI with SQLAlchemy, the stack that the product replaced. An idle machine is needed for figures to be kept.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

from bench import closed_loop
from bench.closed_loop import Connection, Result, request
from tests.ports import free_port

ROOT = Path(__file__).resolve().parent.parent
PEERS = {"fastapi": "bench.peer_fastapi:app", "litestar": "bench.peer_litestar:app"}
CONNECTIONS, ROUNDS, SECONDS, WARM_UP_SECONDS = 8, 3, 3.0, 1.0
START_SECONDS = 60
JSON, HTML = "Accept: application/json", "HX-Request: true"
SIGN_IN = """
import django; django.setup()
import json, sys
from accounts import tokens
from accounts.models import Team, User
from bench import peer_common
user = User.objects.get(email="bench@example.com")
pairs = [tokens.sign_in(user, "bench").as_dict() for _ in range(int(sys.argv[1]))]
print(json.dumps({"pairs": pairs, "user": user.pk, "team": Team.objects.get(name="Team 0").pk}))
"""


def main(url: str) -> None:
    environment = os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "project.settings",
        "SECRET_KEY": "bench" * 10,
        "WORKERS": "2",
        "HOST": "127.0.0.1",
    }
    run = partial(subprocess.run, cwd=ROOT, env=environment, check=True)
    run([sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"])
    signed_in = json.loads(run([sys.executable, "-c", SIGN_IN, str(CONNECTIONS)], stdout=subprocess.PIPE).stdout)
    with ExitStack() as servers:
        ports = {"product": servers.enter_context(product(environment))}
        python = peers_python(environment)
        for name, application in PEERS.items():
            ports[name] = servers.enter_context(peer(python, application, environment))
        report(measure(calls(ports, signed_in)))


def calls(ports: dict[str, int], signed_in: dict) -> dict[tuple[str, str], Callable[[int], Connection]]:
    """What makes a connection, by what it asks for and whom."""
    from bench import peer_common

    pairs, team = signed_in["pairs"], signed_in["team"]
    json_url, html_url = f"/api/v1/trees?team={team}&limit=50", f"/trees/list?team={team}&sort=newest"

    def rotate(number: int) -> Connection:
        return Connection(
            ports["product"],
            lambda: request("POST", "/api/v1/auth/refresh", pairs[number]["refresh"], JSON),
            lambda body: pairs.__setitem__(number, json.loads(body)),
        )

    def get(path: str, *headers: str) -> Callable[[int], Connection]:
        return lambda number: Connection(
            ports["product"], lambda: request("GET", path, pairs[number]["access"], *headers)
        )

    def ask_peer(name: str, method: str, path: str, kind: str) -> Callable[[int], Connection]:
        sent = request(method, path, peer_common.make(kind, signed_in["user"]), JSON)
        return lambda number: Connection(ports[name], lambda: sent)

    refreshes = {("refresh", name): ask_peer(name, "POST", "/api/v1/auth/refresh", "refresh") for name in PEERS}
    lists = {("list of 50, JSON", name): ask_peer(name, "GET", json_url, "access") for name in PEERS}
    return {
        ("refresh", "product"): rotate,
        **refreshes,
        ("list of 50, JSON", "product"): get(json_url, JSON),
        **lists,
        ("list of 50, HTML", "product"): get(html_url, HTML),
    }


def measure(made: dict[tuple[str, str], Callable[[int], Connection]]) -> dict[tuple[str, str], list[Result]]:
    results: dict[tuple[str, str], list[Result]] = {call: [] for call in made}
    for number in range(ROUNDS + 1):
        for call, connect in made.items():
            connections = [connect(each) for each in range(CONNECTIONS)]
            result = closed_loop.run(connections, SECONDS if number else WARM_UP_SECONDS)
            if number:
                results[call].append(result)
    return results


def report(results: dict[tuple[str, str], list[Result]]) -> None:
    for (what, who), taken in results.items():
        base = results.get((what, "fastapi")) or results["list of 50, JSON", "fastapi"]
        ratio = median(mine.rate / other.rate for mine, other in zip(taken, base, strict=True))
        rate, p95 = median(each.rate for each in taken), median(each.p95 for each in taken)
        refused = sum(each.refused for each in taken)
        print(f"{what:18} {who:9} {rate:7.0f}/s  p95 {p95:6.1f} ms  {ratio:5.2f} x  {refused} refused", flush=True)


@contextmanager
def product(environment: dict[str, str]) -> Iterator[int]:
    port = free_port()
    command = [sys.executable, "manage.py", "serve"]
    with process(command, environment | {"PORT": str(port)}, f"http://127.0.0.1:{port}/health/ready"):
        yield port


@contextmanager
def peer(python: str, application: str, environment: dict[str, str]) -> Iterator[int]:
    port = free_port()
    options = ["--workers", environment["WORKERS"], "--port", str(port), "--no-access-log", "--log-level", "warning"]
    with process([python, "-m", "uvicorn", application, *options], environment, f"http://127.0.0.1:{port}/"):
        yield port


@contextmanager
def process(command: list[str], environment: dict[str, str], url: str) -> Iterator[None]:
    """A server from when it answers at ``url``, whatever it says."""
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        until = monotonic() + START_SECONDS
        while not answers(url):
            if server.poll() is not None or monotonic() > until:
                raise SystemExit(f"{command[-1]} did not start")
            sleep(0.2)
        yield
    finally:
        server.terminate()
        server.wait()


def answers(url: str) -> bool:
    try:
        urlopen(url, timeout=2).close()
    except URLError as error:
        return hasattr(error, "code")
    return True


def peers_python(environment: dict[str, str]) -> str:
    """The Python of the peers' environment, which is made once."""
    folder = ROOT / ".venv-peers"
    python = folder / "bin" / "python"
    if not (folder / "bin" / "uvicorn").exists():
        venv.create(folder, with_pip=True)
        packages = ["-r", str(ROOT / "requirements-bench.txt")]
        subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], env=environment, check=True)
    return str(python)


if __name__ == "__main__":
    main(sys.argv[1])
