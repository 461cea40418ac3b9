"""What follows what in a bot.

A bot runs the blocks of a group one by one. A choice goes on where the chosen item leads, else where the whole block
does, else with the next block of the group. A condition asks the next block where no item holds and it leads nowhere
itself. So what a group says behind a choice is a step of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from trees.core.formats.keys import Names
from trees.core.formats.typebot.rows import Row, row_of, rows, text_of
from trees.core.formats.typebot.texts import condition_in_words

ASKS = {"choice input", "picture choice input", "cards"}
DECIDES = {"Condition", "AB test"}
CHOICES = ASKS | DECIDES
SAYS = {"text", "image", "video", "embed", "audio", "Redirect"}
OTHERWISE = "Otherwise"
Way = tuple[str, str | None]


@dataclass(slots=True)
class Part:
    """Blocks of a group that are one step. ``onward``: the key of the part behind it in its group, None for none."""

    key: str
    group: Row
    is_first: bool
    blocks: list[Row] = field(default_factory=list)
    onward: str | None = None


class Edges:
    """Where blocks and items lead. ``entered``: ids of the blocks that something leads to, not to their group.

    ``keys``: id of a group or block -> the key of its step; filled by ``parts``.
    """

    def __init__(self, data: Row, groups: list[Row]):
        self.keys: dict[str, str] = {}
        self.by_id: dict[str, Row] = {}
        self.leaving: dict[tuple[str, str, str], Row] = {}
        for edge in rows(data, "edges"):
            source, to = row_of(edge, "from"), row_of(edge, "to")
            self.by_id[text_of(edge, "id")] = to
            block = text_of(source, "blockId") or text_of(source, "eventId")
            self.leaving[block, text_of(source, "itemId"), text_of(source, "pathId")] = to
        jumps = (_jump(block) for group in groups for block in rows(group, "blocks"))
        self.entered = {text_of(to, "blockId") for to in [*self.by_id.values(), *filter(None, jumps)]} - {""}

    def of(self, block: Row, item: Row | None = None, path: Row | None = None) -> str | None:
        """The key of the step that a block, or an item or path of it, leads to: "" for a missing one, None for none."""
        row = path or item or block
        source = text_of(block, "id"), text_of(item, "id"), text_of(path, "id")
        to = (
            self.by_id.get(text_of(row, "outgoingEdgeId"))
            or self.leaving.get(source)
            or (_jump(block) if row is block else None)
        )
        if not to:
            return "" if text_of(row, "outgoingEdgeId") else None
        return self.keys.get(text_of(to, "blockId")) or self.keys.get(text_of(to, "groupId"), "")


def parts(group: Row, edges: Edges, names: Names) -> list[Part]:
    """The parts of a group, at least one."""
    id = text_of(group, "id")
    found = [Part(names.key(id), group, True)]
    asked: set[str] = set()  # the kinds of choices of the last part
    for block in rows(group, "blocks"):
        kind = text_of(block, "type")
        says_more = kind in SAYS or kind in CHOICES or kind.endswith(" input")
        if found[-1].blocks and (
            text_of(block, "id") in edges.entered or says_more and (asked & ASKS or asked and kind not in DECIDES)
        ):
            found.append(Part(names.key(id), group, False))
            found[-2].onward = found[-1].key
            asked = set()
        asked |= {kind} & CHOICES
        found[-1].blocks.append(block)
        edges.keys.setdefault(text_of(block, "id"), found[-1].key)
    edges.keys[id] = found[0].key
    return found


def ways(part: Part, edges: Edges, variables: dict[str, str]) -> Iterator[Way]:
    """``(label, key)`` of each answer: "" for a step that is not in the file, None where the bot ends.

    ``variables``: id -> name.
    """
    choices = [number for number, block in enumerate(part.blocks) if text_of(block, "type") in CHOICES]
    last = choices[-1] if choices else -1
    leads = [to for block in part.blocks[last + 1 :] if (to := edges.of(block)) is not None]
    onward = leads[0] if leads else part.onward
    is_first = True
    for number, block in enumerate(part.blocks[: last + 1]):
        if number in choices:
            yield from _of_choice(block, edges, onward if number == last else None, variables)
            is_first = False
        elif (to := edges.of(block)) is not None:
            yield "" if is_first else OTHERWISE, to
            is_first = False
    if not choices and onward is not None:
        yield "", onward


def _of_choice(block: Row, edges: Edges, onward: str | None, variables: dict[str, str]) -> Iterator[Way]:
    """The answers of a block. ``onward``: where the bot goes on behind it."""
    own = edges.of(block)
    rest = onward if own is None else own
    items = list(_items(block, edges, variables))
    if text_of(block, "type") in DECIDES:
        yield from ((label, onward if to is None else to) for label, to in items)
        has_rest = rest is not None
    else:
        takes_several = row_of(block, "options").get("isMultipleChoice") is True  # then an item leads nowhere by itself
        yield from ((label, rest if to is None or takes_several and rest is not None else to) for label, to in items)
        has_rest = own is not None and not takes_several and all(to is not None for _, to in items)
    if has_rest or not items:
        yield OTHERWISE if items else "", rest


def _items(block: Row, edges: Edges, variables: dict[str, str]) -> Iterator[Way]:
    for item in rows(block, "items"):
        label = text_of(item, "content") or text_of(item, "title")
        if isinstance(content := item.get("content"), dict):
            label = condition_in_words(content, variables)
        if path := text_of(item, "path"):
            label = f"Path {path.upper()}"
        paths = rows(item, "paths")
        for each in paths:
            words = text_of(each, "text")
            yield ": ".join(filter(None, [label, words])), edges.of(block, item, each)
        if not paths:
            yield label, edges.of(block, item)


def _jump(block: Row) -> Row | None:
    """Where a block jumps to within the bot."""
    kind, options = text_of(block, "type"), row_of(block, "options")
    is_jump = kind == "Jump" or kind == "Typebot link" and text_of(options, "typebotId") == "current"
    return options if is_jump and text_of(options, "groupId") else None
