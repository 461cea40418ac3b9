"""Names of variables are shortened in gathered files; what could be anything else keeps its name."""

import pytest

from project.static_files.modules import read_module


def body(source: str) -> str:
    return "".join(piece.text for piece in read_module("a.js", source).body)


@pytest.mark.parametrize(
    ("source", "short"),
    [
        ("const first = 1, second = 2; use(first);", "const a=1,second=2;use(a);"),
        ("let count; count += 1;", "let a;a +=1;"),
        ("const [one, ...rest] = list; use(rest, one);", "const[a,...b]=list;use(b,a);"),
        ("const f = (one, two = one) => two;", "const c=(a,b=a)=>b;"),
        ("function f(one, ...rest) { use(one, rest); }", "function f(a,...b){use(a,b);}"),
        ("try { f(); } catch (error) { use(error); }", "try{f();}catch(a){use(a);}"),
        ("class A { add(row) { use(row); } }", "class A{add(a){use(a);}}"),
        ("f((one) => `${one} ${one}`, (two) => [two, one(two)]);", "f((one)=>`${one} ${one}`,(a)=>[a,one(a)]);"),
        ("f((one) => `${one} ${one}` + one, 2);", "f((a)=>`${a} ${a}` + a,2);"),
        ("const value = 1; field.value = value; use(field?.value);", "const a=1;field.value=a;use(field?.value);"),
        ("for (const each of list) use(each, `${each} each`);", "for(const a of list)use(a,`${a} each`);"),
    ],
)
def test_variables_and_parameters_get_short_names(source, short):
    assert body(source) == short


@pytest.mark.parametrize(
    "source",
    [
        "const{name,path:{kind}}=url;use(name,kind);",
        "const value=1;use({value});",
        "const value=1;use({value:2});",
        "const begin=1;class A{begin=begin;}",
        "const begin=1;class A{async begin(){}}",
        "function begin(){}class Runner{}new Runner(begin());",
        "if(open,document){}while(open){}",
        "location.assign(path);",
        "f((name)=>use(name),name);",
        "function f(name){use(name);}use(name);",
        "for(const name of list){use(name);}use(name);",
        "for(const name of list)use(name);use(name);",
        "f((name)=>{use(name);});use(name);",
        "try{f();}catch(name){use(name);}use(name);",
        "{const[name]=list;use(name);}use(name);",
    ],
)
def test_what_may_be_a_property_or_a_global_stays(source):
    assert body(source) == source


def test_names_that_modules_share_stay():
    source = 'import { part } from "./b.js"; const all = part; export const one = all; export { all as every };'
    assert read_module("a.js", source).exports == {"one": "one", "every": "all"}
    assert body(source).split() == ["const", "all=part;", "const", "one=all;"]


def test_short_name_is_none_that_stands_in_the_module():
    assert body("const long = a; const longer = (b) => b + long;") == "const b=a;const d=(c)=>c + b;"
    names = " ".join(f"const long{number} = do;" for number in range(3000))
    assert not {"do", "if", "in", "is", "of", "as"} & set(body(names).replace("=do;", " ").split())
