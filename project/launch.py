"""Makes ``.venv`` with what a requirements file pins, then becomes the command that is asked for::

    python3 project/launch.py requirements.txt manage.py serve

Runs on the Python of the machine, so it is written for older ones too, to tell them that they are too old.
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
    os.execv(PYTHON, [str(PYTHON), *command])


def install(requirements: Path) -> None:
    """Once for each state of the file: a digest in the environment remembers the last one."""
    stamp = VENV / f"{requirements.name}.sha256"
    wanted = hashlib.sha256(requirements.read_bytes() + RUNNING.encode()).hexdigest()
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    print(f"Installing what {requirements.name} pins into .venv", flush=True)
    pip = make_environment()
    run([*pip, "install", "--quiet", "--disable-pip-version-check", "-r", str(requirements)], "see above")
    stamp.write_text(wanted)


def make_environment() -> list[str]:
    """The command of a pip that installs into ``.venv``. Where Python has no ensurepip, its own pip has to do."""
    own = [str(PYTHON), "-m", "pip"]
    if (VENV / "lib" / f"python{RUNNING}").exists() and works(*own):
        return own
    if works(sys.executable, "-m", "ensurepip"):
        run([sys.executable, "-m", "venv", "--clear", str(VENV)], "is there room, and may this folder be written to?")
        return own
    if works(sys.executable, "-m", "pip"):
        run([sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)], "may this folder be written to?")
        return [sys.executable, "-m", "pip", "--python", str(PYTHON)]
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
        sys.exit(f"treeline: making .venv failed: {hint}")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
