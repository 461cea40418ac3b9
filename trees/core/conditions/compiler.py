"""Reads a condition and checks its types: text -> term. See terms.py for what comes out."""

from __future__ import annotations

from collections.abc import Mapping

from trees.core.conditions.functions import FUNCTIONS, SINCE, read_date
from trees.core.conditions.terms import DATE, NUMBER, TEXT, TYPE_WORDS, YES_NO, ConditionError, Term
from trees.core.conditions.tokens import Token, tokens_of
from trees.core.stored import KEY, MAX_CONDITION_CHARS
from trees.core.text import quoted

ELSE: Term = ("else",)
MAX_NESTING = 20
MAX_NAME_CHARS = 40
ORDER = ("<", "<=", ">", ">=")
COMPARISONS = {"=", "!=", *ORDER}
LITERALS = {NUMBER, TEXT, DATE}  # types whose values are words of the same kind
KINDS = {"choice": TEXT}  # a field's kind -> its type, where they differ
DETAILS = ("ticket", "caller")


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
        if self.next.kind == "end":
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
            raise ConditionError(f"At most {MAX_NESTING} conditions within conditions.", self.next.position)
        term: Term = ("not", self.negation()) if self.take("keyword", "not") else self.comparison()
        self.depth -= 1
        return term

    def comparison(self) -> Term:
        if self.take("sign", "("):
            return self.in_parentheses()
        start = self.next
        left, kind = self.operand()
        sign = self.next
        if sign.kind == "sign" and sign.text in COMPARISONS:
            self.at += 1
            return self.compared(left, kind, sign)
        negated = self.take("keyword", "not")
        word = self.next
        test = {"in": self.one_of, "contains": self.containing, "matches": self.matching}.get(word.text)
        if word.kind == "keyword" and test:
            self.at += 1
            term = test(left, kind, start)
            return ("not", term) if negated else term
        if negated:
            raise ConditionError("After “not”, write “in”, “contains” or “matches”.", word.position)
        return self.truth(left, kind, start)

    def in_parentheses(self) -> Term:
        term = self.any_of()
        self.expect_sign(")", "A closing parenthesis is missing.")
        return term

    def compared(self, left: Term, kind: str, sign: Token) -> Term:
        place = self.next
        right, other = self.operand()
        kind = _common_type(kind, other, place.position)
        if sign.text in ORDER and kind not in (NUMBER, DATE):
            word = TYPE_WORDS[kind or TEXT]
            raise ConditionError(f"{word.capitalize()} is neither less nor greater than another.", sign.position)
        kind = kind or TEXT
        return (sign.text, kind, _typed(left, kind), _typed(right, kind))

    def one_of(self, left: Term, kind: str, start: Token) -> Term:
        self.expect_sign("(", "After “in”, write the values in parentheses: in ('A', 'B').")
        values: list[str] = []
        while True:
            place = self.next
            value, other = self.operand()
            if value[0] != "value":
                raise ConditionError("Only values can stand in this list, no names.", place.position)
            kind = _common_type(kind, other, place.position)
            values.append(value[2])
            if not self.take("sign", ","):
                break
        self.expect_sign(")", "A closing parenthesis is missing.")
        kind = kind or TEXT
        return ("in", kind, _typed(left, kind), tuple(values))

    def containing(self, left: Term, kind: str, start: Token) -> Term:
        place = self.next
        right, other = self.operand()
        _common_type(TEXT, kind, start.position)
        _common_type(TEXT, other, place.position)
        return ("contains", _typed(left, TEXT), _typed(right, TEXT))

    def matching(self, left: Term, kind: str, start: Token) -> Term:
        _common_type(TEXT, kind, start.position)
        token = self.next
        if token.kind != "text":
            raise ConditionError("After “matches”, write a pattern in quotation marks: 'AB-###*'.", token.position)
        self.at += 1
        return ("matches", _typed(left, TEXT), token.text)

    def truth(self, left: Term, kind: str, start: Token) -> Term:
        """A term that is a condition by itself: a yes-no field, or ``known(...)``."""
        if left[:2] == ("call", "known"):
            return left
        if kind not in ("", YES_NO):
            word = TYPE_WORDS[kind]
            raise ConditionError(f"{quoted(start.text)} is {word}: compare it with something.", start.position)
        return ("=", YES_NO, _typed(left, YES_NO), ("value", YES_NO, "yes"))

    def operand(self) -> tuple[Term, str]:
        """``(term, type)``; the type is "" for a name of which nothing is known."""
        token = self.next
        self.at += 1
        if token.kind == "name":
            return self.call(token) if self.take("sign", "(") else self.name(token)
        if token.kind in LITERALS:
            return ("value", token.kind, _literal(token)), token.kind
        if token.kind == "keyword" and token.text in ("yes", "no"):
            return ("value", YES_NO, token.text), YES_NO
        if token.kind == "keyword" and token.text == "today":
            return ("today",), DATE
        raise ConditionError(_expected(token), token.position)

    def name(self, token: Token) -> tuple[Term, str]:
        if len(token.text) > MAX_NAME_CHARS:
            raise ConditionError(f"A name has at most {MAX_NAME_CHARS} characters.", token.position)
        kind = self.kinds.get(token.text, TEXT if token.text in DETAILS else "")
        kind = KINDS.get(kind, kind)
        return ("name", kind, token.text), kind

    def call(self, token: Token) -> tuple[Term, str]:
        if token.text == "answer":
            return ("answer", self.step_key()), TEXT
        if token.text == "known":
            term = self.known()
            return term, YES_NO
        name = SINCE.get(token.text, token.text)
        if name not in FUNCTIONS:
            names = ", ".join(sorted(["answer", "known", *FUNCTIONS, *SINCE]))
            raise ConditionError(f"There is no function {quoted(token.text)}. There are: {names}.", token.position)
        types, result, _ = FUNCTIONS[name]
        given = self.arguments(token, types[:1] if token.text in SINCE else types)
        return ("call", name, *given, *[("today",)] * (token.text in SINCE)), result

    def arguments(self, function: Token, types: tuple[str, ...]) -> list[Term]:
        given: list[Term] = []
        for i, kind in enumerate(types):
            if i:
                self.expect_sign(",", f"{quoted(function.text)} takes {len(types)} values.")
            place = self.next
            term, other = self.operand()
            _common_type(kind, other, place.position)
            given.append(_typed(term, kind))
        self.expect_sign(")", f"{quoted(function.text)} takes {len(types)} value{'s' * (len(types) > 1)}.")
        return given

    def known(self) -> Term:
        place = self.next
        term, kind = self.operand()
        if term[0] not in ("name", "answer"):
            raise ConditionError("“known” takes a name or an answer.", place.position)
        self.expect_sign(")", "“known” takes one name.")
        return ("call", "known", _typed(term, kind or TEXT))

    def step_key(self) -> str:
        token = self.next
        if token.kind not in ("name", "text", "keyword", "number") or not KEY.fullmatch(token.text):
            raise ConditionError("“answer” takes the key of a step: answer(power).", token.position)
        self.at += 1
        self.expect_sign(")", "“answer” takes the key of one step.")
        return token.text

    @property
    def next(self) -> Token:
        return self.tokens[self.at]

    def take(self, kind: str, text: str) -> bool:
        """Goes past the next token if it is that one, and says whether it was."""
        token = self.tokens[self.at]
        if token.text != text or token.kind != kind:
            return False
        self.at += 1
        return True

    def expect_sign(self, sign: str, message: str) -> None:
        if not self.take("sign", sign):
            raise ConditionError(message, self.next.position)

    def expect_end(self) -> None:
        if self.next.kind != "end":
            token = self.next
            message = f"{quoted(token.text)} is not expected here. Conditions are joined by “and” or “or”."
            raise ConditionError(message, token.position)


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
    if not token.text:
        raise ConditionError("No value is an empty text. Ask whether there is one: known(name).", token.position)
    if token.kind == DATE and not read_date(token.text):
        raise ConditionError(f"There is no such date: {token.text}.", token.position)
    return token.text


def _expected(token: Token) -> str:
    found = "the condition ends" if token.kind == "end" else f"{quoted(token.text)} stands"
    return f"A name or a value is expected where {found}."
