"""``project/launch.py``: from a bare Python to a command in ``.venv``."""

import ast
import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LAUNCH = Path(__file__).resolve().parents[2] / "project" / "launch.py"
LOCK = LAUNCH.parent.parent / "requirements.txt"
PROJECT = """[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "{}"
version = "1"
"""
# A wheel without files, so that a test needs no index.
BACKEND = """import zipfile
def build_wheel(folder, *args):
    name = "{0}-1-py3-none-any.whl"
    with zipfile.ZipFile(folder + "/" + name, "w") as wheel:
        wheel.writestr("{0}-1.dist-info/METADATA", "Metadata-Version: 2.1\\nName: {0}\\nVersion: 1\\n")
        wheel.writestr("{0}-1.dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr("{0}-1.dist-info/RECORD", "")
    return name
"""
PRETEND = "import runpy, sys; sys.version_info = (3, 9, 18); runpy.run_path(sys.argv[1], run_name='__main__')"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A folder laid out as the project's, which asks for no packages; the tests share its environment."""
    folder = tmp_path_factory.mktemp("checkout")
    (folder / "project").mkdir()
    shutil.copy(LAUNCH, folder / "project")
    return folder


def installed(name: str) -> bool:
    """Not those of other systems."""
    return any(metadata.distributions(name=name))


def launch(checkout, requirements, *command):
    (checkout / "requirements.txt").write_text(requirements)
    start = [sys.executable, "project/launch.py", "requirements.txt", *command]
    return subprocess.run(start, cwd=checkout, capture_output=True, text=True, timeout=240)


def test_command_runs_in_the_environment_and_only_the_first_time_installs(checkout):
    command = ("# nothing", "-c", "import sys; print(sys.prefix); sys.exit(7)")
    first, second = launch(checkout, *command), launch(checkout, *command)
    assert first.stdout == f"Installing what requirements.txt pins into .venv\n{checkout / '.venv'}\n"
    assert second.stdout == f"{checkout / '.venv'}\n"
    assert (first.returncode, second.returncode) == (7, 7)


def test_changed_requirements_are_installed_again(checkout):
    launch(checkout, "# one", "-c", "pass")
    assert launch(checkout, "# another", "-c", "pass").stdout.startswith("Installing")


def test_packages_are_installed_in_shares_into_the_environment_that_is_there(checkout):
    names = ["one", "two", "three"]
    for name in names:
        package = checkout / name
        package.mkdir()
        (package / "pyproject.toml").write_text(PROJECT.format(name))
        (package / "backend.py").write_text(BACKEND.format(name))
    script = "import importlib.metadata as m; print(*(m.version(n) for n in ('one', 'two', 'three')))"
    lock = "# a lock\n" + "".join(f"./{name}\n    # via nothing\n" for name in names)
    kept = checkout / ".venv" / "kept"
    launch(checkout, "# nothing", "-c", "pass")
    kept.touch()
    assert launch(checkout, lock, "-c", script).stdout.splitlines()[-1] == "1 1 1"
    assert kept.exists()


def test_without_a_command_it_only_installs(checkout):
    done = launch(checkout, "# only")
    assert (done.stdout, done.returncode) == ("Installing what requirements.txt pins into .venv\n", 0)


def test_lock_names_every_package_that_one_of_its_packages_needs():
    """They are installed without a look at what they need."""
    names = {Requirement(line).name for line in LOCK.read_text().splitlines() if re.match(r"\w", line)}
    for name in filter(installed, names):
        needed = [Requirement(each) for each in metadata.requires(name) or []]
        missing = {r.name for r in needed if not r.marker or r.marker.evaluate({"extra": ""})} - names
        assert {canonicalize_name(each) for each in missing} <= names, name


def test_what_cannot_be_installed_ends_in_one_line_of_ours_and_is_tried_again(checkout):
    for _ in range(2):
        done = launch(checkout, "./nowhere", "-c", "print('ran')")
        assert done.returncode == 1
        assert "ran" not in done.stdout
        assert done.stderr.splitlines()[-1] == "treeline: making .venv failed: see above"


def test_old_python_is_told_so_in_one_line():
    command = [sys.executable, "-c", PRETEND, str(LAUNCH), "requirements.txt"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "3.11 or newer is needed" in done.stderr


def test_old_python_can_read_the_script():
    ast.parse(LAUNCH.read_text(), feature_version=(3, 6))
