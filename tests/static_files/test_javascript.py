import pytest

from project.static_files.javascript import Kind, Unreadable, tokens


def kinds(source: str) -> list[tuple[Kind, str]]:
    return [(token.kind, token.text) for token in tokens(source) if token.is_code]


def regexes(source: str) -> list[str]:
    return [text for kind, text in kinds(source) if kind is Kind.REGEX]


@pytest.mark.parametrize(
    "source",
    [
        'import { a } from "./a.js"; // and more\n',
        "const text = `a ${b ? `c ${d}` : {}} e`;",
        "x = a / b / c; y = /[/]'/g.test(z);",
        "class A { #x = 1; static get y() { return this.#x ?? 0; } }",
        'const s = "it\\"s", t = \'"\', n = 1_000.5e3;',
        "/* a */ const é = 'ß'; // 漢字",
    ],
)
def test_tokens_make_up_the_source(source):
    assert "".join(token.text for token in tokens(source)) == source


def test_token_knows_where_it_starts_and_how_deep_it_stands():
    found = {token.text: (token.start, token.depth) for token in tokens("a({ b: [c] })")}
    assert found["a"] == (0, 0)
    assert found["("] == (1, 0)
    assert found["b"] == (4, 2)
    assert found["c"] == (8, 3)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("a = /x/g;", "/x/g"),
        ("return /'/;", "/'/"),
        ("f(/\\//)", "/\\//"),
        ("if (a) /x/.test(b)", "/x/"),
        ("[/[/'`]+/u]", "/[/'`]+/u"),
        ("a => /x/", "/x/"),
    ],
)
def test_slash_where_a_value_is_expected_begins_a_regular_expression(source, text):
    assert regexes(source) == [text]


@pytest.mark.parametrize("source", ["a / b / c", "f(x) / 2 / y", "a[0] / b / c", "1 / 2 / 3", "`a` / b / c"])
def test_slash_after_a_value_divides(source):
    assert regexes(source) == []


@pytest.mark.parametrize("text", ["// import 'a';", "/* import('a') */", '"import"', "'// x'", "`import ${1} /* x */`"])
def test_words_in_comments_strings_and_templates_are_no_code(text):
    assert "import" not in [each for kind, each in kinds(text) if kind is Kind.WORD]


def test_code_inside_of_a_template_is_code():
    assert (Kind.WORD, "name") in kinds("`a ${`b ${name}`} c`")


@pytest.mark.parametrize("source", ["const a = 'open", "`open", "}", "a = \\"])
def test_what_cannot_be_read_says_where(source):
    with pytest.raises(Unreadable) as refused:
        tokens(source)
    assert 0 <= refused.value.start < len(source)
