"""A PostgreSQL server for one run of the tests: a free port of the loopback, a temporary folder, gone afterwards."""

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.ports import free_port

# What a crash would lose is a test database, so nothing waits for the disk.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
}
START_TIMEOUT_SECONDS = 120  # for a machine that has much else to do


def programs() -> Path | None:
    """The newest folder that holds both ``initdb`` and ``postgres``; None where no server is installed."""
    on_path = [Path(folder) for folder in os.get_exec_path()]
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: -float(folder.parent.name))
    has_both = (folder for folder in [*packaged, *on_path] if (folder / "initdb").exists())
    return next((folder for folder in has_both if (folder / "postgres").exists()), None)


@contextmanager
def server(bin_folder: Path):
    """Runs a server; gives the URL of its database ``treeline``, whose role may make other databases."""
    folder, password, port = Path(tempfile.mkdtemp(prefix="treeline-postgres-")), secrets.token_hex(16), free_port()
    try:
        initialise(bin_folder, folder, password)
        options = [f"-c{name}={value}" for name, value in SETTINGS.items()]
        command = [bin_folder / "postgres", "-D", folder / "data", f"-p{port}", f"-k{folder}", *options]
        with (folder / "log").open("w") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, **somebody())
        try:
            yield make_database(f"postgres://treeline:{password}@127.0.0.1:{port}", process, folder / "log")
        finally:
            stop(process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def new_database(url: str, template: str = "template1"):
    """The URL of a copy of ``template``, an empty database, on the server of ``url``; dropped afterwards."""
    name = f"treeline_{secrets.token_hex(6)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield urlsplit(url)._replace(path=f"/{name}").geturl()
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def initialise(bin_folder: Path, folder: Path, password: str) -> None:
    secret = folder / "password"
    secret.write_text(password)
    if who := somebody():
        for path in (folder, secret):
            os.chown(path, who["user"], who["group"])
    command = [bin_folder / "initdb", "-D", folder / "data", "-U", "treeline", f"--pwfile={secret}"]
    options = ["-A", "scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    subprocess.run([*command, *options], check=True, stdout=subprocess.DEVNULL, **somebody())


def somebody() -> dict:
    """Who runs the server, as arguments of Popen: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    who = names.get("postgres") or names["nobody"]
    return {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": [], "cwd": "/"}


def make_database(url: str, process, log: Path) -> str:
    """Waits for the server and makes its database. RuntimeError with the server's log when it does not come up."""
    until = time.monotonic() + START_TIMEOUT_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with psycopg.connect(f"{url}/postgres", autocommit=True) as connection:
                connection.execute("CREATE DATABASE treeline")
            return f"{url}/treeline"
        except psycopg.OperationalError:
            time.sleep(0.1)
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")


def stop(process) -> None:
    """At once, without waiting for those who are still connected."""
    process.send_signal(2)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
