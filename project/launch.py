"""Makes ``.venv`` with what a requirements file pins, then becomes the command that is asked for::

    python3 project/launch.py requirements.txt manage.py serve

Without a command it only installs. Runs on the Python of the machine, so it is written for older ones too, to tell them
that they are too old.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

NEEDED = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
RUNNING = ".".join(map(str, sys.version_info[:2]))


def main(requirements: str, *command: str) -> None:
    if sys.version_info[:2] < NEEDED:
        sys.exit(f"treeline: this is Python {RUNNING}, 3.11 or newer is needed. Name one: make run PYTHON=python3.12")
    install(ROOT / requirements)
    os.chdir(ROOT)
    if command:
        os.execv(PYTHON, [str(PYTHON), *command])


def install(requirements: Path) -> None:
    """Once for each state of the file: a digest in the environment remembers the last one."""
    stamp = VENV / f"{requirements.name}.sha256"
    wanted = hashlib.sha256(requirements.read_bytes() + RUNNING.encode()).hexdigest()
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    print(f"Installing what {requirements.name} pins into .venv", flush=True)
    lines = requirements.read_text().splitlines()
    install_shares(make_environment(), [line for line in lines if line[:1] not in ("", " ", "#")])
    stamp.write_text(wanted)


def install_shares(pip: list[str], pinned: list[str]) -> None:
    """By a pip for each processor, side by side. The file names every package, so none has to look for others."""
    command = [*pip, "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    count = min(len(pinned), os.cpu_count() or 1)
    started = [subprocess.Popen([*command, *pinned[share::count]]) for share in range(count)]
    statuses = [process.wait() for process in started]  # of all, before this one ends
    if any(statuses):
        fail("see above")


def make_environment() -> list[str]:
    """The command of a pip that installs into ``.venv``. That of the machine, where there is one: making another takes
    seconds."""
    own, machines = [str(PYTHON), "-m", "pip"], [sys.executable, "-m", "pip", "--python"]
    if (VENV / "lib" / f"python{RUNNING}").exists():
        for pip in (own, [*machines, str(PYTHON)]):
            if works(*pip):
                return pip
    venv = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    if works(*machines, sys.executable):
        run([*venv, "--without-pip"], "is there room, and may this folder be written to?")
        return [*machines, str(PYTHON)]
    if works(sys.executable, "-m", "ensurepip"):
        run(venv, "is there room, and may this folder be written to?")
        return own
    sys.exit("treeline: this Python comes without venv and pip. On Debian or Ubuntu: apt-get install python3-venv")


def works(*command: str) -> bool:
    try:
        return (
            subprocess.run([*command, "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
            == 0
        )
    except OSError:
        return False


def run(command: list[str], hint: str) -> None:
    if subprocess.run(command).returncode:
        fail(hint)


def fail(hint: str) -> None:
    sys.exit(f"treeline: making .venv failed: {hint}")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
