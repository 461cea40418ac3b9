"""When an answer is offered: a small language of comparisons, for ``{if="age < 24 and model in ('A1', 'A2')"}``.

A condition is compiled once, with the types of the names in it, to a *term*: nested tuples that are JSON as they are.
``evaluate.py`` evaluates terms here, ``static/js/conditions/`` in the browser, alike. Terms are typed and total: no
loop, no call but those of ``functions.py``, no error at run time. What is not known yet makes a comparison unknown
(None), neither true nor false, and an answer is offered only where its condition is true.

The language is described for people in docs/guide/conditions.md.
"""

from trees.core.conditions.compiler import ELSE, compile_condition
from trees.core.conditions.evaluate import Scope, evaluate
from trees.core.conditions.terms import ConditionError, Term, names_in, steps_in

__all__ = [
    "ELSE", "ConditionError", "Scope", "Term", "compile_condition", "evaluate", "names_in", "steps_in",
]  # fmt: skip
