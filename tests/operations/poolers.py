"""PgBouncer in transaction mode, and a replica of PostgreSQL by streaming replication."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests import postgres, provision
from tests.operations.servers import Postgres
from tests.ports import free_port

# As docs/operate/scale.md has it.
CONFIG = """[databases]
treeline = host=127.0.0.1 port={port} dbname=treeline

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {listen}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {folder}/users
pool_mode = transaction
default_pool_size = {connections}
max_client_conn = 1000
"""


@contextmanager
def running_pgbouncer(url: str, connections: int) -> Iterator[Postgres]:
    """Before the database at ``url``, to which it has at most so many ``connections``."""
    target, folder, listen = urlsplit(url), Path(tempfile.mkdtemp(prefix="treeline-pgbouncer-")), free_port()
    values = {"port": target.port, "listen": listen, "folder": folder, "connections": connections}
    (folder / "pgbouncer.ini").write_text(CONFIG.format(**values))
    (folder / "users").write_text(f'"{target.username}" "{target.password}"\n')
    give(folder)
    server = Postgres([provision.pgbouncer(), folder / "pgbouncer.ini"], **postgres.somebody())
    server.url = at_port(url, listen)
    with started(server, folder):
        yield server


@contextmanager
def running_replica(primary: Postgres) -> Iterator[Postgres]:
    """A copy of ``primary`` that follows it, until it is stopped or paused."""
    bin_folder, folder, port = provision.postgresql(), Path(tempfile.mkdtemp(prefix="treeline-replica-")), free_port()
    give(folder)
    copy = [bin_folder / "pg_basebackup", "--pgdata", folder / "data", "--write-recovery-conf", "--checkpoint=fast"]
    source = urlsplit(primary.url)._replace(scheme="postgresql", path="/postgres").geturl()
    subprocess.run([*copy, "--no-sync", "--dbname", source], check=True, **postgres.somebody())
    options = [f"-c{name}={value}" for name, value in postgres.SETTINGS.items()]
    command = [bin_folder / "postgres", "-D", folder / "data", f"-p{port}", f"-k{folder}", *options]
    server = Postgres(command, **postgres.somebody())
    server.url = at_port(primary.url, port)
    with started(server, folder):
        yield server


@contextmanager
def started(server: Postgres, folder: Path) -> Iterator[None]:
    try:
        server.start()
        yield
    finally:
        server.stop()
        shutil.rmtree(folder)


def at_port(url: str, port: int) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.replace(f":{parts.port}", f":{port}")).geturl()


def ask(server: Postgres, statement: str) -> object:
    """The first value of the first row."""
    with closing(psycopg.connect(server.url, autocommit=True)) as connection:
        return connection.execute(statement).fetchone()[0]


def give(folder: Path) -> None:
    """To who runs PostgreSQL's programs."""
    if who := postgres.somebody():
        for path in (folder, *folder.iterdir()):
            os.chown(path, who["user"], who["group"])
