"""``python -m bench.most_asked URL BEFORE URL_BEFORE``: the requests that are made most, beside an older checkout.

``BEFORE``: the folder of that checkout (``git worktree add``), with a ``.venv``. Each database is filled by the
``bench.seed`` of its checkout. Printed for each request: statements, processor time of the whole WSGI handler in its
own process (best of many, milliseconds), and how many times less that is than before.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

ROOT = Path(__file__).resolve().parent.parent
TURNS, SECONDS = 3, 0.4
RUNS = 60


def main(url: str, before: str, url_before: str) -> None:
    here: dict[str, list] = {}
    there: dict[str, list] = {}
    for _ in range(TURNS):
        for checkout, database, results in ((ROOT, url, here), (Path(before), url_before, there)):
            for name, measured in turn_of(checkout, database).items():
                results[name] = min(measured, results.get(name, measured), key=lambda each: each["ms"])
    for name, now in here.items():
        old = there[name]
        print(f"{name:24} {now['statements']:3} statements ({old['statements']:3} before)", end=" ")
        print(f"{now['ms']:7.2f} ms {old['ms'] / now['ms']:6.2f} x", flush=True)


def turn_of(checkout: Path, url: str) -> dict[str, dict]:
    # Not as a module: the checkout's own packages are imported, from the folder that it runs in.
    run_this = "import runpy, sys; runpy.run_path(sys.argv[1], run_name='__main__')"
    command = [checkout / ".venv" / "bin" / "python", "-c", run_this, __file__, "--turn", url]
    done = subprocess.run(command, cwd=checkout, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def turn(url: str) -> None:
    """In a process of the checkout's own: this file uses nothing that an older one lacks."""
    from bench.seed import setup

    setup(url)
    site = Site()
    print(json.dumps({name: measured(call) for name, call in site.calls().items()}))


def measured(call: Callable[[], object]) -> dict[str, float]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    call()
    with CaptureQueriesContext(connection) as queries:
        call()
    statements = len(queries)  # before the next request empties the list
    best, until = float("inf"), time.monotonic() + SECONDS
    while time.monotonic() < until:
        began = time.process_time()
        call()
        call()
        best = min(best, (time.process_time() - began) / 2)
    return {"statements": statements, "ms": best * 1000}


class Site:
    """The application, with a person who is signed in, a guide to edit, one to run, and finished runs of it."""

    def __init__(self) -> None:
        from django.core.wsgi import get_wsgi_application

        from accounts import tokens
        from accounts.models import User
        from trees.models import Run

        self.application = get_wsgi_application()
        self.user = User.objects.get(email="bench@example.com")
        self.pair = tokens.sign_in(self.user, "bench").as_dict()
        self.team = self.user.teams().get(name="Team 0")
        # A draft with many revisions prunes them with each save.
        self.guide, self.draft = self.make_guide("Bench guide"), self.make_guide(f"Bench draft {uuid4()}")
        if Run.objects.filter(tree=self.guide).count() < RUNS:
            for _ in range(RUNS):
                self.answer(self.start())
        self.run, self.titles = self.start(), 0

    def calls(self) -> dict[str, Callable[[], object]]:
        team, guide = self.team.pk, self.guide.pk
        return {
            "health": lambda: self.ask("GET", "/health/live", token=""),
            "shell of a page": lambda: self.ask("GET", "/trees/", token=""),
            "refresh": self.refresh,
            "me": lambda: self.ask("GET", "/api/v1/auth/me"),
            "list of 50, JSON": lambda: self.ask("GET", f"/api/v1/trees?team={team}&limit=50"),
            "list of 50, HTML": lambda: self.ask("GET", f"/trees/list?team={team}", htmx=True),
            "search, HTML": lambda: self.ask("GET", f"/trees/list?team={team}&q=printer", htmx=True),
            "palette": lambda: self.ask("GET", "/trees/palette?q=printer", htmx=True),
            "runs, HTML": lambda: self.ask("GET", "/runs/list?state=finished", htmx=True),
            "page of a guide": lambda: self.ask("GET", f"/trees/{guide}/", htmx=True),
            "event of a run": self.note,
            "save of a draft": self.save,
        }

    def make_guide(self, title: str):
        from trees.core.graph import Graph, Node, Option
        from trees.models import Tree

        existing = Tree.objects.filter(title=title).first()
        if existing:
            return existing
        nodes = [Node(f"n{n}", f"Step {n}", "Look.", (Option("next", "Next", f"n{n + 1}"),)) for n in range(30)]
        graph = Graph.of([*nodes, Node("n30", "Done", outcome="resolved")])
        guide = Tree.objects.create_tree(self.team, title, graph, by=self.user)
        guide.publish(by=self.user)
        return guide

    def start(self) -> str:
        return json.loads(self.ask("POST", "/api/v1/runs", {"tree": self.guide.pk}, status=201))["id"]

    def answer(self, run: str) -> None:
        """Walks ``run`` to its end."""
        self.send(run, [self.event("answer", step, option="next") for step in range(30)])

    def note(self) -> None:
        self.send(self.run, [self.event("note", 0, text="Blinks")])

    def event(self, kind: str, step: int, **fields: object) -> dict[str, object]:
        place = {"step": step, "release": self.guide.live_id, "node": f"n{step}"}
        return {"uuid": str(uuid4()), "kind": kind, **place, **fields}

    def send(self, run: str, events: list[dict[str, object]]) -> None:
        answer = json.loads(self.ask("POST", f"/api/v1/runs/{run}/events", {"events": events}))
        if answer["refused"]:
            raise SystemExit(f"refused: {answer['refused']}")

    def save(self) -> None:
        from trees.models import Tree

        self.titles += 1
        node = {"title": f"Step {self.titles}", "body": "", "options": [], "outcome": "resolved"}
        onto = Tree.objects.values_list("serial", flat=True).get(pk=self.draft.pk)
        self.ask("PATCH", f"/api/v1/trees/{self.draft.pk}/draft", {"onto": onto, "changes": {"nodes": {"n30": node}}})

    def refresh(self) -> None:
        self.pair = json.loads(self.ask("POST", "/api/v1/auth/refresh", token=self.pair["refresh"]))

    def ask(self, method: str, url: str, data=None, token: str | None = None, htmx=False, status=200) -> bytes:
        path, _, query = url.partition("?")
        body = json.dumps(data).encode() if data else b""
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "SCRIPT_NAME": "",
            "SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "localhost",
            "REMOTE_ADDR": "127.0.0.1", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(body),
            "CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": "application/json", "HTTP_ACCEPT": "application/json",
        }  # fmt: skip
        if token != "":
            environ["HTTP_AUTHORIZATION"] = f"Bearer {token or self.pair['access']}"
        if htmx:
            environ |= {"HTTP_HX_REQUEST": "true", "HTTP_ACCEPT": "text/html"}
        started: list[str] = []
        response = self.application(environ, lambda line, headers, error=None: started.append(line))
        content = b"".join(response)
        response.close()
        if not started[0].startswith(str(status)):
            raise SystemExit(f"{method} {url} answered {started[0]}: {content[:300]!r}")
        return content


if __name__ == "__main__":
    turn(sys.argv[-1]) if "--turn" in sys.argv else main(*sys.argv[1:])
