"""Finds what the tests need beside Python: a browser, PostgreSQL and node. Installs what is missing where it may."""

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from base64 import b64encode
from contextlib import suppress
from hashlib import sha512
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests import postgres

# Chromium's headless shell first: the same engine without the browser around it takes a third less processor time.
PACKAGES = Path(__file__).parent.parent / "var" / "npm"
WHOLE_BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
BROWSERS = ["chromium-headless-shell", *WHOLE_BROWSERS]


def browser() -> bool:
    """Whether there is a browser: the system's, or Playwright's own. Installs one where it can."""
    for names in (WHOLE_BROWSERS, BROWSERS[:1]):
        if not chromium(names):
            install(names[0])
    return has_browser() or install_playwrights() and has_browser()


def chromium(names: list[str] = BROWSERS) -> str | None:
    """The path of the browser: that of ``$CHROMIUM``, or the first of ``names`` on the path; None for Playwright's."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def postgresql() -> Path | None:
    """The folder of PostgreSQL's programs, installed where it can be; None otherwise."""
    return postgres.programs() or (postgres.programs() if install("postgresql") else None)


def valkey() -> str:
    """The path of Valkey's or Redis's server, installed where it can be. RuntimeError otherwise."""
    names = ["valkey-server", "redis-server"]
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None and any(map(install, names)):
        path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        raise RuntimeError("There is neither Valkey nor Redis, and none could be installed.")
    return path


def nginx() -> str:
    """The path of nginx, installed where it can be. RuntimeError otherwise."""
    return program("nginx", "nginx-light", "/usr/sbin/nginx")


def pgbouncer() -> str:
    """The path of PgBouncer, installed where it can be. RuntimeError otherwise."""
    return program("pgbouncer", "pgbouncer", "/usr/sbin/pgbouncer")


def systemd_analyze() -> str:
    """The path of the program that checks units, installed where it can be. RuntimeError otherwise."""
    return program("systemd-analyze", "systemd")


def npm_package(name: str, version: str, integrity: str) -> Path:
    """The unpacked files of a package of npm, without what it depends on; kept for the next run. RuntimeError if it
    cannot be had, or is not the one with this ``integrity``."""
    there = PACKAGES / f"{name}-{version}"
    if there.is_dir():
        return there / "package"
    if not node():
        raise RuntimeError("There is no npm, and it could not be installed.")
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", f"{name}@{version}"]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        [archive] = Path(folder).iterdir()
        if integrity != "sha512-" + b64encode(sha512(archive.read_bytes()).digest()).decode():
            raise RuntimeError(f"{name} {version} is not what it was.")
        made = Path(folder) / "made"
        with tarfile.open(archive) as files:
            files.extractall(made, filter="data")
        PACKAGES.mkdir(parents=True, exist_ok=True)
        with suppress(OSError):  # another worker was quicker
            shutil.move(made, there)
    return there / "package"


def font(package: str, name: str) -> None:
    """Installs the package of a font whose files begin with ``name``. RuntimeError if it is not there afterwards."""
    for _ in range(2):
        if any(Path("/usr/share/fonts").rglob(f"{name}*")):
            return
        install(package)
    raise RuntimeError(f"There is no {name}, and {package} could not be installed.")


def program(name: str, package: str, path: str = "") -> str:
    """The path of a program of the system. RuntimeError if it is not there and cannot be installed."""
    for _ in range(2):
        if there := shutil.which(name) or shutil.which(path):
            return there
        install(package)
    raise RuntimeError(f"There is no {name}, and it could not be installed.")


def node() -> bool:
    """Whether there is node with npm, which check the types of the JavaScript. Installs them where it can."""
    return bool(shutil.which("npm") or install("npm") and shutil.which("npm"))


def has_browser() -> bool:
    if chromium():
        return True
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


def install(package: str) -> bool:
    """With the system's package manager, which takes root and apt-get. Answers whether it worked."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print(f"Installing {package}", flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}}
    subprocess.run(["apt-get", "update", "-qq"], **quiet)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package]
    return subprocess.run(command, **quiet).returncode == 0


def install_playwrights() -> bool:
    print("Installing Playwright's Chromium", flush=True)
    return subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"]).returncode == 0
