"""The rules of style that a machine can check, checked."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests import provision
from tests.examples import IN_CI

ROOT = Path(__file__).resolve().parent.parent

pytestmark = pytest.mark.once


COMMANDS = [
    ["ruff", "check", "--quiet"],
    ["ruff", "format", "--check", "--quiet"],
    ["djlint", "--lint", "--quiet", "templates"],
    ["mypy"],
]
MAX_LINE_CHARS, MAX_FILE_LINES, MAX_MODULES = 120, 300, 36
COLOUR = re.compile(r"oklch\(|rgba?\(|hsla?\(|#[0-9a-f]{3,8}\b", re.IGNORECASE)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_code_keeps_the_rules(command):
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


READ_BY_PEOPLE = ["templates/**/*.*", "static/css/**/*.css", "static/js/**/*.js"]
PYTHON = [f"{folder}/**/*.py" for folder in ("accounts", "bench", "project", "tests", "trees")]  # its lines: ruff's


@pytest.mark.parametrize("place", READ_BY_PEOPLE)
def test_no_line_is_longer_than_a_screen(place):
    files = {file.relative_to(ROOT): file.read_text().splitlines() for file in ROOT.glob(place)}
    assert files
    assert [f"{file}:{n}" for file, lines in files.items() for n, line in enumerate(lines, 1) if too_long(line)] == []


@pytest.mark.parametrize("place", [*READ_BY_PEOPLE, *PYTHON])
def test_no_file_is_longer_than_a_few_screens(place):
    files = [file for file in ROOT.glob(place) if "migrations" not in file.parts]  # Django writes those
    assert files
    assert [file.name for file in files if len(file.read_text().splitlines()) > MAX_FILE_LINES] == []


@pytest.mark.parametrize("place", ["accounts/**/*.py", "project/**/*.py", "trees/**/*.py", "static/js/**/*.js"])
def test_no_room_has_more_modules_than_a_newcomer_can_read(place):
    rooms = Counter(file.parent.relative_to(ROOT) for file in ROOT.glob(place) if "migrations" not in file.parts)
    assert rooms
    assert {room: count for room, count in rooms.items() if count > MAX_MODULES} == {}


def test_what_every_room_of_javascript_uses_imports_none_of_them():
    modules = list(ROOT.glob("static/js/base/*.js"))
    assert modules
    assert [file.name for file in modules if re.search(r"""(?:from|import)\s*\(?["']\.\./""", file.read_text())] == []


def too_long(line: str) -> bool:
    return len(line) > MAX_LINE_CHARS


def test_colours_stand_in_the_tokens_and_nowhere_else():
    """print.css is the exception: paper has tokens of its own."""
    css = ROOT / "static" / "css"
    places = {file.name for file in css.rglob("*.css") if COLOUR.search(file.read_text())}
    assert places == {"tokens.css", "print.css"}


def test_javascript_has_the_types_and_the_format_that_it_says():
    if not provision.node():
        assert not IN_CI, "node could not be installed"
        pytest.skip("node is not installed and could not be: the types of the JavaScript are NOT CHECKED")
    command = [sys.executable, "tools/js/check.py"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_room_imports_one_above_it():
    done = subprocess.run([Path(sys.executable).with_name("lint-imports")], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_migration_is_forgotten(tmp_path):
    command = [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_browser_waits_for_functions_not_for_expressions():
    """Our Content-Security-Policy stops an expression of Playwright's, unless it is true at once."""
    waits = re.compile(r'wait_for_function\(\s*("+.*)')
    asked = [found for file in ROOT.glob("tests/browser/*.py") for found in waits.findall(file.read_text())]
    assert asked
    assert [text for text in asked if not re.match(r'"+(\(.*?\)|\w+) => ', text)] == []


FUNCTION = re.compile(r"\b(?:calc|var|min|max)\((?:[^()]|\([^()]*\))*\)")
SIDES = r"[^\s;]+ (?P<right>[^\s;]+) [^\s;]+ (?P<left>[^\s;]+)"
FOUR_SIDES = re.compile(rf"\b(?:inset|padding|margin): {SIDES};")
NAMED_SIDE = re.compile(r"(?<![\w-])(?:(?:padding|margin|border)-)?(?:left|right): |(?:align|float): (?:left|right);")
AS_THEY_ARE = ("transform-origin", '[align="')  # maps are drawn from the left; tables as their authors align them


def test_places_on_pages_begin_and_end_as_lines_do():
    """Also from right to left: sheets name the start and the end, not the left and the right."""
    wrong = []
    for file in sorted((ROOT / "static" / "css").rglob("*.css")):
        for line in file.read_text().splitlines():
            sides = FOUR_SIDES.search(FUNCTION.sub(lambda match: match[0].replace(" ", ""), line))
            differ = sides is not None and sides["left"] != sides["right"]
            if (differ or NAMED_SIDE.search(line)) and not any(each in line for each in AS_THEY_ARE):
                wrong.append(f"{file.name}: {line.strip()}")
    assert wrong == []
