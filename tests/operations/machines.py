"""Two machines of one site behind nginx, of two versions if wanted: how a site is updated without a pause."""

import os
import re
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests import provision
from tests.operations.site import ROOT, START_SECONDS, Site, serving
from tests.ports import free_port

CODE = ["project", "accounts", "trees", "templates", "static", "docs", "tests", "manage.py"]
FOLDERS = "".join(f"{kind}_temp_path {{0}}/{kind}; " for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
NEXT_EDITION = 'document.documentElement.dataset.edition = "next";\n'
MIGRATION = """from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("trees", "{0}")]
    operations = [migrations.AddField("tree", "of_the_next_version", models.TextField(null=True))]
"""


def next_version(folder: Path) -> Path:
    """A copy of the code as the version after this one: another script on every page, another migration."""
    for name in CODE:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "browser-*"))
        else:
            shutil.copy(ROOT / name, folder / name)
    script = folder / "static/js/site.js"
    script.write_text(script.read_text() + NEXT_EDITION)
    migrations = folder / "trees/migrations"
    newest = max(path.stem for path in migrations.glob("0*.py"))
    (migrations / "9000_of_the_next_version.py").write_text(MIGRATION.format(newest))
    return folder


class Machine:
    """One of the machines: it keeps its port, whatever version it runs. ``folder``: where each start makes a new one,
    as a container without a volume would."""

    def __init__(self, folder: Path, database_url: str, **env: str) -> None:
        self.port = free_port()
        self._folder, self._database_url = folder, database_url
        self._env = env | {"PORT": str(self.port)}
        self._running = ExitStack()
        self._starts = 0
        self.site: Site | None = None

    def start(self, root: Path = ROOT) -> Site:
        self._starts += 1
        folder = self._folder / str(self._starts)
        folder.parent.mkdir(exist_ok=True)
        self.site = self._running.enter_context(serving(folder, self._database_url, root=root, **self._env))
        return self.site

    @property
    def logs(self) -> list[Path]:
        """One of each start."""
        return sorted(self._folder.glob("*/log"))

    def stop(self) -> None:
        self._running.close()

    def kill(self) -> None:
        """At once, with its workers: what is under way gets no answer."""
        os.killpg(self.site.process.pid, signal.SIGKILL)
        self.site.process.wait()

    def update(self, root: Path) -> None:
        """As docs/operate/upgrade.md says: before the next machine, nginx has to know that this one is back."""
        self.stop()
        self.start(root)
        time.sleep(2)


@contextmanager
def nginx(folder: Path, machines: list[Machine]) -> Iterator[str]:
    """The URL of nginx with the file of deploy/ before ``machines``, without TLS."""
    port, config = free_port(), folder / "nginx.conf"
    text = (ROOT / "deploy/nginx.conf").read_text()
    servers = "".join(f"server 127.0.0.1:{each.port} max_fails=3 fail_timeout=1s;\n" for each in machines)
    for pattern, ours in (
        (r"server 10\.0\.0\.11:8000.*\n.*server 10\.0\.0\.12:8000.*\n", servers),
        (r"(?m)^server \{\n    listen 80;(?:.*\n)*?\}\n", ""),
        (r"listen 443 .*\n.*listen \[::\]:443.*\n", f"listen 127.0.0.1:{port};\n"),
        (r" *ssl_.*\n", ""),
        (r"Host \$host;", "Host $http_host;"),  # with the port, which is not 443 here
    ):
        text, count = re.subn(pattern, ours, text)
        assert count, pattern
    own = f"daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}"
    config.write_text(f"{own}\nhttp {{ access_log off; {FOLDERS.format(folder)}\n{text}\n}}\n")
    process = subprocess.Popen([provision.nginx(), "-p", str(folder), "-c", str(config)])
    try:
        until = time.monotonic() + START_SECONDS
        while not _answers(f"http://127.0.0.1:{port}/shell"):
            assert time.monotonic() < until and process.poll() is None, (folder / "error.log").read_text()
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def _answers(url: str) -> bool:
    """Whether a machine does: an older version may not know the URL."""
    try:
        urllib.request.urlopen(url, timeout=10).close()
        return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False
