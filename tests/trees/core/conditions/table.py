"""What conditions mean: one table for both evaluators, here and in the browser."""

import datetime
from typing import NamedTuple

from trees.core.conditions import Scope

KINDS = {
    "age": "number",
    "light": "choice",
    "bought": "date",
    "works": "yes-no",
    "serial": "text",
    "empty": "text",
    "left": "number",
}
SCOPE = Scope(
    values={
        "age": "23.50",
        "light": "Green",
        "bought": "2024-02-29",
        "works": "no",
        "serial": "AB-0042x",
        "empty": "",
        "ticket": "INC-7",
        "elsewhere": "12",
        "word": "twelve",
        "secret": None,
    },
    answers={"power": "Yes, and it blinks"},
    today=datetime.date(2026, 2, 28),
)


class Case(NamedTuple):
    source: str
    expected: bool | None


CASES = [
    # numbers keep all of their digits
    Case("age = 23.5", True),
    Case("age < 24", True),
    Case("age <= 23.49", False),
    Case("age > 23.4999999999999999999999999999", True),
    Case("age >= -3", True),
    Case("-0 = 0", True),
    Case("0.1 = 0.10", True),
    Case("age in (1, 23.5)", True),
    Case("age not in (1, 23.5)", False),
    Case("12 = elsewhere", True),
    Case("elsewhere < 100", True),
    Case("word < 100", None),
    # texts, without difference of case
    Case("light = 'green'", True),
    Case("light != 'green'", False),
    Case("light in ('red', 'GREEN')", True),
    Case('light = "it\'s"', False),
    Case("light = 'it''s'", False),
    Case("serial contains '004'", True),
    Case("serial not contains 'z'", True),
    Case("ticket contains 'inc'", True),
    Case("'Straße' = 'STRASSE'", False),
    Case("'Ärger' = 'äRGER'", True),
    Case("'e\u0301' = '\u00e9'", True),
    # patterns match the whole text
    Case("serial matches 'AB-####?'", True),
    Case("serial matches 'ab-*'", True),
    Case("serial matches '@@-*@'", True),
    Case("serial matches 'AB'", False),
    Case("serial matches '*4*x'", True),
    Case(r"serial matches 'AB\-*'", True),
    Case(r"'#1*' matches '\##\*'", True),
    Case("empty matches '*'", None),
    # dates and today
    Case("bought < 2024-03-01", True),
    Case("bought = 2024-02-29", True),
    Case("today > bought", True),
    Case("days_since(bought) = 730", True),
    Case("months_since(bought) = 23", True),
    Case("years_since(bought) = 1", True),
    Case("days_between(2026-03-01, bought) < 0", True),
    Case("years_between(0001-01-01, 9999-12-31) = 9998", True),
    Case("weekday(today) in (6, 7)", True),
    Case("date('2026-02-30') = today", None),
    Case("date(serial) = today", None),
    # functions of texts
    Case("length(serial) = 8", True),
    Case("length('😀') = 1", True),
    Case("number(elsewhere) = 12", True),
    Case("number(serial) = 12", None),
    # yes and no
    Case("works", False),
    Case("not works", True),
    Case("works = no", True),
    Case("works != yes", True),
    # what is not known is neither true nor false
    Case("left < 3", None),
    Case("not left < 3", None),
    Case("left < 3 or works = no", True),
    Case("left < 3 or works", None),
    Case("left < 3 and works", False),
    Case("left < 3 and works = no", None),
    Case("known(left)", False),
    Case("known(age) and not known(empty)", True),
    Case("empty = 'x'", None),
    Case("secret = 'x'", None),
    Case("constructor = 'x'", None),
    Case("known(toString)", False),
    # answers given before, by their words
    Case("answer(power) = 'yes, and it blinks'", True),
    Case("answer('power') contains 'no'", False),
    Case("answer(cable) = 'Yes'", None),
    Case("known(answer(cable))", False),
    # how parts are joined
    Case("works or age < 24 and light = 'green'", True),
    Case("(works or age < 24) and light = 'red'", False),
    Case("NOT works AND age < 24", True),
    Case("not (works and left < 3)", True),
    Case("age==23.5 and age<>1 and age≥23", True),
]

REFUSED = [
    ("", 0, "The condition is empty."),
    ("age <", 5, "A name or a value is expected where the condition ends."),
    ("age = 'old'", 6, "A number and a text cannot be compared."),
    ("bought > 3", 9, "A date and a number cannot be compared."),
    ("light < 'b'", 6, "A text is neither less nor greater than another."),
    ("age", 0, "“age” is a number: compare it with something."),
    ("age < 3 light = 'red'", 8, "“light” is not expected here. Conditions are joined by “and” or “or”."),
    ("(age < 3", 8, "A closing parenthesis is missing."),
    ("age < 2026-13-01", 6, "There is no such date: 2026-13-01."),
    ("age < 24months", 6, "This is no number and no date. Write 12, 12.5 or 2026-03-31."),
    ("light = 'red", 8, "This text has no closing quotation mark."),
    ("works && age < 3", 6, "Write “and” instead of “&&”."),
    ("light = ''", 8, "No value is an empty text. Ask whether there is one: known(name)."),
    ("light in 'red'", 9, "After “in”, write the values in parentheses: in ('A', 'B')."),
    ("light in (age)", 10, "Only values can stand in this list, no names."),
    ("light not 'red'", 10, "After “not”, write “in”, “contains” or “matches”."),
    ("age contains 'a'", 0, "A text and a number cannot be compared."),
    ("serial matches light", 15, "After “matches”, write a pattern in quotation marks: 'AB-###*'."),
    ("days_since(age) > 3", 11, "A date and a number cannot be compared."),
    ("days_between(bought) > 3", 19, "“days_between” takes 2 values."),
    ("known(3)", 6, "“known” takes a name or an answer."),
    ("answer(two steps) = 'x'", 11, "“answer” takes the key of one step."),
    ("else age < 3", 5, "“age” is not expected here. Conditions are joined by “and” or “or”."),
    ("age < 3 %", 8, "“%” has no meaning here."),
    ("(" * 30 + "works" + ")" * 30, 20, "At most 20 conditions within conditions."),
    ("works or " * 60 + "works", 500, "A condition has at most 500 characters."),
]
