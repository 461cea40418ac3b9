"""The steps of a release as HTML panels. The browser loads all of them once and shows one at a time.

A release never changes, so its panels are cached and are the same for every user.
"""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from sys import getsizeof

import orjson
from django.template.loader import render_to_string

from project.memory import batches, cached, one_large_at_a_time
from project.web.direction import direction_of
from trees.core.fields import inputs
from trees.core.graph import NO_TITLE, Graph, Node
from trees.core.runs.ahead import Ahead, answers_ahead
from trees.core.runs.offers import decides, has_conditions, terms_of
from trees.core.runs.walk import MAX_SUBTREE_DEPTH
from trees.models.trees.revisions import graph_of, is_large
from trees.running.markdown_html import render as markdown
from trees.running.outcomes import OUTCOME_ICONS, OUTCOME_MEANINGS

DIGIT_KEYS = 9  # answers that a digit key chooses
MAX_CACHED_PANEL_BYTES, MAX_CACHED_AHEAD_BYTES = 24_000_000, 6_000_000  # per process
AHEAD_BYTES = 200  # of one step
PANELS_AT_ONCE = 200  # a template's contexts take ten times what their HTML does

Through = tuple[tuple[int, int], ...]  # (tree, release) keys of the guides that a run may enter


@dataclass(frozen=True, slots=True)
class Panels:
    """All steps of a release as hidden panels, in UTF-8.

    In parts: nothing copies the whole of a large guide. Where there are several, they are compressed to a twentieth,
    because each client that is slow to read keeps them in memory.
    """

    parts: tuple[bytes, ...]
    etag: str

    @property
    def size(self) -> int:
        return sum(map(getsizeof, self.parts))

    @property
    def whole(self) -> bytes | None:
        """All of it, where that is one part."""
        return self.parts[0] if len(self.parts) == 1 else None

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.parts) if len(self.parts) == 1 else map(zlib.decompress, self.parts)


@cached(
    MAX_CACHED_PANEL_BYTES,
    lambda panels: panels.size,
    guard=lambda release, through=(): one_large_at_a_time(is_large(release)),
)
def panels_html(release: int, through: Through = ()) -> Panels:
    """Those of the release with this key."""
    nodes = graph_of(release).nodes
    parts, digest = [], sha256()
    for part in map(str.encode, _render_panels(release, through, nodes, visible=False)):
        digest.update(part)
        parts.append(zlib.compress(part, 1) if len(nodes) > PANELS_AT_ONCE else part)
    return Panels(tuple(parts), f'"{digest.hexdigest()[:32]}"')


def panel_html(release: int, through: Through, node: str) -> str:
    """One step, as a visible panel."""
    [html] = _render_panels(release, through, [node], visible=True)
    return html


@cached(MAX_CACHED_AHEAD_BYTES, lambda ways: len(ways) * AHEAD_BYTES)
def steps_ahead_of(release: int, through: Through = (), depth: int = 0) -> dict[str, Ahead]:
    """How many steps lie ahead of each step of a release, including those of entered guides."""
    graph, releases = graph_of(release), dict(through)
    trees = [tree for tree in graph.trees() if tree in releases] if depth < MAX_SUBTREE_DEPTH else []
    inner = {tree: _steps_ahead_from_start(releases[tree], through, depth + 1) for tree in trees}
    return answers_ahead(graph, {tree: steps_ahead for tree, steps_ahead in inner.items() if steps_ahead})


def _steps_ahead_from_start(release: int, through: Through, depth: int) -> Ahead | None:
    return steps_ahead_of(release, through, depth).get(graph_of(release).start)


def _render_panels(release: int, through: Through, nodes: Iterable[str], visible: bool) -> Iterator[str]:
    graph, ways = graph_of(release), steps_ahead_of(release, through)
    for some in batches(list(nodes), PANELS_AT_ONCE):
        panels = [panel_context(graph.nodes[node], ways.get(node)) | answers(graph, node) for node in some]
        yield render_to_string("runs/panels.html", {"release": release, "panels": panels, "visible": visible})


def panel_context(node: Node, steps_ahead: Ahead | None) -> dict[str, object]:
    """Template context of one panel."""
    return step_content(node) | {
        "key": node.key,
        "leaf": not node.options,
        "meaning": "" if node.options else OUTCOME_MEANINGS[node.outcome],
        "fewest": steps_ahead[0] if steps_ahead else "",
        "most": "" if steps_ahead is None or steps_ahead[1] is None else steps_ahead[1],
    }


def answers(graph: Graph, key: str) -> dict[str, object]:
    """Template context of the answers of a step. ``condition``: the term that the browser evaluates, as JSON."""
    node = graph.nodes[key]
    return {
        "decides": decides(node),
        "conditional": has_conditions(node),
        "options": [
            {
                "key": option.key,
                "label": option.label,
                "to": option.to,
                "tree": option.tree or "",
                "digit": digit(i),
                "condition": orjson.dumps(term).decode() if term else "",
            }
            for i, (option, term) in enumerate(zip(node.options, terms_of(graph, node), strict=True), 1)
        ],
    }


def step_content(node: Node) -> dict[str, object]:
    """Template context of a step, on every page that shows one."""
    body = inputs.read(node.body)
    return {
        "title": node.title or NO_TITLE,
        "direction": direction_of(node.title, node.body),
        "parts": [body_part(each) for each in body.parts],
        "looks_up": any(each.lookup for each in body.inputs),
        "outcome": node.outcome,
        "icon": OUTCOME_ICONS[node.outcome],
    }


def body_part(each: str | inputs.Input) -> dict[str, object]:
    """A part of a step's body: ``html``, or an ``input`` field."""
    return {"html": markdown(each)} if isinstance(each, str) else {"input": each}


def digit(number: int) -> str:
    return str(number) if number <= DIGIT_KEYS else ""
