"""What README and docs/ say is compared with the code, so that neither changes without the other."""

import ast
import re
from functools import cache
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import BaseCommand, get_commands, load_command_class
from django.urls import resolve

from trees.core.formats import markdown, mermaid
from trees.core.formats.keys import slug
from trees.core.problems.check import check
from trees.models.integrations.webhook_events import EVENTS

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
PLACES = ("*.md", "docs/**/*.md", "bench/*.md", "deploy/*.md", "static/vendor/*.md")
DOCS = sorted({page for place in PLACES for page in ROOT.glob(place)})
TASKS = sorted({ROOT / "CONTRIBUTING.md", README, *(ROOT / "docs").glob("[atd]*/*.md")})
FOLDERS = ("accounts", "bench", "deploy", "docs", "project", "static", "templates", "tests", "trees", "edit", "run")
APPS = ("accounts", "project", "trees", "tests", "bench")

FENCED = re.compile(r"^(?P<marks>```+)(?P<info>\w*)\n(?P<text>.*?)^(?P=marks)$", re.MULTILINE | re.DOTALL)
INDENTED = re.compile(r"(?:(?<=\n\n)(?: {4}.*\n)+)")
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[[^\]]*\]\((?P<to>[^()\s]+)\)")
HEADING = re.compile(r"^#{1,6} (.*)$", re.MULTILINE)
ROW = re.compile(r"^\| `?([^|`]+?)`? \| (.+?) \| .+ \|$", re.MULTILINE)
READ = re.compile(r"os\.environ(?:\.get\(|\[)\"(\w+)\"")

pages = pytest.mark.parametrize("page", DOCS, ids=[str(page.relative_to(ROOT)) for page in DOCS])


# Settings


def test_every_variable_that_is_read_stands_in_the_readme_and_no_other():
    assert set(settings_table()) == {*read_by_settings(), *read_by_make(), *read_elsewhere()}


def test_defaults_in_the_readme_are_those_of_the_settings():
    said = settings_table()
    plain = {name: default for name, default in read_by_settings().items() if default not in (None, "")}
    assert {name: said[name] for name in plain} == {name: f"`{default}`" for name, default in plain.items()}


def test_example_of_an_environment_names_settings_only():
    example = (ROOT / "deploy" / "treeline.env.example").read_text()
    assert set(re.findall(r"^(\w+)=", example, re.MULTILINE)) <= set(read_by_settings())


def settings_table() -> dict[str, str]:
    """Variable -> what its row says about the default."""
    return {name: default for name, default in ROW.findall(section("Settings")) if name.isupper()}


def read_by_settings() -> dict[str, str | None]:
    """Variable -> its default as a person writes it; None where it is worked out, or said twice."""
    found: dict[str, str | None] = {}
    for node in ast.walk(ast.parse((ROOT / "project" / "settings.py").read_text())):
        if isinstance(node, ast.Call) and len(node.args) == 2 and ast.unparse(node.func).startswith("env."):
            name, default = node.args[0].value, node.args[1]
            found[name] = None if name in found else written(default)
    return found


def written(default: ast.expr) -> str | None:
    if not isinstance(default, ast.Constant):
        return None
    return str(int(default.value) if isinstance(default.value, bool) else default.value)


def read_by_make() -> set[str]:
    text = (ROOT / "Makefile").read_text()
    return {*re.findall(r"^(\w+) \?=", text, re.MULTILINE), *re.findall(r"\$\(([A-Z]+)\)", text)}


def read_elsewhere() -> set[str]:
    files = [file for app in APPS for file in (ROOT / app).rglob("*.py")]
    return {name for file in files for name in READ.findall(file.read_text())}


# Dependencies


def test_every_requirement_is_explained_and_nothing_else_is():
    explained = {
        name for name, _ in re.findall(r"^\| ([\w-]+) \| (.+) \|$", section("Why each dependency is there"), re.M)
    }
    files = ("requirements.in", "requirements-extras.in", "requirements-dev.in", "requirements-bench.in")
    assert explained - {"package", "file"} == {name for file in files for name in required(file)}


def test_every_vendored_file_is_explained_and_there():
    files = {file.name for file in (ROOT / "static" / "vendor").iterdir() if file.suffix not in (".md", ".ts")}
    assert set(re.findall(r"^\| `(\S+)` \|", section("Why each dependency is there"), re.M)) == files


def required(name: str) -> list[str]:
    return re.findall(r"^([A-Za-z][\w.-]*)", (ROOT / name).read_text(), re.MULTILINE)


# Links


@pages
def test_every_link_and_image_leads_somewhere(page):
    broken = [to for to in links(page) if not is_there(page, to)]
    assert broken == []


@pages
def test_every_link_to_a_heading_finds_it(page):
    broken = [to for to in links(page) if "#" in to and is_there(page, to) and not has_heading(page, to)]
    assert broken == []


def test_every_page_of_the_docs_is_linked_from_somewhere():
    linked = {(page.parent / to.partition("#")[0]).resolve() for page in DOCS for to in links(page)}
    assert [page for page in DOCS if page not in linked and page != README] == []


def links(page: Path) -> list[str]:
    """Where the page's links and images lead, those to other sites left out."""
    found = LINK.findall(SPAN.sub("", FENCED.sub("", page.read_text())))
    return [to for to in found if not to.startswith(("https://", "http://", "mailto:"))]


def is_there(page: Path, to: str) -> bool:
    return (page.parent / to.partition("#")[0]).exists()


def has_heading(page: Path, to: str) -> bool:
    path, _, anchor = to.partition("#")
    target = page.parent / path if path else page
    return anchor in map(slug, HEADING.findall(FENCED.sub("", target.read_text())))


@pytest.mark.parametrize("page", TASKS, ids=[str(page.relative_to(ROOT)) for page in TASKS])
def test_every_file_that_is_named_is_there(page):
    roots = (ROOT, ROOT / "static" / "js")
    assert [path for path in named_files(page.read_text()) if not any((root / path).exists() for root in roots)] == []


def test_files_are_found_in_the_text_of_a_page():
    assert named_files("See `trees/gone.py`, `templates/` and `GET /trees/list`; `page/` is no path.") == [
        "trees/gone.py",
        "templates/",
    ]


def named_files(text: str) -> list[str]:
    """The files and folders of this repository that stand in code spans, from the root on."""
    return [span for span in SPAN.findall(text) if re.fullmatch(rf"(?:{'|'.join(FOLDERS)})/[\w./-]*", span)]


# Examples


def test_every_example_of_the_markdown_form_is_a_guide_without_problems():
    assert [found for text in examples("markdown") for found in problems(markdown.load(text))] == []
    assert len(examples("markdown")) >= 2


def test_every_example_of_a_flowchart_is_a_guide_without_problems():
    assert [found for text in examples("mermaid") for found in problems(mermaid.load(text))] == []
    assert examples("mermaid")


def test_every_command_that_is_named_exists():
    named = {name for text in code() for name in re.findall(r"manage\.py ([a-z_]+)", text)}
    assert named - set(get_commands()) == set()
    assert "import_trees" in named


def test_every_target_of_make_that_is_named_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {name for text in code() for name in re.findall(r"\bmake ([a-z]+)", text)}
    assert named - targets == set()
    assert targets - named == set()


@pytest.mark.parametrize(
    ("command", "page"), [("import_trees", "import-trees.md"), ("export_trees", "library-as-files.md")]
)
def test_every_argument_of_a_command_is_explained(command, page):
    own = arguments(load_command_class("trees", command)) - arguments(BaseCommand())
    text = (ROOT / "docs" / "guide" / page).read_text()
    assert set(re.findall(r"^\| `(--[\w-]+)` \|", text, re.MULTILINE)) == own


def arguments(command: BaseCommand) -> set[str]:
    return set(re.findall(r"--[\w-]+", command.create_parser("manage.py", "any").format_help()))


def test_every_url_of_the_api_that_is_named_exists():
    named = {path for text in code() for path in re.findall(r"(?:\$API|/api/v1)(/[\w/{}-]+)", text)}
    named |= {
        f"/{path}" for text in code() for path in re.findall(r"^(?:[A-Z]+ )?(\w+/\{(?:id|uuid)\}[\w/{}-]*)$", text)
    }
    for path in named:
        resolve("/api/v1" + re.sub(r"\{\w+\}", "1", path.replace("{uuid}", str(UUID(int=1)))))
    assert len(named) > 15


def keys_in(script: str) -> set[str]:
    """The keys of characters in the rows of a table of keys, such as "1-9", "n" and "j k"; no combinations."""
    rows = [row.split() for row in re.findall(r'^ +\["(.+?)", ', script, re.MULTILINE)]
    return {key for row in rows for key in row if all(len(each) == 1 or each == "1-9" for each in row)}


def test_every_key_is_in_the_list_of_keys():
    scripts = {path: path.read_text() for path in (ROOT / "static" / "js").rglob("*.js")}
    keys = {path.name: keys_in(text) for path, text in scripts.items() if "keysOn(" in text}
    page = set(SPAN.findall((ROOT / "docs" / "guide" / "keyboard.md").read_text()))
    assert {name: missing for name, found in keys.items() if (missing := found - page)} == {}
    assert len(keys) > 9


def test_every_key_of_a_run_is_in_its_own_list_of_keys():
    page = (ROOT / "docs" / "guide" / "keyboard.md").read_text()
    section = page.partition("## On a run\n")[2].partition("\n## ")[0]
    keys = keys_in((ROOT / "static" / "js" / "run" / "index.js").read_text())
    assert "1-9" in keys
    assert keys - set(SPAN.findall(section)) == set()


def test_every_event_of_webhooks_is_explained():
    page = (ROOT / "docs" / "guide" / "webhooks.md").read_text()
    assert [event.name for event in EVENTS if f"\n| `{event.name}` | " not in page] == []


def examples(language: str) -> list[str]:
    return [block["text"] for page in DOCS for block in FENCED.finditer(page.read_text()) if block["info"] == language]


def problems(documents) -> list:
    return [found for document in documents for found in [document.error, *check(document.graph)] if found]


def code() -> list[str]:
    """Every piece of code in the docs: blocks and spans."""
    texts = [page.read_text() for page in DOCS]
    return [found for text in texts for found in [*INDENTED.findall(text), *SPAN.findall(text), *fenced(text)]]


def fenced(text: str) -> list[str]:
    return [block["text"] for block in FENCED.finditer(text)]


@cache
def section(title: str) -> str:
    """README below the heading, up to the next one of its level."""
    return README.read_text().split(f"\n## {title}\n")[1].split("\n## ")[0]
