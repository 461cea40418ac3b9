"""``project/launch.py``: from a bare Python to a command in ``.venv``."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

LAUNCH = Path(__file__).resolve().parents[2] / "project" / "launch.py"
PRETEND = "import runpy, sys; sys.version_info = (3, 9, 18); runpy.run_path(sys.argv[1], run_name='__main__')"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A folder laid out as the project's, which asks for no packages; the tests share its environment."""
    folder = tmp_path_factory.mktemp("checkout")
    (folder / "project").mkdir()
    shutil.copy(LAUNCH, folder / "project")
    return folder


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
