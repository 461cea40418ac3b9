"""Where a run stands, as an agent is told after each turn: the step, what it asks for, and the answers it offers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from trees.agents.agent import Agent, Answer, NotPossible
from trees.core.fields import inputs
from trees.core.fields.input_values import Input
from trees.core.graph import CONTINUE, NO_LABEL, NO_TITLE, Node, Option
from trees.core.runs.offers import offers
from trees.core.runs.state import State, node_at
from trees.core.runs.walk import RETURN
from trees.library.links import run_url
from trees.models import Run
from trees.models.trees.revisions import graph_of
from trees.running.query import is_withdrawn

UNPUBLISHED = "This guide was unpublished since the run began: its steps may be wrong. Ask a person before you go on."
Place = tuple[int, int, str]  # how many answers the run has, the key of the release, the key of the step


def place_of(state: State) -> Place:
    return len(state.trail), state.place.release_id, state.place.node


def read_place(text: str) -> Place:
    """The place that ``step_name`` wrote. Raises NotPossible."""
    count, _, rest = text.partition("/")
    release, _, node = rest.partition("/")
    if not (_is_number(count) and _is_number(release) and node):
        raise NotPossible(f"There is no step {text[:80]!r}: give it as the last result told it, such as 2/15/power.")
    return int(count), int(release), node


def step_name(state: State) -> str:
    """The step of this moment: a run may come to the same one twice. "2/15/power"."""
    return "/".join(map(str, place_of(state)))


def answers_offered(agent: Agent, state: State) -> Sequence[Option]:
    """The answers that the walk takes now. None once the run has ended: going back reopens it."""
    if state.outcome(graph_of):
        return ()
    if state.place.back and not node_at(state.place, graph_of).options:
        return (Option(RETURN, CONTINUE),)
    return offers(state, graph_of, agent.today)


def where(agent: Agent, run: Run, state: State, said: str = "", *, is_error: bool = False) -> Answer:
    """``said`` comes first: what happened, or why it was refused."""
    said = " ".join(filter(None, [said, UNPUBLISHED if is_withdrawn(run, state) else ""]))
    data = where_json(agent, run, state) | ({"message": said} if said else {})
    return Answer("\n\n".join([*filter(None, [said]), *_paragraphs(data)]), data, is_error)


def where_json(agent: Agent, run: Run, state: State) -> dict[str, Any]:
    node = node_at(state.place, graph_of)
    return {
        "run": str(run.pk),
        "guide": {"id": run.tree_id, "title": run.tree.title, "release": run.release.number},
        "url": f"{agent.site}{run_url(run.pk)}",
        "step": step_name(state),
        "title": node.title or NO_TITLE,
        "text": _text(node, state),
        "fields": [_field_json(each, state) for each in inputs.inputs_of(node.body)],
        "answers": [{"key": each.key, "label": each.label or NO_LABEL} for each in answers_offered(agent, state)],
        "outcome": state.outcome(graph_of),
        "values": {name: value for name, value in state.values.items() if value is not None},
        **{name: text for name, text in state.details.items() if text},
    }


def _paragraphs(data: dict[str, Any]) -> Iterator[str]:
    yield f"# {data['title']}"
    yield from filter(None, [data["text"]])
    if data["fields"]:
        yield "Fields of this step:\n" + "\n".join(map(_field_line, data["fields"]))
    if data["outcome"]:
        yield f"The run has ended: {data['outcome']}."
    elif data["answers"]:
        yield "Answers offered:\n" + "\n".join(f"- {each['key']}: {each['label']}" for each in data["answers"])
    else:
        yield "No answer is offered here. Fill in the fields, go back, or finish the run with an outcome."
    yield f"Run {data['run']}, step {data['step']}"


def _text(node: Node, state: State) -> str:
    """The Markdown of the step, with the values that it uses."""
    parts = [part for part in inputs.read(node.body).parts if isinstance(part, str)]
    return inputs.USE.sub(lambda use: state.values.get(use[1]) or use[0], "\n\n".join(parts))


def _field_json(field: Input, state: State) -> dict[str, Any]:
    more: dict[str, Any] = {"choices": list(field.choices)} if field.choices else {}
    more |= {"hint": field.hint} if field.hint else {}
    more |= {"lookup": field.lookup} if field.lookup else {}
    return more | {
        "name": field.name,
        "label": field.label or field.name,
        "kind": field.kind,
        "required": field.required,
        "sensitive": field.sensitive,
        "filled_in": field.name in state.values,
    }


def _field_line(field: dict[str, Any]) -> str:
    about = [field["kind"], *["required"] * field["required"], *["sensitive: not stored"] * field["sensitive"]]
    about += [f"one of {', '.join(field['choices'])}"] if "choices" in field else []
    about += [field["hint"]] if "hint" in field else []
    about += [f"look_up fills it in from {field['lookup']}"] if "lookup" in field and not field["filled_in"] else []
    about += ["filled in already"] if field["filled_in"] else []
    return f"- {field['name']}: {field['label']} ({', '.join(about)})"


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18
