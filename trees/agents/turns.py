"""The tools that follow a guide. Each reads the run, sends it one event, and says where it stands then.

The walk alone decides what an event may do, under the lock of the run: an answer that is not offered, or of a step that
the run has left meanwhile, is refused there. The same ``request`` again is the same event, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID, uuid4, uuid5

from django.core.exceptions import PermissionDenied, ValidationError

from trees.agents.agent import Agent, Answer, NotPossible
from trees.agents.arguments import Given
from trees.agents.where import Place, answers_offered, place_of, read_place, where
from trees.core.fields import inputs
from trees.core.graph import Option
from trees.core.runs.state import DETAILS, MOVED, Event, State, node_at
from trees.core.runs.walk import RETURN
from trees.core.text import one_line
from trees.integrations import lookups
from trees.library.guides import tree_or_404
from trees.models import Flag, Revision, Run
from trees.models.integrations.fetches import FAILED, RUNNING
from trees.models.runs.agents import mark_begun
from trees.models.runs.events import Refusal, Sent
from trees.models.runs.run import NOT_YOUR_RUN
from trees.models.trees.revisions import graph_of
from trees.running.query import run_or_404, runs_under_way
from trees.running.summary import summary_of

RUNS_OF_AGENTS = UUID("8f0b6c0e-3c41-4f0e-9d55-6f0f1d6f7a10")  # the namespace of the keys of runs that a request names
MAX_KEY_CHARS = 64
ENDED = "This run has ended. Go back to reopen it."
NO_LOOKUP = "No lookup fills in fields of this step."


def begin_run(agent: Agent, given: Given) -> Answer:
    tree = tree_or_404(agent.user, given["guide"])
    request = given.get("request")
    key = uuid5(RUNS_OF_AGENTS, f"{agent.user.pk}/{tree.pk}/{request}") if request else uuid4()
    begun = Run.objects.start(tree, by=agent.user, key=key)
    mark_begun(begun, agent.following(given.get("model", "")))
    run = run_or_404(agent.user, begun.pk)
    details: dict[str, str | None] = {name: given[name] for name in DETAILS if name in given}
    if not details:
        return where(agent, run, run.state())
    return _send(agent, run, Event(str(uuid5(key, "details")), "details", values=details), given)


def my_runs(agent: Agent, given: Given) -> Answer:
    """The runs under way that the agent began or was handed: of its key, where it has one."""
    runs = runs_under_way(agent.user, agent.key)
    lines = [f"- {run.pk}: {run.tree.title}{f', {run.ticket}' if run.ticket else ''}{_note(run)}" for run in runs]
    return Answer("\n".join(lines) or "No run is under way.", {"runs": [_run_json(run) for run in runs]})


def _note(run: Run) -> str:
    return f" (note: {one_line(run.handover_note)})" if run.handover_note else ""


def _run_json(run: Run) -> dict[str, object]:
    return {
        "run": str(run.pk),
        "guide": {"id": run.tree_id, "title": run.tree.title},
        "ticket": run.ticket,
        "caller": run.caller,
        "answers": run.steps,
        "from": run.handed_by.short_name if run.handed_by else "",
        "handover_note": run.handover_note,
    }


def answer(agent: Agent, given: Given) -> Answer:
    run, state, place = _turn(agent, given)
    event = _event(run, "answer", given, place)
    values = given.get("values", {})
    if place == place_of(state):
        if refused := _unknown_fields(state, values):
            return where(agent, run, state, refused, is_error=True)
        option = _option(agent, state, given["answer"], values)
        key = option.key if option else given["answer"][:MAX_KEY_CHARS]
        event = replace(event, option=key, entered=_entered(run, state, option))
    return _send(agent, run, replace(event, values=values), given)


def go_back(agent: Agent, given: Given) -> Answer:
    run, state, place = _turn(agent, given, ended=True)
    last = place[0] if state.ended else place[0] - 1
    return _send(agent, run, replace(_event(run, "back", given, place), step=given.get("to", last)), given)


def fill_in(agent: Agent, given: Given) -> Answer:
    run, state, place = _turn(agent, given)
    if place == place_of(state) and (refused := _unknown_fields(state, given["values"])):
        return where(agent, run, state, refused, is_error=True)
    return _send(agent, run, replace(_event(run, "values", given, place), values=given["values"]), given)


def look_up(agent: Agent, given: Given) -> Answer:
    """Has the lookups of the step fill in its fields. The same call again says how far they are."""
    run, state, place = _turn(agent, given)
    fields = inputs.inputs_of(node_at(state.place, graph_of).body)
    names = list(dict.fromkeys(field.lookup for field in fields if field.lookup))
    if not names or place != place_of(state):
        return where(agent, run, state, NO_LOOKUP)
    said = [_looked_up(agent, run, place, name) for name in names]
    run.refresh_from_db(fields=["serial"])
    return where(agent, run, run.state(), " ".join(said))


def _looked_up(agent: Agent, run: Run, place: Place, name: str) -> str:
    """How far the lookup ``name`` is, in words."""
    _, release_id, node = place
    try:
        begun = lookups.begin(run, release_id, node, name, by=agent.user)
    except (lookups.TooMany, ValidationError) as error:
        return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
    if begun.status == lookups.MISSING:
        return f"{name} needs to know {', '.join(begun.missing)} first."
    if begun.status == RUNNING:
        return f"{name} is being asked: call look_up again in a second."
    if begun.status == FAILED:
        return f"{name} failed: {begun.reason} Find the values out otherwise and fill them in."
    return f"{name} was asked. {begun.reason}".strip()


def finish(agent: Agent, given: Given) -> Answer:
    run, _, place = _turn(agent, given)
    return _send(agent, run, replace(_event(run, "finish", given, place), option=given["outcome"]), given)


def note(agent: Agent, given: Given) -> Answer:
    run, state = _own_run(agent, given)
    place = read_place(given["step"]) if "step" in given else place_of(state)
    return _send(agent, run, replace(_event(run, "note", given, place), text=given["text"]), given)


def flag(agent: Agent, given: Given) -> Answer:
    run, state = _own_run(agent, given)
    _, release_id, node = read_place(given["step"]) if "step" in given else place_of(state)
    if (release_id, node) not in {(place.release_id, place.node) for place in state.places}:
        raise NotPossible("This run has not come to that step: a flag is about a step of its way.")
    release = Revision.objects.select_related("tree").defer("content").get(pk=release_id)
    run.keep()
    Flag.objects.raise_flag(
        _key(run, "flag", given), run=run, tree=release.tree, release=release, node=node, kind=given["kind"],
        text=given["text"], by=agent.user,
    )  # fmt: skip
    return where(agent, run, state, "The flag is raised: the editors of the guide see it.")


def summary(agent: Agent, given: Given) -> Answer:
    """Also of a run of a colleague."""
    run = run_or_404(agent.user, _uuid(given["run"]))
    state = run.state()
    return where(agent, run, state, summary_of(run, state, agent.site)["markdown"])


def _own_run(agent: Agent, given: Given) -> tuple[Run, State]:
    run = run_or_404(agent.user, _uuid(given["run"]))
    if run.person_id != agent.user.pk:
        raise PermissionDenied(NOT_YOUR_RUN)
    return run, run.state()


def _turn(agent: Agent, given: Given, *, ended: bool = False) -> tuple[Run, State, Place]:
    """The run, its state, and the place that the agent is at. ``ended``: whether the run may have ended."""
    run, state = _own_run(agent, given)
    place = read_place(given["step"])
    if not _was_sent(run, given) and (place != place_of(state) or (state.outcome(graph_of) and not ended)):
        raise Refused(where(agent, run, state, ENDED if place == place_of(state) else MOVED, is_error=True))
    return run, state, place


class Refused(Exception):
    """``answer``: why, and where the run stands."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer


def _was_sent(run: Run, given: Given) -> bool:
    """Whether a turn with the same ``request`` was recorded before."""
    return "request" in given and run.events.filter(uuid__in=[_key(run, kind, given) for kind in KINDS]).exists()


KINDS = ("answer", "back", "values", "finish")


def _key(run: Run, kind: str, given: Given) -> UUID:
    return uuid5(run.pk, f"{kind}/{given['request']}") if "request" in given else uuid4()


def _event(run: Run, kind: str, given: Given, place: Place) -> Event:
    step, release_id, node = place
    return Event(str(_key(run, kind, given)), kind, step, release_id, node)


def _send(agent: Agent, run: Run, event: Event, given: Given) -> Answer:
    state, refused = run.record([Sent(event)], by=agent.user, agent=agent.following(given.get("model", "")))
    return where(agent, run, state, " ".join(_reasons(refused)), is_error=bool(refused))


def _reasons(refused: Iterable[Refusal]) -> Iterable[str]:
    for each in refused:
        yield each.message
        yield from (f"{name}: {message}" for name, message in each.errors.items())


def _unknown_fields(state: State, values: dict[str, str]) -> str:
    """A sentence on ``values`` that the step does not ask for; "" where there are none."""
    fields = [each.name for each in inputs.inputs_of(node_at(state.place, graph_of).body)]
    unknown = [name for name in values if name not in fields]
    if not unknown:
        return ""
    there = f"Its fields: {', '.join(fields)}." if fields else "It has no fields."
    return f"This step does not ask for {unknown[0]!r:.60}. {there}"


def _option(agent: Agent, state: State, text: str, values: dict[str, str]) -> Option | None:
    """The answer that ``text`` names by its key or its label, offered or not; None for none."""
    now = replace(state, values={**state.values, **values})
    offered = answers_offered(agent, now)
    options = [*offered, *node_at(state.place, graph_of).options]
    said = " ".join(text.split()).casefold()
    by_label = (each for each in options if each.label.casefold() == said)
    return next((each for each in options if each.key == text), None) or next(by_label, None)


def _entered(run: Run, state: State, option: Option | None) -> int:
    """The release to enter where ``option`` leads through another guide; 0 for none."""
    if not option or not option.tree or option.key == RETURN:
        return 0
    return run.tree.releases_through(state.entered, state.release_id).get(option.tree, 0)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotPossible(f"There is no run {text[:80]!r}: give its id as begin_run told it.") from None
