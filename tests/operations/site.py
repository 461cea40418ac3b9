"""``manage.py serve`` in a process of its own, and what can be asked of it."""

import atexit
import fcntl
import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.ports import free_port
from tests.processes import children

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "a new long password"
START_SECONDS = 120
SETTINGS = "project.settings"
SERVE = [sys.executable, "manage.py", "serve"]
collected: dict[tuple[Path, str], Path] = {}  # (root, settings) -> a folder with their static files


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Site:
    """``env``: what it runs with. ``log``: the file of all that it prints. ``root``: the folder of its code."""

    env: dict[str, str]
    log: Path
    root: Path = ROOT
    process: subprocess.Popen | None = None

    @property
    def port(self) -> int:
        return int(self.env["PORT"])

    @property
    def lines(self) -> list[str]:
        return self.log.read_text().splitlines()

    @property
    def workers(self) -> list[int]:
        """The ids of the processes that answer requests."""
        return [pid for pid in children(self.process.pid) if b"serve" in command_of(pid)]

    def ask(self, method: str, path: str, data: Any = None, token: str = "", timeout: float = 30, **headers) -> Answer:
        """One request on a connection of its own. ``data``: JSON, or bytes. OSError where nobody answers."""
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if data is not None and not isinstance(data, bytes):
            data, headers["Content-Type"] = json.dumps(data).encode(), "application/json"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, data, headers)
            response = connection.getresponse()
            return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        except http.client.HTTPException as error:
            raise OSError(str(error)) from error
        finally:
            connection.close()

    def sign_up(self, name: str = "ann") -> dict[str, Any]:
        """The tokens of a new person, who has a team."""
        account = {"email": f"{name}@example.com", "password": PASSWORD, "name": name.title()}
        answer = self.ask("POST", "/api/v1/auth/register", account)
        assert answer.status == 201, answer
        return answer.json

    def manage(self, *arguments: str) -> str:
        """What a management command prints."""
        return self.run("manage.py", *arguments)

    def run(self, *arguments: str) -> str:
        """The same for any arguments of Python."""
        command = [sys.executable, *arguments]
        done = subprocess.run(command, cwd=self.root, env=self.env, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def wait(self, true: Callable[[], Any], seconds: float = START_SECONDS) -> Any:
        """The first true value that the function returns. An OSError counts as false."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                if value := true():
                    return value
            except OSError:
                pass
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError("\n".join(["not in time:", *self.lines[-40:]]))


@contextmanager
def serving(
    folder: Path,
    database_url: str = "",
    command: Sequence[str] = SERVE,
    prepare: bool = True,
    root: Path = ROOT,
    **env: str,
) -> Iterator[Site]:
    """The site on a free port, prepared, with what it makes in ``folder``; ended with SIGTERM."""
    folder.mkdir(exist_ok=True)
    site = Site(environment(folder, database_url, **env), folder / "log", root)
    if prepare and database_url:
        prepare_with(site, folder)
    elif prepare:
        copy_prepared(folder)
    with site.log.open("w") as log:
        site.process = subprocess.Popen(command, cwd=root, env=site.env, stdout=log, stderr=log, process_group=0)
    try:
        site.wait(lambda: site.ask("GET", "/health/live").status == 200)
        yield site
    finally:
        site.process.terminate()
        try:
            site.process.wait(30)
        finally:
            if site.process.poll() is None:
                os.killpg(site.process.pid, signal.SIGKILL)
                site.process.wait()


def copy_prepared(folder: Path) -> None:
    """Makes of ``folder`` what `manage.py prepare` makes of it on SQLite, which takes ten times as long."""
    shutil.copytree(prepared(), folder, dirs_exist_ok=True)


def copy_static(folder: Path, source: Path | None = None) -> Path:
    """The same for the static files alone: `manage.py prepare` finds them collected. Answers ``folder``."""
    source = source or prepared()
    shutil.copytree(source / "static", folder / "static", dirs_exist_ok=True)
    shutil.copy(source / "static.sha256", folder)
    return folder


def prepare_with(site: Site, folder: Path) -> None:
    """`manage.py prepare`, which collects the static files once for each version and each module of settings."""
    kind = site.root, site.env["DJANGO_SETTINGS_MODULE"]
    source = prepared() if kind == (ROOT, SETTINGS) else collected.get(kind)
    if source and source.exists():
        copy_static(folder, source)
    site.manage("prepare")
    collected[kind] = folder


def prepared() -> Path:
    """The folder that `manage.py prepare` has made on SQLite."""
    return made_once("prepared", lambda folder: Site(environment(folder), folder.with_suffix(".log")).manage("prepare"))


def made_once(name: str, make: Callable[[Path], object]) -> Path:
    """The folder that ``make`` has made: once for all processes of `python -m tests`."""
    parent = Path(os.environ.get("TESTS_FOLDER") or temporary_folder())
    with (parent / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (parent / name).exists():
            unfinished = parent / f"{name}-unfinished"
            make(unfinished)
            unfinished.rename(parent / name)
    return parent / name


@cache
def temporary_folder() -> str:
    """Deleted when the process ends."""
    folder = tempfile.mkdtemp(prefix="treeline-prepared-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def environment(folder: Path, database_url: str = "", **env: str) -> dict[str, str]:
    usual = {
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "VAR_DIR": str(folder),
        "DATABASE_URL": database_url or f"sqlite:///{folder}/db.sqlite3",
        "HOST": "127.0.0.1",
        "PORT": str(free_port()),
        "BASE_URL": "",
        "WORKERS": "1",
        "DEBUG": "0",
        "RUN_WORKER": "0",
        "EMAIL_URL": f"file://{folder}/mail",
        "VERIFY_EMAIL": "0",  # people are made by the API
        "LOGIN_RATE_ADDRESS": "100000/min",
        "LOGIN_RATE_ACCOUNT": "1000/min",
    }
    return os.environ | usual | env


def command_of(pid: int) -> bytes:
    """Nothing of a process that has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return b""
