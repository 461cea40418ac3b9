"""Reads a condition and checks its types: text -> term. See terms.py for what comes out."""

from __future__ import annotations

from collections.abc import Mapping

from trees.core.conditions.functions import FUNCTIONS, SINCE, read_date
from trees.core.conditions.terms import DATE, NUMBER, TEXT, TYPE_WORDS, YES_NO, ConditionError, Term
from trees.core.conditions.tokens import Token, tokens_of
from trees.core.runs.state import DETAILS
from trees.core.stored import KEY, MAX_CONDITION_CHARS, MAX_FIELD_NAME_CHARS
from trees.core.text import quoted

ELSE: Term = ("else",)
MAX_NESTING = 20
ORDER = ("<", "<=", ">", ">=")
COMPARISONS = {"=", "!=", *ORDER}
LITERALS = {NUMBER, TEXT, DATE}  # types whose values are words of the same kind
KINDS = {"choice": TEXT}  # a field's kind -> its type, where they differ


def compile_condition(source: str, kinds: Mapping[str, str]) -> Term:
    """The term of ``source``; ELSE for "else". ``kinds``: name -> kind of the field (text, number, date, ...).

    The type of a name that is not in ``kinds`` is that of what it is compared with. Raises ConditionError with a
    message for the author and the position of the error.
    """
    if len(source) > MAX_CONDITION_CHARS:
        raise ConditionError(f"A condition has at most {MAX_CONDITION_CHARS} characters.", MAX_CONDITION_CHARS)
    return _Compiler(source, kinds).condition()


class _Compiler:
    """Recursive descent over the tokens. ``at``: index of the next one."""

    def __init__(self, source: str, kinds: Mapping[str, str]):
        self.tokens = tokens_of(source)
        self.kinds = kinds
        self.at = 0
        self.depth = 0

    def condition(self) -> Term:
        if len(self.tokens) == 1:
            raise ConditionError("The condition is empty.", 0)
        if self.take("keyword", "else"):
            self.expect_end()
            return ELSE
        term = self.any_of()
        self.expect_end()
        return term

    def any_of(self) -> Term:
        terms = [self.all_of()]
        while self.take("keyword", "or"):
            terms.append(self.all_of())
        return ("or", *terms) if len(terms) > 1 else terms[0]

    def all_of(self) -> Term:
        terms = [self.negation()]
        while self.take("keyword", "and"):
            terms.append(self.negation())
        return ("and", *terms) if len(terms) > 1 else terms[0]

    def negation(self) -> Term:
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise ConditionError(f"At most {MAX_NESTING} conditions within conditions.", self.position)
        term: Term = ("not", self.negation()) if self.take("keyword", "not") else self.comparison()
        self.depth -= 1
        return term

    def comparison(self) -> Term:
        if self.take("sign", "("):
            return self.in_parentheses()
        start = self.next
        left, kind = self.operand()
        sort, text, _ = sign = self.next
        if sort == "sign" and text in COMPARISONS:
            self.at += 1
            return self.compared(left, kind, sign)
        negated = self.take("keyword", "not")
        sort, text, position = self.next
        test = {"in": self.one_of, "contains": self.containing, "matches": self.matching}.get(text)
        if sort == "keyword" and test:
            self.at += 1
            term = test(left, kind, start)
            return ("not", term) if negated else term
        if negated:
            raise ConditionError("After “not”, write “in”, “contains” or “matches”.", position)
        return self.truth(left, kind, start)

    def in_parentheses(self) -> Term:
        term = self.any_of()
        self.expect_sign(")", "A closing parenthesis is missing.")
        return term

    def compared(self, left: Term, kind: str, sign: Token) -> Term:
        _, text, at = sign
        position = self.position
        right, other = self.operand()
        kind = _common_type(kind, other, position)
        if text in ORDER and kind not in (NUMBER, DATE):
            word = TYPE_WORDS[kind or TEXT]
            raise ConditionError(f"{word.capitalize()} is neither less nor greater than another.", at)
        kind = kind or TEXT
        return (text, kind, _typed(left, kind), _typed(right, kind))

    def one_of(self, left: Term, kind: str, start: Token) -> Term:
        self.expect_sign("(", "After “in”, write the values in parentheses: in ('A', 'B').")
        values: list[str] = []
        while True:
            position = self.position
            value, other = self.operand()
            if value[0] != "value":
                raise ConditionError("Only values can stand in this list, no names.", position)
            kind = _common_type(kind, other, position)
            values.append(value[2])
            if not self.take("sign", ","):
                break
        self.expect_sign(")", "A closing parenthesis is missing.")
        kind = kind or TEXT
        return ("in", kind, _typed(left, kind), tuple(values))

    def containing(self, left: Term, kind: str, start: Token) -> Term:
        position = self.position
        right, other = self.operand()
        _common_type(TEXT, kind, start[2])
        _common_type(TEXT, other, position)
        return ("contains", _typed(left, TEXT), _typed(right, TEXT))

    def matching(self, left: Term, kind: str, start: Token) -> Term:
        _common_type(TEXT, kind, start[2])
        sort, text, position = self.next
        if sort != "text":
            raise ConditionError("After “matches”, write a pattern in quotation marks: 'AB-###*'.", position)
        self.at += 1
        return ("matches", _typed(left, TEXT), text)

    def truth(self, left: Term, kind: str, start: Token) -> Term:
        """A term that is a condition by itself: a yes-no field, or ``known(...)``."""
        if left[:2] == ("call", "known"):
            return left
        if kind not in ("", YES_NO):
            _, text, position = start
            raise ConditionError(f"{quoted(text)} is {TYPE_WORDS[kind]}: compare it with something.", position)
        return ("=", YES_NO, _typed(left, YES_NO), ("value", YES_NO, "yes"))

    def operand(self) -> tuple[Term, str]:
        """``(term, type)``; the type is "" for a name of which nothing is known."""
        kind, text, position = token = self.next
        self.at += 1
        if kind == "name":
            return self.call(token) if self.take("sign", "(") else self.name(token)
        if kind in LITERALS:
            return ("value", kind, _literal(token)), kind
        if kind == "keyword" and text in ("yes", "no"):
            return ("value", YES_NO, text), YES_NO
        if kind == "keyword" and text == "today":
            return ("today",), DATE
        raise ConditionError(_expected(kind, text), position)

    def name(self, token: Token) -> tuple[Term, str]:
        _, text, position = token
        if len(text) > MAX_FIELD_NAME_CHARS:
            raise ConditionError(f"A name has at most {MAX_FIELD_NAME_CHARS} characters.", position)
        kind = self.kinds.get(text, TEXT if text in DETAILS else "")
        kind = KINDS.get(kind, kind)
        return ("name", kind, text), kind

    def call(self, token: Token) -> tuple[Term, str]:
        _, text, position = token
        if text == "answer":
            return ("answer", self.step_key()), TEXT
        if text == "known":
            term = self.known()
            return term, YES_NO
        name = SINCE.get(text, text)
        if name not in FUNCTIONS:
            names = ", ".join(sorted(["answer", "known", *FUNCTIONS, *SINCE]))
            raise ConditionError(f"There is no function {quoted(text)}. There are: {names}.", position)
        types, result, _ = FUNCTIONS[name]
        given = self.arguments(text, types[:1] if text in SINCE else types)
        return ("call", name, *given, *[("today",)] * (text in SINCE)), result

    def arguments(self, function: str, types: tuple[str, ...]) -> list[Term]:
        given: list[Term] = []
        for i, kind in enumerate(types):
            if i:
                self.expect_sign(",", f"{quoted(function)} takes {len(types)} values.")
            position = self.position
            term, other = self.operand()
            _common_type(kind, other, position)
            given.append(_typed(term, kind))
        self.expect_sign(")", f"{quoted(function)} takes {len(types)} value{'s' * (len(types) > 1)}.")
        return given

    def known(self) -> Term:
        position = self.position
        term, kind = self.operand()
        if term[0] not in ("name", "answer"):
            raise ConditionError("“known” takes a name or an answer.", position)
        self.expect_sign(")", "“known” takes one name.")
        return ("call", "known", _typed(term, kind or TEXT))

    def step_key(self) -> str:
        kind, text, position = self.next
        if kind not in ("name", "text", "keyword", "number") or not KEY.fullmatch(text):
            raise ConditionError("“answer” takes the key of a step: answer(power).", position)
        self.at += 1
        self.expect_sign(")", "“answer” takes the key of one step.")
        return text

    @property
    def next(self) -> Token:
        return self.tokens[self.at]

    @property
    def position(self) -> int:
        """Where the next token stands."""
        return self.tokens[self.at][2]

    def take(self, kind: str, text: str) -> bool:
        """Goes past the next token if it is that one, and says whether it was."""
        token = self.tokens[self.at]
        if token[1] != text or token[0] != kind:
            return False
        self.at += 1
        return True

    def expect_sign(self, sign: str, message: str) -> None:
        if not self.take("sign", sign):
            raise ConditionError(message, self.position)

    def expect_end(self) -> None:
        kind, text, position = self.next
        if kind != "end":
            message = f"{quoted(text)} is not expected here. Conditions are joined by “and” or “or”."
            raise ConditionError(message, position)


def _common_type(one: str, other: str, position: int) -> str:
    """The type of two things that are compared; "" if nothing is known of either."""
    if one and other and one != other:
        words = f"{TYPE_WORDS[one]} and {TYPE_WORDS[other]}"
        raise ConditionError(f"{words[0].upper()}{words[1:]} cannot be compared.", position)
    return one or other


def _typed(term: Term, kind: str) -> Term:
    """``term``, as ``kind`` if it is a name of which no type is known."""
    return ("name", kind, term[2]) if term[:2] == ("name", "") else term


def _literal(token: Token) -> str:
    kind, text, position = token
    if not text:
        raise ConditionError("No value is an empty text. Ask whether there is one: known(name).", position)
    if kind == DATE and not read_date(text):
        raise ConditionError(f"There is no such date: {text}.", position)
    return text


def _expected(kind: str, text: str) -> str:
    found = "the condition ends" if kind == "end" else f"{quoted(text)} stands"
    return f"A name or a value is expected where {found}."
