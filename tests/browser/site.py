"""The site as the tests in a browser use it: a real server on a free port, and people with accounts there."""

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.browser.commands import Commands
from tests.browser.store import HOST, PASSWORD, SECRET_KEY
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Server:
    """``url`` without a slash at the end; ``env``: what the server runs with, for management commands."""

    url: str
    env: dict[str, str]
    _commands: Commands | None = field(default=None, init=False, repr=False)

    def manage(self, *arguments: str) -> str:
        """What a management command prints. The first one starts a process, which runs those after it as well."""
        self._commands = self._commands or Commands(self.env)
        return self._commands.run(*arguments)

    def end_commands(self) -> None:
        if self._commands:
            self._commands.end()
            self._commands = None

    def run(self, *arguments: str) -> str:
        """Runs Python beside the server, on its settings and database. Answers what it printed; RuntimeError when it
        fails."""
        done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=self.env, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{arguments[0]} failed:\n{done.stderr}")
        return done.stdout

    def api(self, method: str, path: str, data: dict | None = None, token: str | None = None) -> dict:
        """One call of ``/api/v1/`` + path. Answers the JSON; HTTPError from 400 up."""
        request = urllib.request.Request(f"{self.url}/api/v1/{path}", method=method)
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        if data is not None:
            request.add_header("Content-Type", "application/json")
            request.data = json.dumps(data).encode()
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.loads(response.read() or b"{}")


@dataclass
class Person:
    """Somebody with an account and a team. ``tokens``: of a device that is not the browser."""

    server: Server
    email: str
    tokens: dict
    password: str = PASSWORD
    team: dict = field(default_factory=dict)

    def api(self, method: str, path: str, data: dict | None = None) -> dict:
        return self.server.api(method, path, data, self.tokens["access"])

    def sign_in(self) -> dict:
        """Tokens of one more device."""
        return self.server.api("POST", "auth/login", {"email": self.email, "password": self.password})


@contextmanager
def serve(folder: Path, database_url: str, prepared: Path):
    """The site on a free port, in ``folder``: it begins with a copy of what is ``prepared``, on SQLite of the database
    too."""
    port = free_port()
    env = environment(folder, database_url)
    server = Server(f"http://127.0.0.1:{port}", env)
    shutil.copytree(prepared / "static", folder / "static", dirs_exist_ok=True)
    if database_url.startswith("sqlite"):
        shutil.copy(prepared / "db.sqlite3", urllib.parse.urlsplit(database_url).path)
    else:
        server.run("-m", "tests.browser.prepare", "database")
    with running(server):
        yield server


@contextmanager
def running(server: Server):
    """The site's process. A second one beside it is ``running(beside(server))``."""
    port = server.url.rpartition(":")[2]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--blocking-threads", "2"]
    command += ["--host", "127.0.0.1", "--port", port]
    log = Path(server.env["VAR_DIR"]) / f"server-{port}.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [*command, "project.wsgi:application"], cwd=ROOT, env=server.env, stdout=out, stderr=out
        )
    try:
        wait_for(int(port), process, log)
        yield
    finally:
        server.end_commands()
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def beside(server: Server) -> Server:
    """One more process of the same site, on the same database."""
    return Server(f"http://127.0.0.1:{free_port()}", server.env)


def environment(folder: Path, database_url: str) -> dict[str, str]:
    """What the site runs with; it writes into ``folder``."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
        "PYTHONPATH": str(ROOT),
        "VAR_DIR": str(folder),
        "DATABASE_URL": database_url,
        "SECRET_KEY": SECRET_KEY,
        "LOGIN_RATE_ADDRESS": "100000/min",
        "LOGIN_RATE_ACCOUNT": "1000/min",
        "EMAIL_URL": f"file://{folder}/mail",
        "VERIFY_EMAIL": "0",  # people are made by the API
        "BASE_URL": "",
        "DEBUG": "0",
        "HTTPS": "0",
        "WEBHOOKS_ALLOW_PRIVATE": "1",  # receivers are on the loopback
        "ALLOWED_HOSTS": f"127.0.0.1,localhost,{HOST}",
    }


def sign_up(server: Server, name: str = "Ann") -> Person:
    """Somebody new, with a team of their own."""
    email = f"{name.lower()}-{uuid.uuid4().hex[:8]}@example.org"
    tokens = server.api(
        "POST", "auth/register", {"email": email, "password": PASSWORD, "name": name, "time_zone": "UTC"}
    )
    person = Person(server, email, tokens)
    person.team = person.api("GET", "auth/me")["teams"][0]
    return person


def wait_for(port: int, process: subprocess.Popen, log: Path) -> None:
    """Until the server answers: two minutes at most, for a machine that has much else to do."""
    until = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < until:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=10).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{log.read_text()}")
