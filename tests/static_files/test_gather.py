import base64
import itertools
import json
import re

import pytest

from project.static_files.gather import gather
from project.static_files.modules import ModuleError
from project.static_files.source_map import DIGITS, digits

LONG = "/".join("long text" for _ in range(600))


def gathered(files: dict[str, str], *entries: str, vendor: dict[str, str] | None = None):
    return gather(list(entries or ["js/a.js"]), files.__getitem__, vendor or {})


def chunk(result, name: str) -> str:
    return result.files[result.names[name]]


def test_module_and_what_it_imports_are_one_file():
    result = gathered({"js/a.js": 'import { b } from "./b.js";\nb();', "js/b.js": "export function b() {}"})
    assert list(result.names) == ["js/a.js"]
    text = chunk(result, "js/a.js")
    made = re.search(r"^const (\$\d+)=", text)[1]
    assert text.index("function b()") < text.index(f"const{{b}}={made};") < text.index("b();")
    assert 'from"' not in text


def test_modules_run_in_the_order_of_their_imports():
    files = {"js/a.js": 'import "./b.js"; import "./c.js"; one();', "js/b.js": "two();", "js/c.js": 'import "./d.js";'}
    text = chunk(gathered(files | {"js/d.js": "three();"}), "js/a.js")
    assert text.index("two();") < text.index("three();") < text.index("one();")


def test_names_of_modules_do_not_meet():
    files = {
        "js/a.js": 'import { b } from "./b.js"; function own() { b(); }',
        "js/b.js": "function own() {} export { own as b };",
    }
    text = chunk(gathered(files), "js/a.js")
    assert "return{b:own};" in text
    assert text.count("\nfunction own()") == 2


def test_module_that_gives_nothing_is_a_block():
    files = {"js/a.js": 'import "./b.js"; import "./c.js"; export const own = 1;', "js/b.js": "own(2);"}
    text = chunk(
        gathered(files | {"js/c.js": 'import { d } from "./d.js"; d;', "js/d.js": "export const d = 3;"}), "js/a.js"
    )
    assert "{\nown(2);\n}" in text
    assert re.search(r"\{const\{d\}=\$\d+;\nd;\n\}", text)
    assert text.count("return{") == len(re.search(r"export\{(.*)\};", text)[1].split(",")) == 2


def test_what_two_pages_share_stands_in_one_file_of_its_own():
    files = {
        "js/a.js": 'import { c } from "./c.js"; c("a");',
        "js/b.js": 'import { c } from "./c.js"; c("b");',
        "js/c.js": "export const c = (x) => x;",
    }
    result = gathered(files, "js/a.js", "js/b.js")
    assert sorted(result.names) == ["js/a.js", "js/b.js", "js/c.js"]
    shared = result.names["js/c.js"].removeprefix("js/")
    named = re.search(rf'import{{(\$\d+)}}from"./{shared}";', chunk(result, "js/a.js"))[1]
    assert f"export{{{named}}};" in chunk(result, "js/c.js")
    assert result.preloads["js/a.js"] == ["js/c.js", "js/a.js"]
    assert sum("c=(a)=>a" in text for name, text in result.files.items() if name.endswith(".js")) == 1


def test_import_call_loads_a_file_of_its_own_that_takes_up_what_is_there():
    files = {
        "js/a.js": 'import { c } from "./c.js"; c(); import("./b/b.js").then(({ b }) => b());',
        "js/b/b.js": 'import { c } from "../c.js"; export const b = c;',
        "js/c.js": "export const c = () => {};",
    }
    result = gathered(files)
    assert sorted(result.names) == ["js/a.js", "js/b/b.js"]
    later = result.names["js/b/b.js"].removeprefix("js/")
    call = rf'import\("./{later}"\)\.then\(\(chunk\)=>chunk\.(\$\d+)\)\.then\(\(\{{b\}}\)=>b\(\)\);'
    assert f"export{{{re.search(call, chunk(result, 'js/a.js'))[1]}}};" in chunk(result, "js/b/b.js")
    page = result.names["js/a.js"].removeprefix("js/")
    named = re.search(rf'import{{(\$\d+)}}from"../{page}";', chunk(result, "js/b/b.js"))[1]
    assert f"const {named}=" in chunk(result, "js/a.js")


def test_import_call_within_an_import_call_finds_what_the_page_has():
    files = {
        "js/a.js": 'import "./c.js"; import("./b.js");',
        "js/b.js": 'import("./d.js");',
        "js/c.js": "export const c = 1;",
        "js/d.js": 'import { c } from "./c.js"; c;',
    }
    assert sorted(gathered(files).names) == ["js/a.js", "js/b.js", "js/d.js"]


@pytest.mark.parametrize(("text", "apart"), [("short", False), (LONG, True)])
def test_small_module_that_two_import_calls_share_goes_to_their_page(text, apart):
    files = {
        "js/a.js": 'import("./b.js"); import("./c.js");',
        "js/b.js": 'import { d } from "./d.js"; d;',
        "js/c.js": 'import { d } from "./d.js"; d;',
        "js/d.js": f'export const d = "{text}";',
    }
    result = gathered(files)
    assert ("js/d.js" in result.names) is apart
    assert (text in chunk(result, "js/a.js")) is not apart


def test_changed_module_changes_the_fingerprint_and_nothing_else_does():
    files = {"js/a.js": 'import "./b.js";', "js/b.js": "one();"}
    names = gathered(files).names
    assert gathered(dict(files)).names == names
    assert gathered(files | {"js/b.js": "two();"}).names["js/a.js"] != names["js/a.js"]
    assert re.fullmatch(r"js/a\.[0-9a-f]{12}\.js", names["js/a.js"])


def test_other_way_of_gathering_changes_the_fingerprint(monkeypatch):
    """A browser keeps a file of such a name for good: the files of two versions of the site would not fit together."""
    files = {
        "js/a.js": 'import("./b.js"); import("./c.js");',
        "js/b.js": 'import "./d.js";',
        "js/c.js": 'import "./d.js";',
    }
    files["js/d.js"] = "one();"
    before = gathered(files).names["js/a.js"]
    monkeypatch.setattr("project.static_files.gather.SMALL_CHARS", 0)
    assert gathered(files).names["js/a.js"] != before


def test_renamed_vendored_file_changes_the_fingerprint():
    files = {"js/a.js": 'import { x } from "../vendor/x.js"; x();'}
    results = [gathered(files, vendor={"vendor/x.js": f"vendor/x.{mark}.js"}) for mark in ("1", "2")]
    assert results[0].names != results[1].names


def test_vendored_file_stays_apart():
    files = {"js/a.js": 'import { x } from "../vendor/x.js"; x(); import("../vendor/y.js");'}
    result = gathered(files, vendor={"vendor/x.js": "vendor/x.1.js", "vendor/y.js": "vendor/y.2.js"})
    text = chunk(result, "js/a.js")
    named = re.search(r'import\*as (\$\d+) from"../vendor/x.1.js";', text)[1]
    assert f"const{{x}}={named};" in text
    assert 'import("../vendor/y.2.js")' in text
    assert result.preloads["js/a.js"] == ["vendor/x.js", "js/a.js"]


def test_circle_is_named():
    files = {"js/a.js": 'import "./b.js";', "js/b.js": 'import "./c.js";', "js/c.js": 'import "./b.js";'}
    with pytest.raises(ModuleError, match="js/b.js -> js/c.js -> js/b.js"):
        gathered(files)


def test_circle_through_an_import_call_is_none():
    files = {
        "js/a.js": 'import("./b.js");',
        "js/b.js": 'import { c } from "./c.js"; c;',
        "js/c.js": 'import("./b.js"); export const c = 1;',
    }
    assert sorted(gathered(files).names) == ["js/a.js", "js/b.js"]


def test_name_that_the_other_module_does_not_export_is_refused():
    with pytest.raises(ModuleError, match=r"js/a.js:1: js/b.js exports no c"):
        gathered({"js/a.js": 'import { c } from "./b.js";', "js/b.js": "export const b = 1;"})


def test_strings_templates_and_comments_are_not_rewritten():
    source = 'const a="import(\\"./b.js\\")";\nconst b=`\n   import "./b.js"\n`;\nconst c=/import "b"/;'
    assert source in chunk(gathered({"js/a.js": source}), "js/a.js")


def test_indentation_goes_outside_of_templates():
    text = chunk(gathered({"js/a.js": "if (a) {\n    b(`\n    c`);\n\n}\n"}), "js/a.js")
    assert "if(a){\nb(`\n    c`);\n}\n" in text


# Source maps


def decoded(mappings: str):
    """(line, source, source line) of each segment; of a line only its start has one."""
    source = line = 0
    for number, segment in enumerate(mappings.split(";")):
        if not segment:
            continue
        values = list(numbers(segment))
        source, line = source + values[1], line + values[2]
        yield number, source, line


def numbers(segment: str):
    value = shift = 0
    for digit in map(DIGITS.index, segment):
        value |= (digit & 31) << shift
        shift += 5
        if not digit & 32:
            yield -(value >> 1) if value & 1 else value >> 1
            value = shift = 0


def test_digits_are_those_of_the_standard():
    assert [digits(number) for number in (0, 1, -1, 15, 16, 1000)] == ["A", "C", "D", "e", "gB", "w+B"]
    assert DIGITS.encode() == base64.b64encode(bytes(itertools.chain.from_iterable(map(three, range(0, 64, 4)))))


def three(first: int) -> bytes:
    """Three bytes that are the numbers ``first`` to ``first`` + 3 of six bits."""
    return (first << 18 | first + 1 << 12 | first + 2 << 6 | first + 3).to_bytes(3, "big")


def test_every_line_leads_to_the_line_that_it_was_made_of():
    files = {
        "js/a.js": '// Why.\nimport { b } from "./page/b.js";\n\n/**\n * @param {1} x\n */\nb(`\n  x`);\nlast();\n',
        "js/page/b.js": "/* first */\nexport function b() {\n  // why\n  return 1;\n}\n",
    }
    result = gathered(files)
    text, name = chunk(result, "js/a.js").split("\n"), result.names["js/a.js"]
    map_ = json.loads(result.files[f"{name}.map"])
    assert f"//# sourceMappingURL={name.removeprefix('js/')}.map" in text
    assert map_["sources"] == ["./page/b.js", "./a.js"]
    assert map_["sourcesContent"] == [files["js/page/b.js"], files["js/a.js"]]
    pairs = [
        (text[line], map_["sourcesContent"][source].split("\n")[number])
        for line, source, number in decoded(map_["mappings"])
    ]
    assert [made for made, _ in pairs] == ["function b(){", "return 1;", "}", "b(`", "  x`);", "last();"]
    assert all(made.replace(" ", "") in original.replace(" ", "") for made, original in pairs)
