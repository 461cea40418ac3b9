"""One module of the browser's code: what it imports and exports, and its body without these statements."""

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from project.static_files.javascript import Kind, Token, Unreadable, tokens
from project.static_files.short_names import short_names

NAME = re.compile(r"[A-Za-z_$][\w$]*\Z")
LICENCE = re.compile(r"@license|@preserve|\A/\*!")
MARKS = set("{}()[];,=?:<>*%&|^!~")
LANGUAGE_RULES = (
    "Modules are gathered into few files, so they keep to a part of the language: docs/decisions/static-files.md"
)


class ModuleError(ValueError):
    """A module that cannot be gathered. The message has its path and line."""

    def __init__(self, path: str, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}. {LANGUAGE_RULES}")


@dataclass
class Piece:
    """A part of the body: a token, or the import() of another module. ``start``: offset in the source."""

    start: int
    kind: Kind
    text: str = ""
    dynamic: str = ""


@dataclass
class Module:
    """``path`` as {% static %} names it. ``imports``: path of another module -> (name there, name here) pairs, where
    ``*`` is all of it; ``exports``: name for others -> name here; ``body``: what is left, without comments and with
    short names."""

    path: str
    source: str
    imports: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    exports: dict[str, str] = field(default_factory=dict)
    body: list[Piece] = field(default_factory=list)

    @property
    def chars(self) -> int:
        return sum(len(piece.text) for piece in self.body)

    @property
    def dynamic(self) -> list[str]:
        return [piece.dynamic for piece in self.body if piece.dynamic]

    def shorten_names(self) -> None:
        imported = {here for names in self.imports.values() for _, here in names}
        code = [piece for piece in self.body if piece.kind not in (Kind.SPACE, Kind.COMMENT)]
        for at, name in short_names(code, imported | {*self.exports.values()}).items():
            code[at].text = name


@cache
def read_module(path: str, source: str) -> Module:
    """Raises ModuleError."""
    module = parse_module(path, source)
    module.shorten_names()
    return module


def parse_module(path: str, source: str) -> Module:
    """With the names that it has in ``source``. Raises ModuleError."""
    module = Module(path, source)
    try:
        _Parser(module, tokens(source)).parse()
    except Unreadable as error:
        raise ModuleError(path, line_of(source, error.start), str(error)) from None
    return module


def line_of(source: str, start: int) -> int:
    return source.count("\n", 0, start) + 1


class _Parser:
    def __init__(self, module: Module, everything: list[Token]) -> None:
        self.module = module
        self.tokens = everything
        self.at = 0

    def parse(self) -> None:
        statements: dict[str, Callable[[], bool]] = {"import": self.import_, "export": self.export}
        before = ""
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            statement = statements.get(token.text) if token.kind is Kind.WORD and before != "." else None
            if not (statement and statement()):
                self.keep(token)
                self.at += 1
            if token.is_code:
                before = token.text

    def keep(self, token: Token) -> None:
        text = token.text
        if token.kind is Kind.COMMENT and not LICENCE.search(text) or token.kind is Kind.SPACE:
            text = "\n" if "\n" in text else "" if self.is_beside_a_mark() else " "
        self.module.body.append(Piece(token.start, token.kind, text))

    def is_beside_a_mark(self) -> bool:
        """Whether the token at hand stands beside one that ends a word: then no space is needed."""
        around = self.tokens[max(0, self.at - 1) : self.at + 2]
        return any(each.kind is Kind.PUNCTUATOR and each.text in MARKS for each in around)

    def import_(self) -> bool:
        """``import "a";  import { a, b as c } from "a";  import * as a from "a";  import("a")``"""
        start = self.tokens[self.at]
        following = self.code(1)
        if following.text == "(":
            return self.import_call(start)
        if following.text == ":":  # the name of a property
            return False
        if following.text == "." or start.depth:
            raise self.error(start, "only import statements and import() are gathered, no import.meta")
        self.skip(1)
        names: list[tuple[str, str]] = []
        if following.kind is not Kind.STRING:
            names = self.import_names()
            self.expect("from")
        target = self.string()
        self.end_statement()
        self.module.imports.setdefault(target, []).extend(names)
        return True

    def import_call(self, start: Token) -> bool:
        target, end = self.code(2), self.code(3)
        if target.kind is not Kind.STRING or end.text != ")":
            raise self.error(start, "import() takes the path of a module as a string")
        self.module.body.append(Piece(start.start, Kind.STRING, dynamic=self.resolve(target)))
        self.skip(4)
        return True

    def import_names(self) -> list[tuple[str, str]]:
        if self.code(0).text == "*":
            self.skip(1)
            self.expect("as")
            return [("*", self.name())]
        if self.code(0).text != "{":
            raise self.error(self.code(0), "there are no default exports to import")
        return self.names()

    def export(self) -> bool:
        """``export const a = ...;  export function a() {}  export class A {}  export { a, b as c };``"""
        start = self.tokens[self.at]
        if start.depth:  # the name of a property
            return False
        self.skip(1)
        if self.code(0).text == "{":
            self.module.exports.update((there, here) for here, there in self.names())
            self.end_statement()
            return True
        words = [self.code(0).text, self.code(1).text, self.code(2).text]
        if words[:2] == ["async", "function"]:
            words.pop(0)
        if words[0] not in ("const", "function", "class"):
            raise self.error(start, "only const, function, class and { names } are exported")
        name = words[2] if words[1] == "*" else words[1]
        if not NAME.match(name):
            raise self.error(start, "what is exported has a plain name")
        self.module.exports[name] = name
        return True

    def names(self) -> list[tuple[str, str]]:
        """``{ a, b as c }``: (first name, second name) pairs."""
        self.expect("{")
        pairs = []
        while self.code(0).text != "}":
            first = second = self.name()
            if self.code(0).text == "as":
                self.skip(1)
                second = self.name()
            pairs.append((first, second))
            if self.code(0).text != "}":
                self.expect(",")
        self.expect("}")
        return pairs

    def name(self) -> str:
        token = self.code(0)
        if not NAME.match(token.text) or token.text == "default":
            raise self.error(token, "a plain name is expected here")
        self.skip(1)
        return token.text

    def string(self) -> str:
        token = self.code(0)
        if token.kind is not Kind.STRING:
            raise self.error(token, "the path of a module is expected here")
        self.skip(1)
        return self.resolve(token)

    def resolve(self, token: Token) -> str:
        target = token.text[1:-1]
        if not target.startswith(("./", "../")):
            raise self.error(token, f"{target} is no relative path")
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.module.path), target))

    def expect(self, text: str) -> None:
        if self.code(0).text != text:
            raise self.error(self.code(0), f"{text} is expected here")
        self.skip(1)

    def end_statement(self) -> None:
        if self.at < len(self.tokens) and self.code(0).text == ";":
            self.skip(1)

    def code(self, n: int) -> Token:
        """The code token ``n`` places on, without spaces and comments; an empty one at the end."""
        left = n
        for at in range(self.at, len(self.tokens)):
            if self.tokens[at].is_code:
                if not left:
                    return self.tokens[at]
                left -= 1
        return Token(Kind.PUNCTUATOR, "", len(self.module.source), 0)

    def skip(self, n: int) -> None:
        """Past ``n`` code tokens."""
        while n and self.at < len(self.tokens):
            n -= self.tokens[self.at].is_code
            self.at += 1

    def error(self, token: Token, reason: str) -> ModuleError:
        return ModuleError(self.module.path, line_of(self.module.source, token.start), reason)
