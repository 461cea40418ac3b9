"""The words that docs/vocabulary.md rules out are read by nobody: not on pages, in messages, documents or comments."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
VOCABULARY = ROOT / "docs" / "vocabulary.md"

# Documents for developers and operators: they speak of code, URLs and the API, which say tree and node.
TECHNICAL = {
    *ROOT.glob("*.md"),
    *(ROOT / "deploy").glob("*.md"),
    *(ROOT / "docs").glob("*.md"),
    *(ROOT / "docs" / "archive").glob("*.md"),
    *(ROOT / "docs" / "decisions").glob("*.md"),
    *(ROOT / "docs" / "operate").glob("*.md"),
    *(ROOT / "bench").glob("*.md"),
    *(ROOT / "docs" / "tasks").glob("*.md"),
    *(ROOT / "docs" / "guide" / name for name in ("api.md", "import-trees.md", "library-as-files.md", "webhooks.md")),
} - {VOCABULARY}
GUIDE = set((ROOT / "docs" / "guide").glob("*.md")) - TECHNICAL
TEMPLATES = set((ROOT / "templates").rglob("*.*"))
PYTHON = {
    file
    for app in ("accounts", "project", "trees")
    for file in (ROOT / app).rglob("*.py")
    if not {"migrations", "api", "admin.py"} & set(file.relative_to(ROOT).parts)
}
JAVASCRIPT = set((ROOT / "static" / "js").rglob("*.js"))
COMMENTED = {
    file
    for place in ("accounts", "project", "trees", "tests", "tools", "bench")
    for file in (ROOT / place).rglob("*.py")
    if not {"node_modules", "migrations"} & set(file.relative_to(ROOT).parts)
}

ROW = re.compile(r"^\| ([\w -]+) \| .+ \| (people|everywhere) \| .+ \|$", re.MULTILINE)
CODE = re.compile(r"^(```+)\w*\n.*?^\1$|^ {4}[^\n]*$|`[^`\n]*`|\]\([^)\s]*\)|https?://\S+", re.MULTILINE | re.DOTALL)
CODE_IN_COMMENT = re.compile(r"(`+)[^`]*\1|https?://\S+")
TAG = re.compile(r"\{% comment %\}.*?\{% endcomment %\}|\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
READ_ATTRIBUTE = re.compile(r'\b(?:aria-label|title|placeholder|alt|hx-confirm|content)="([^"]*)"')
ELEMENT = re.compile(r"<(?:style|script)\b.*?</(?:style|script)>|<[^>]*>", re.DOTALL)
COMMENT = re.compile(r"String\.raw`[^`]*`|/\*.*?\*/|(?<![:\"'`])//[^\n]*", re.DOTALL)
LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`')
FILLED = re.compile(r"\$\{[^}]*\}")
MESSAGE = re.compile(r"[A-Z“].*\s\S|\w\s.*[.!?]$", re.DOTALL)  # a sentence, or what could be one
SQL = re.compile(r"\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|WITH|FROM|WHERE|AND|SET|ALTER|PRAGMA|LEFT)\b")


def ruled_out(where: str) -> dict[str, re.Pattern[str]]:
    """Word -> what finds it. ``people`` includes the words that are ruled out everywhere."""
    rows = ROW.findall(VOCABULARY.read_text().partition("## Ruled out")[2])
    return {word: matcher(word) for word, place in rows if place == "everywhere" or where == "people"}


def matcher(word: str) -> re.Pattern[str]:
    """What finds the word, apart from "decision tree", "network address" and "address bar", which have one meaning."""
    before, after = r"(?<![\w./#-])(?<!decision )(?<!network )", r"(?:s|es)?(?! bar)(?![\w/=-])"
    return re.compile(before + re.escape(word) + after, re.IGNORECASE)


def read_in_document(text: str) -> str:
    """What a document says, without code and without where its links lead."""
    return CODE.sub(" ", text)


def read_in_template(text: str) -> str:
    """What a page says: its text, and the attributes that are shown or read out."""
    plain = TAG.sub(" ", text)
    return " ".join([ELEMENT.sub(" ", plain), *READ_ATTRIBUTE.findall(plain)])


def read_in_python(text: str) -> str:
    """The messages in a module: strings that read like one, docstrings apart."""
    module = ast.parse(text)
    docstrings = {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr)}
    return "\n".join(value for value in constants(module, docstrings) if is_message(value))


def is_message(value: str) -> bool:
    return bool(MESSAGE.search(value)) and not SQL.match(value) and "(?" not in value


def constants(node: ast.AST, without: set[int]) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.JoinedStr):
            yield "".join(part.value if isinstance(part, ast.Constant) else "…" for part in child.values)
            for part in child.values:
                yield from constants(part, without)
        elif isinstance(child, ast.Constant):
            if isinstance(child.value, str) and id(child) not in without:
                yield child.value
        else:
            yield from constants(child, without)


def read_in_python_comments(text: str) -> str:
    """The comments and docstrings of a module, without the code that they name."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    comments = [token.string for token in tokens if token.type == tokenize.COMMENT]
    documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    docstrings = [ast.get_docstring(node) for node in ast.walk(ast.parse(text)) if isinstance(node, documented)]
    return CODE_IN_COMMENT.sub(" ", "\n".join([*comments, *filter(None, docstrings)]))


def read_in_javascript_comments(text: str) -> str:
    return CODE_IN_COMMENT.sub(" ", "\n".join(match[0] for match in COMMENT.finditer(text)))


def read_in_javascript(text: str) -> str:
    literals = LITERAL.findall(COMMENT.sub("", text))
    return "\n".join(FILLED.sub("…", value) for pair in literals for value in pair if is_message(value))


def found(text: str, where: str) -> list[str]:
    return [match[0] for pattern in ruled_out(where).values() for match in pattern.finditer(text)]


PLACES = [
    ("pages and emails", TEMPLATES, read_in_template, "people"),
    ("messages in Python", PYTHON, read_in_python, "people"),
    ("messages in JavaScript", JAVASCRIPT, read_in_javascript, "people"),
    ("the user's guide", GUIDE, read_in_document, "people"),
    ("documents for developers", TECHNICAL, read_in_document, "everywhere"),
    ("comments in Python", COMMENTED, read_in_python_comments, "everywhere"),
    ("comments in JavaScript", JAVASCRIPT, read_in_javascript_comments, "everywhere"),
]


@pytest.mark.parametrize(
    ("files", "read", "where"), [place[1:] for place in PLACES], ids=[place[0] for place in PLACES]
)
def test_no_word_that_is_ruled_out_is_read(files, read, where):
    assert files
    texts = {str(file.relative_to(ROOT)): file.read_text() for file in sorted(files)}
    words = {file: found(read(text), where) for file, text in texts.items() if found(text, where)}
    assert {file: matches for file, matches in words.items() if matches} == {}


def test_list_of_words_is_read():
    assert {"tree", "address", "nought"} <= set(ruled_out("people"))
    assert "tree" not in ruled_out("everywhere")
    assert len(ruled_out("everywhere")) > 5


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (read_in_template, "<p>This tree is new.</p>"),
        (read_in_template, '<a href="/trees/" aria-label="Open the tree">{{ tree.title }}</a>'),
        (read_in_python, 'raise ValidationError(f"{title}: no such tree.")'),
        (read_in_python, 'LABELS = {"a": "Trees of the team"}'),
        (read_in_javascript, 'announce("Tree deleted. Undo?")'),
        (read_in_javascript, "announce(`The tree ${title} is gone.`)"),
        (read_in_document, "## A tree\n\n- Two `trees`, one tree"),
        (read_in_python_comments, "x = 1  # of a tree"),
        (read_in_python_comments, 'def f():\n    """Plants a tree."""'),
        (read_in_javascript_comments, "const x = 1; // of a tree"),
    ],
)
def test_planted_word_is_found(read, text):
    assert found(read(text), "people")


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (read_in_template, "{# tree #}<p class='tree' hx-get=\"{% url 'tree' tree.pk %}\">{{ tree.title }}</p>"),
        (read_in_python, '"""Makes a tree."""\n# a tree\nx = "trees"\ny = "SELECT id FROM trees WHERE tree = 1."'),
        (read_in_javascript, '// a tree\nconst at = "tree";'),
        (read_in_document, "See `tree.live` and [the list](/trees/tree.md).\n\n    manage.py a tree\n"),
        (read_in_python_comments, 'def tree():\n    """Returns ``tree``."""\n    return "a tree"  # `tree`'),
    ],
)
def test_word_of_the_code_is_not_counted(read, text):
    assert found(read(text), "people") == []
