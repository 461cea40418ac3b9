"""Following a guide: what each turn answers, what is refused, and what a repeated one changes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.trees.agents.calls import Caller
from trees.models import Flag, Run, RunEvent

pytestmark = pytest.mark.django_db
FILLED = {"age": 30, "pin": "1"}


@pytest.fixture
def here(agent, outer):
    """Where a run that just began stands."""
    return agent.call("begin_run", guide=outer.pk, ticket="INC-7", caller="Ada")[0]


@pytest.fixture
def turn(agent, here):
    """One more call about the run, at the step it stands at unless another is given."""

    def turn(tool, **arguments):
        answer, is_error = agent.call(tool, run=here["run"], **{"step": turn.step} | arguments)
        turn.step = answer["step"]
        return answer, is_error

    turn.step = here["step"]
    return turn


def test_beginning_says_the_step_its_fields_and_its_answers(here, outer):
    assert (here["title"], here["text"]) == ("What does the label say?", "Look below.")
    assert here["guide"] == {"id": outer.pk, "title": "Warranty", "release": 1}
    assert here["fields"][0] == {
        "name": "age", "label": "Age in months", "kind": "number", "required": True, "sensitive": False,
        "filled_in": False,
    }  # fmt: skip
    assert here["answers"] == [{"key": "next", "label": "Next"}]
    assert (here["ticket"], here["caller"], here["outcome"]) == ("INC-7", "Ada", "")
    assert here["url"] == f"http://testserver/runs/{here['run']}/"


def test_words_say_the_same_to_a_model(agent, here):
    text = agent.result("tools/call", name="summary", arguments={"run": here["run"]})["content"][0]["text"]
    assert "# What does the label say?\n\nLook below.\n\nFields of this step:\n- age: Age in months (number" in text
    assert text.endswith(f"Answers offered:\n- next: Next\n\nRun {here['run']}, step {here['step']}")


def test_each_turn_says_that_the_guide_was_unpublished_since(turn, outer):
    outer.unpublish()
    answer, is_error = turn("fill_in", values={"age": 6})
    assert not is_error
    assert answer["message"].startswith("This guide was unpublished since the run began")


def test_answer_that_is_not_offered_is_refused_with_what_is(turn):
    turn("answer", answer="Next", values={"age": 6, "pin": "1"})
    refused, is_error = turn("answer", answer="Older model")
    assert is_error
    assert refused["message"] == (
        "“Older model” is not offered here. Offered: “Check the power”, “Read the label again”."
    )
    assert [each["key"] for each in refused["answers"]] == ["in", "again"]
    assert turn("answer", answer="made up")[0]["message"].startswith("This step has no such answer.")


def test_values_that_do_not_fit_are_refused_by_name(turn):
    assert turn("answer", answer="next")[0]["message"] == "Some values are not valid. age: This field is required."
    refused, _ = turn("fill_in", values={"age": "old"})
    assert refused["message"] == "Some values are not valid. age: Enter a number, such as 12 or 12.5."
    for tool, more in (("fill_in", {}), ("answer", {"answer": "next"})):
        refused, is_error = turn(tool, values={"colour": "red"}, **more)
        assert (refused["message"], is_error) == ("This step does not ask for 'colour'. Its fields: age, pin.", True)
    assert turn("fill_in", values={"age": 3})[0]["fields"][0]["filled_in"]
    assert not turn("answer", answer="next")[1]


def test_sensitive_value_is_neither_stored_nor_told(turn, agent, here):
    turn("fill_in", values={"age": 3, "pin": "4711"})
    assert "4711" not in str(agent.call("summary", run=here["run"]))
    assert "4711" not in "".join(RunEvent.objects.values_list("data", flat=True))


def test_step_that_the_run_has_left_takes_no_answer(turn, here):
    turn("answer", answer="next", values=FILLED)
    run = Run.objects.get()
    refused, is_error = turn("answer", answer="next", values=FILLED, step=here["step"])
    assert (refused["message"], is_error) == ("The run has moved to another step.", True)
    assert refused["title"] == "Offer a repair"
    assert Run.objects.get().serial == run.serial


def test_step_that_was_made_up_is_refused(agent, here):
    for step in ("x", "1", "1/2", "-1/2/x", "0/99/ask", f"7{here['step']}", "٣/1/ask"):
        answer, is_error = agent.call("answer", run=here["run"], step=step, answer="next", values=FILLED)
        assert is_error, step
        assert "There is no step" in str(answer) or answer["message"] == "The run has moved to another step."
    assert Run.objects.get().steps == 0


def test_same_request_again_changes_nothing(agent, outer):
    begun = [agent.call("begin_run", guide=outer.pk, ticket="A", request="first")[0] for _ in range(2)]
    assert begun[0] == begun[1] and Run.objects.count() == 1
    run, step = begun[0]["run"], begun[0]["step"]
    asked = {"run": run, "step": step, "answer": "next", "values": {"age": 6}, "request": "second"}
    answers = [agent.call("answer", **asked) for _ in range(2)]
    assert answers[0] == answers[1] and not answers[0][1]
    again = agent.call("answer", run=run, step=answers[0][0]["step"], answer="again")[0]
    assert agent.call("answer", **asked) == (again, False)  # the answer is of before, and so is the step
    flagged = {"run": run, "kind": "wrong", "text": "No.", "request": "third"}
    assert [agent.call("flag", **flagged)[1] for _ in range(2)] == [False, False]
    assert Flag.objects.count() == 1
    assert list(RunEvent.objects.values_list("kind", flat=True)) == ["details", "answer", "decision", "answer"]


def test_run_that_has_ended_is_reopened_by_going_back(turn):
    ended, _ = turn("finish", outcome="unresolved")
    assert (ended["outcome"], ended["answers"]) == ("unresolved", [])
    assert turn("answer", answer="next", values=FILLED)[0]["message"] == "This run has ended. Go back to reopen it."
    assert turn("go_back")[0]["outcome"] == ""
    ended, _ = turn("answer", answer="next", values=FILLED)
    assert (ended["title"], ended["outcome"]) == ("Offer a repair", "escalate")
    assert turn("go_back")[0]["title"] == "What does the label say?"  # over the step that decides


def test_going_back_further_than_the_run_has_come_is_refused(turn):
    turn("answer", answer="next", values={"age": 6})
    assert turn("go_back", to=9)[1]
    assert turn("go_back", to=0)[0]["title"] == "What does the label say?"
    assert turn("go_back")[1]


def test_note_and_flag_may_be_about_an_earlier_step(turn, here):
    turn("answer", answer="next", values={"age": 6})
    assert not turn("note", text="Torn.", step=here["step"])[1]
    assert not turn("flag", kind="unclear", text="Which?", step=here["step"])[1]
    assert turn("flag", kind="unclear", text="Which?")[0]["title"] == "Swap it"
    assert [flag.node for flag in Flag.objects.order_by("raised_at")] == ["ask", "swap"]


def test_flag_about_a_step_of_another_way_is_refused(agent, here, outer):
    step = f"0/{outer.live_id}/pay"
    text, is_error = agent.call("flag", run=here["run"], kind="wrong", text="", step=step)
    assert is_error and text.startswith("This run has not come to that step")


def test_person_takes_a_run_over_from_an_agent_and_hands_it_back(agent, here, owner, editor, key_of):
    run = Run.objects.get()
    run.hand_over(editor, by=owner)
    asked = {"run": here["run"], "step": here["step"], "answer": "next", "values": FILLED}
    text, is_error = agent.call("answer", **asked)
    assert is_error and "This run is somebody else's" in text
    assert not Caller(key_of(editor)).call("answer", **asked)[1]


def test_cost_of_a_turn_does_not_grow_with_the_run(turn):
    counts = []
    for _ in range(6):
        with CaptureQueriesContext(connection) as queries:
            turn("answer", answer="next", values={"age": 6})
        counts.append(len(queries))
        turn("answer", answer="again")
    assert len(set(counts[1:])) == 1 and counts[1] <= 13, counts


def test_cost_of_finding_does_not_grow_with_the_guides(agent, team, owner):
    counts = {}
    for number in range(25):
        factories.published(team, owner, f"Printer {number:02}")
        if number in (2, 24):
            for text in ("", "printer"):
                with CaptureQueriesContext(connection) as queries:
                    found = agent.call("find_guides", text=text)[0]
                counts.setdefault(text, []).append(len(queries))
    assert len(found["guides"]) == 20 and found["cursor"]
    more = agent.call("find_guides", text="printer", cursor=found["cursor"])[0]
    assert len(more["guides"]) == 5 and "cursor" not in more
    assert not {row["id"] for row in more["guides"]} & {row["id"] for row in found["guides"]}
    assert all(few >= many for few, many in counts.values()) and counts[""][1] <= 4, counts


def test_resources_come_in_pages(agent, team, owner):
    for number in range(51):
        factories.published(team, owner, f"Guide {number:02}")
    first = agent.result("resources/list")
    rest = agent.result("resources/list", cursor=first["nextCursor"])
    names = [each["name"] for each in first["resources"] + rest["resources"]]
    assert names == [f"Guide {number:02}" for number in range(51)] and "nextCursor" not in rest
