"""The tools: what each is called, takes and needs, and the call of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from accounts.models import Scope
from project.web.errors import NOTHING_HERE, Conflict
from trees.agents import guides, turns
from trees.agents.agent import Agent, Answer, NotPossible
from trees.agents.arguments import Argument, BadArguments, Given, read_arguments, schema_of
from trees.core.outcomes import OUTCOMES
from trees.core.runs.walk import MAX_DETAIL_CHARS, MAX_NOTE_CHARS
from trees.models import Flag
from trees.models.runs.agents import MAX_MODEL_CHARS
from trees.models.runs.flags import MAX_FLAG_CHARS

GUIDE = Argument("guide", "The id of the guide, as find_guides tells it.", "number", required=True)
RUN = Argument("run", "The id of the run, as begin_run told it.", required=True, max_chars=64)
STEP = Argument("step", "The step you are at, as the last result told it: 2/15/power.", required=True, max_chars=120)
ANY_STEP = Argument("step", "A step of this run that was told before; the current one by default.", max_chars=120)
VALUES = Argument("values", "Values of the step's fields, by their names. Dates as 2026-03-31.", "values")
REQUEST = Argument(
    "request", "A name of your own for this call, such as a UUID. The same again changes nothing.", max_chars=100
)
MODEL = Argument("model", "Your own name and version, for the record.", max_chars=MAX_MODEL_CHARS)
WHERE = "Answers where the run stands then: the step's text, its fields, and the answers it offers."


@dataclass(frozen=True, slots=True)
class Tool:
    """``scope``: what an API key needs for it. ``opens_world``: whether another system is asked."""

    name: str
    title: str
    description: str
    scope: Scope
    arguments: tuple[Argument, ...]
    call: Callable[[Agent, Given], Answer]
    opens_world: bool = False

    def to_json(self) -> dict[str, Any]:
        reads = self.scope is Scope.READ
        return {
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "inputSchema": schema_of(self.arguments),
            "annotations": {"readOnlyHint": reads, "destructiveHint": False, "openWorldHint": self.opens_world},
        }


TOOLS = {
    tool.name: tool
    for tool in (
        Tool(
            "find_guides", "Find guides", "Finds published troubleshooting guides by words; all by name without any.",
            Scope.READ,
            (Argument("text", "Words of the problem, such as: printer offline.", max_chars=500),
             Argument("cursor", "Of the page before, for the next one.", max_chars=500)),
            guides.find_guides,
        ),
        Tool(
            "read_guide", "Read a guide",
            "Reads a whole guide as Markdown. To work through a problem, begin a run instead: it leads step by step.",
            Scope.READ, (GUIDE,), guides.read_guide,
        ),
        Tool(
            "begin_run", "Begin a run", f"Begins to follow a guide, for one problem of one person. {WHERE}", Scope.RUN,
            (GUIDE, Argument("ticket", "The number of the ticket.", max_chars=MAX_DETAIL_CHARS),
             Argument("caller", "Who has the problem.", max_chars=MAX_DETAIL_CHARS), REQUEST, MODEL),
            turns.begin_run,
        ),
        Tool(
            "my_runs", "List my runs", "Lists the runs under way that you began, or that a person handed to you: go on "
            "with one of them by summary, which says where it stands, and answer.", Scope.READ, (), turns.my_runs,
        ),
        Tool(
            "answer", "Answer a step",
            f"Gives one of the answers that the step offers, and goes on to where it leads. {WHERE} Do what the step "
            "says and find out which answer is true; never guess one.",
            Scope.RUN,
            (RUN, STEP, Argument("answer", "The key or the text of an answer that is offered.", required=True,
                                 max_chars=500), VALUES, REQUEST, MODEL),
            turns.answer,
        ),
        Tool(
            "go_back", "Go back", f"Goes back one answer, or to an earlier step; reopens a run that has ended. {WHERE}",
            Scope.RUN,
            (RUN, STEP, Argument("to", "How many of the answers remain; all but the last by default.", "number"),
             REQUEST),
            turns.go_back,
        ),
        Tool(
            "note", "Write a note", "Writes a note about a step, for the summary. An empty text deletes it.",
            Scope.RUN,
            (RUN, Argument("text", "The note.", required=True, max_chars=MAX_NOTE_CHARS), ANY_STEP, REQUEST),
            turns.note,
        ),
        Tool(
            "fill_in", "Fill in fields", f"Fills in fields of the step without answering it yet. {WHERE}", Scope.RUN,
            (RUN, STEP, Argument(VALUES.name, VALUES.description, "values", required=True), REQUEST), turns.fill_in,
        ),
        Tool(
            "look_up", "Look values up",
            "Has the team's other systems fill in the fields of the step that name a lookup. It takes a moment: "
            f"call it again until they are filled in or it failed. {WHERE}",
            Scope.RUN, (RUN, STEP), turns.look_up, opens_world=True,
        ),
        Tool(
            "flag", "Flag a step", "Tells the guide's editors that a step is wrong, unclear or lacks an answer.",
            Scope.RUN,
            (RUN, Argument("kind", "What is wrong with it.", required=True, choices=tuple(Flag.Kind.values)),
             Argument("text", "What you found.", required=True, max_chars=MAX_FLAG_CHARS), ANY_STEP, REQUEST),
            turns.flag,
        ),
        Tool(
            "finish", "Finish a run", "Ends the run before the guide does, with an outcome.", Scope.RUN,
            (RUN, STEP, Argument("outcome", "How it ended.", required=True, choices=OUTCOMES), REQUEST), turns.finish,
        ),
        Tool(
            "summary", "Summarise a run", "The text for the ticket: what was asked, answered and noted."
            " It says where the run stands, too.", Scope.READ, (RUN,), turns.summary,
        ),
    )
}  # fmt: skip


def call_tool(tool: Tool, agent: Agent, sent: object) -> Answer:
    """What ``tool`` answers. What refuses it is an answer, too, which a model reads and acts on."""
    try:
        return tool.call(agent, read_arguments(tool.arguments, sent))
    except turns.Refused as refused:
        return refused.answer
    except ValidationError as error:
        return Answer(" ".join(error.messages), is_error=True)
    except Http404:
        return Answer(NOTHING_HERE, is_error=True)
    except (BadArguments, Conflict, NotPossible, PermissionDenied) as error:
        return Answer(str(error), is_error=True)
