"""The inputs of a bot as fields of the guide."""

from __future__ import annotations

import re

from trees.core.fields.input_line import MAX_HINT_CHARS, NAME
from trees.core.formats.decisions import Notes
from trees.core.formats.keys import Names, ascii_slug
from trees.core.formats.typebot.rows import Row, row_of, rows, text_of
from trees.core.formats.typebot.texts import Line
from trees.core.text import one_line

KINDS = {
    "text input": "", "email input": "", "url input": "", "phone number input": "", "time input": "",
    "number input": ".number", "rating input": ".number", "date input": ".date",
}  # fmt: skip
MAX_LABEL_CHARS = 200


class Fields:
    """``variables``: id -> name. ``names``: name of a variable -> the field that asks for it."""

    def __init__(self, data: Row, groups: list[Row], notes: Notes):
        self.notes = notes
        self.variables = {text_of(row, "id"): text_of(row, "name") for row in rows(data, "variables")}
        self.taken = Names()
        self.names: dict[str, str] = {}
        for group in groups:
            for block in rows(group, "blocks"):
                name = self._variable(block)
                if text_of(block, "type") in KINDS and name and name not in self.names:
                    self.names[name] = self._free(name)

    def line(self, block: Row, asked: set[str]) -> Line | None:
        """The line of an input, None for what no field can ask. ``asked``: the names of the fields of its step."""
        kind = text_of(block, "type")
        variable, labels = self._variable(block), row_of(row_of(block, "options"), "labels")
        placeholder = one_line(text_of(labels, "placeholder"))
        label = re.sub("__+", "_", variable or placeholder).strip(" :") or "Answer"
        if kind not in KINDS or len(label) > MAX_LABEL_CHARS:
            return None
        name = self.names.get(variable) or self._free(label)
        if name in asked:
            return None
        asked.add(name)
        hint = placeholder if placeholder != label else ""
        attributes = " ".join(filter(None, [f"#{name}", KINDS[kind], self._hint(hint)]))
        if others := [words for each in labels if each != "placeholder" and (words := text_of(labels, each))]:
            self.notes.leave_out("What stands on the buttons of inputs is left out", *others)
        return Line("", f"{label}: ____ {{{attributes}}}")

    def _variable(self, block: Row) -> str:
        return one_line(self.variables.get(text_of(row_of(block, "options"), "variableId"), ""))

    def _hint(self, words: str) -> str:
        if '"' not in words and len(words) <= MAX_HINT_CHARS:
            return f'hint="{words}"' if words else ""
        self.notes.leave_out("Hints of fields that are too long or quote something are left out", words)
        return ""

    def _free(self, label: str) -> str:
        """A free name for a field, made from its label."""
        name = ascii_slug(label)[:36].lstrip("0123456789_-")
        return self.taken.take(name if NAME.fullmatch(name) else "field", 40)
