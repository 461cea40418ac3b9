import pytest

from project.static_files.modules import ModuleError, read_module


def body(source: str) -> str:
    return "".join(piece.text for piece in read_module("js/a.js", source).body)


def test_imports_are_found_and_taken_out():
    module = read_module(
        "js/run/a.js",
        'import "./b.js";\nimport { c, d as e } from "../page/c.js"\nimport * as all from "../../vendor/d.js";\nc(e);',
    )
    assert module.imports == {
        "js/run/b.js": [],
        "js/page/c.js": [("c", "c"), ("d", "e")],
        "vendor/d.js": [("*", "all")],
    }
    assert "".join(piece.text for piece in module.body).split() == ["c(e);"]


def test_two_imports_of_one_module_are_one():
    assert read_module("a.js", 'import { b } from "./c.js"; import { d } from "./c.js";').imports == {
        "c.js": [("b", "b"), ("d", "d")]
    }


@pytest.mark.parametrize(
    ("source", "exports", "left"),
    [
        ("export const a = 1;", {"a": "a"}, "const a = 1;"),
        ("export function f() {}", {"f": "f"}, "function f() {}"),
        ("export async function f() {}", {"f": "f"}, "async function f() {}"),
        ("export function* f() {}", {"f": "f"}, "function* f() {}"),
        ("export class A extends B {}", {"A": "A"}, "class A extends B {}"),
        ("class A {} export { A, b as c };", {"A": "A", "c": "b"}, "class A {}"),
    ],
)
def test_exports_are_found_and_the_word_is_taken_out(source, exports, left):
    assert read_module("a.js", source).exports == exports
    assert body(source).strip() == body(left)


def test_import_call_is_resolved_and_the_rest_stays():
    module = read_module("js/edit/a.js", 'const { b } = await import("../map/b.js").catch(() => null);')
    assert module.dynamic == ["js/map/b.js"]
    parts = ["<b>" if piece.dynamic else piece.text for piece in module.body]
    assert "".join(parts) == "const{b}=await <b>.catch(()=>null);"


@pytest.mark.parametrize(
    "source",
    [
        "const a = \"import { b } from './c.js'\";",
        "const a = `export const ${b} = 1`;",
        "const a = { import: 1, export: 2 }; a.import; a.export;",
        "const a = /import('x')/;",
    ],
)
def test_what_only_looks_like_a_statement_stays(source):
    module = read_module("a.js", source)
    assert "".join(body(source).split()) == "".join(source.split())
    assert not (module.imports or module.exports or module.dynamic)


def test_type_in_a_comment_is_no_import():
    module = read_module("a.js", '/** @typedef {import("./b.js").B} B */\n// import "./c.js";\nconst a = 1;')
    assert not module.imports
    assert not module.dynamic


@pytest.mark.parametrize(
    ("source", "small"),
    [
        ("if (a) { b = c ? 1 : [2, 3]; }", "if(a){b=c?1:[2,3];}"),
        ("a + +b - -c", "a + +b - -c"),
        ("a < b && c > d", "a<b&&c>d"),
        ("a / b; return !a", "a / b;return!a"),
        ("return typeof a in b", "return typeof a in b"),
        ("return /x y/ .test(a)", "return /x y/ .test(a)"),
        ("x = 'a ; b'; y = `a ; ${b} ; c`", "x='a ; b';y=`a ; ${b} ; c`"),
    ],
)
def test_spaces_beside_marks_go(source, small):
    assert body(source) == small


def test_comments_go_and_a_line_break_in_one_stays():
    assert body("return /* a */ b").split() == ["return", "b"]
    assert body("a /* x\n y */ b") == "a \n b"


@pytest.mark.parametrize("comment", ["/*! MIT */", "/* @license MIT */", "// @preserve"])
def test_licence_comments_stay(comment):
    assert comment in body(f"{comment}\nconst a = 1;")


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("\nexport default 1;", "only const, function, class"),
        ("\nexport let a = 1;", "only const, function, class"),
        ('\nexport * from "./b.js";', "only const, function, class"),
        ("\nexport const { a } = b;", "plain name"),
        ('\nimport a from "./b.js";', "default exports"),
        ('\nimport "b";', "no relative path"),
        ("\nimport(name);", "as a string"),
        ("\nconst a = import.meta.url;", "no import.meta"),
        ("\nconst a = 'b", "cannot be read"),
    ],
)
def test_what_cannot_be_gathered_is_refused_with_its_line(source, reason):
    with pytest.raises(ModuleError, match=rf"^js/a\.js:2: .*{reason}"):
        read_module("js/a.js", source)
