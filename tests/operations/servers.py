"""PostgreSQL and Valkey as servers that can be stopped, frozen and started again at the same place."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg

from tests import postgres, provision
from tests.operations.site import Site, copy_static, environment, made_once
from tests.ports import free_port


class Server:
    """``start`` and ``stop`` it as often as wanted. ``command``: what runs it in the foreground."""

    def __init__(self, command: list, **popen) -> None:
        self.command, self.popen = command, popen
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        with tempfile.TemporaryFile("w+") as log:
            self.process = subprocess.Popen(self.command, process_group=0, stdout=log, stderr=log, **self.popen)
            until = time.monotonic() + postgres.START_TIMEOUT_SECONDS
            while not self.answers():
                if time.monotonic() > until or self.process.poll() is not None:
                    log.seek(0)
                    raise AssertionError(f"{self.command[0]} did not start:\n{log.read()}")
                time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(20)

    def freeze(self) -> None:
        """It keeps its connections and answers nothing."""
        for pid in self._family():
            os.kill(pid, signal.SIGSTOP)

    def thaw(self) -> None:
        for pid in self._family():
            os.kill(pid, signal.SIGCONT)

    def answers(self) -> bool:
        raise NotImplementedError

    def _family(self) -> list[int]:
        """PostgreSQL puts each child into a process group of its own."""
        if self.process.poll() is not None:
            return []
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [self.process.pid, *map(int, children)]


class Postgres(Server):
    """``url``: of its database ``treeline``."""

    url = ""

    def answers(self) -> bool:
        try:
            psycopg.connect(self.url).close()
        except psycopg.OperationalError:
            return False
        return True


class Valkey(Server):
    port = 0

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def answers(self) -> bool:
        try:
            with closing(socket.create_connection(("127.0.0.1", self.port), 1)) as client:
                client.sendall(b"PING\r\n")
                return client.recv(5) == b"+PONG"
        except OSError:
            return False


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Its database ``treeline`` is what `manage.py prepare` makes of an empty one."""
    source = made_once("postgres", prepare_postgres)
    folder = Path(tempfile.mkdtemp(prefix="treeline-postgres-"))
    server = postgres_in(folder, (source / "password").read_text())
    try:
        subprocess.run(["cp", "-a", f"{source}/.", folder], check=True)  # with their owner
        server.start()
        yield server
        server.thaw()
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def prepare_postgres(target: Path) -> None:
    """Makes the folder that ``running_postgres`` begins with. It is stopped."""
    folder, password = Path(tempfile.mkdtemp(prefix="treeline-postgres-")), secrets.token_hex(16)
    server = postgres_in(folder, password)
    prepared_url, server.url = server.url, server.url.removesuffix("treeline") + "postgres"
    try:
        postgres.initialise(provision.postgresql(), folder, password)
        server.start()
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute("CREATE DATABASE treeline")
        with tempfile.TemporaryDirectory() as site:
            Site(environment(copy_static(Path(site)), prepared_url), Path(site, "log")).manage("prepare")
    finally:
        server.stop()
    shutil.move(folder, target)


def postgres_in(folder: Path, password: str) -> Postgres:
    bin_folder, port = provision.postgresql(), free_port()
    assert bin_folder, "PostgreSQL is not installed, and could not be"
    options = [f"-c{name}={value}" for name, value in postgres.SETTINGS.items()]
    command = [bin_folder / "postgres", "-D", folder / "data", f"-p{port}", f"-k{folder}", *options]
    server = Postgres(command, **postgres.somebody())
    server.url = f"postgres://treeline:{password}@127.0.0.1:{port}/treeline"
    return server


@contextmanager
def running_valkey() -> Iterator[Valkey]:
    port = free_port()
    quiet = ["--save", "", "--appendonly", "no", "--bind", "127.0.0.1"]
    server = Valkey([provision.valkey(), "--port", str(port), *quiet], cwd="/")
    server.port = port
    server.start()
    try:
        yield server
        server.thaw()
    finally:
        server.stop()
