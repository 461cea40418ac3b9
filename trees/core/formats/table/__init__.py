"""Guides in tables: a row is a step, or one answer of a step. Columns come in any order and language.

::

    step | question      | answer | next
    1    | Is it on?     | Yes    | 2
         |               | No     | 3
    2    | It is fixed   |        |
"""
