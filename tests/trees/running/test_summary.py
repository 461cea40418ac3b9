"""The summary of a run: the pure form, and what is said of a run."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from tests.html import page_of
from trees.core.graph import Graph, Node, Option
from trees.models import Run, SummaryTemplate
from trees.running import summary, summary_template
from trees.running.summary_template import Facts, Line, TemplateError, check_template, escaped, texts_of

LINE = Line("Is the light on?", "No", "It blinks\n# twice")
FACTS = Facts(
    "Printer offline", 7, "Resolved: It prints", 245, "Ann", "2026-03-04", ticket="INC_4711",
    link="https://guides.example/runs/1/", trail=(LINE, Line("Is it full?", "Yes", guide="Paper")),
    values=(("Serial number", "A*B"),),
)  # fmt: skip
LETTERS = st.characters(codec="utf-8", exclude_characters="\0")
TEXTS = st.text(LETTERS, max_size=40) | st.lists(st.sampled_from("#-+=*_[]()<>`~|\\&!.:1a; {}x"), max_size=12).map(
    "".join
)


# The form


def test_standard_form_says_everything_that_there_is():
    assert summary_template.summary(FACTS)["plain"] == (
        "Printer offline, release 7\n\n"
        "- Outcome: Resolved: It prints\n- Time: 4 min\n- Ticket: INC_4711\n\n"
        "1. Is the light on? — No\n   Note: It blinks\n   # twice\n2. Paper › Is it full? — Yes\n\n"
        "- Serial number: A*B\n\n"
        "Ann, 2026-03-04\nhttps://guides.example/runs/1/"
    )
    assert summary_template.summary(replace(FACTS, link=""))["plain"].endswith("\n\nAnn, 2026-03-04")


def test_line_with_nothing_in_it_is_left_out():
    assert "Caller" not in summary_template.fill(summary_template.STANDARD, FACTS)
    assert summary_template.fill("For {{caller}}\nOn {{ticket}} {{caller}}\nAlways", FACTS) == "On INC_4711  \nAlways"


def test_three_forms_say_the_same():
    made = summary_template.summary(
        FACTS, "**{{guide}}**\n{{ticket}}\n\n| a | b |\n|---|---|\n| {{person}} | {{date}} |"
    )
    assert made["markdown"].startswith("**Printer offline**  \nINC_4711\n\n|")
    assert made["plain"] == "Printer offline\nINC_4711\n\na | b\nAnn | 2026-03-04"
    assert "<strong>Printer offline</strong><br>\nINC_4711" in made["html"]


def test_list_inside_a_line_gets_lines_of_its_own():
    assert (
        summary_template.fill("Entered: {{values}} and so on", FACTS)
        == "Entered:\n\n- Serial number: A\\*B\n\nand so on"
    )


def test_notes_stand_alone_with_their_step():
    assert texts_of(summary_template.fill("{{notes}}", FACTS))["plain"] == "- Is the light on?\n  It blinks\n  # twice"


def test_note_of_a_step_gone_back_over_is_not_lost():
    facts = Facts("G", 1, "", 0, "", "", trail=(LINE,), also=(Line("Old?", note="seen"),))
    assert texts_of(summary_template.fill("{{trail}}", facts))["plain"].endswith("- Gone back over: Old?\n  Note: seen")


def test_unknown_variable_is_refused_with_the_nearest_known_one():
    with pytest.raises(TemplateError, match=r"no \{\{tiket\}\}.*nearest is \{\{ticket\}\}"):
        check_template("{{guide}} {{ tiket }}")
    check_template("".join(f"{{{{{name}}}}}" for name in summary_template.VARIABLES))


def test_list_can_stand_in_a_template_once():
    with pytest.raises(TemplateError, match=r"\{\{trail\}\} can be used once"):
        check_template("{{trail}} {{guide}} {{guide}} {{ trail }}")


def test_variable_of_an_older_template_that_is_not_known_says_nothing():
    assert summary_template.fill("{{gone}}\nA {{gone}}{{ticket}}", FACTS) == "A INC_4711"


@given(TEXTS)
def test_escaped_text_is_shown_as_it_was_typed(text):
    shown = " ".join(text.split())
    assert texts_of(escaped(text))["plain"] == shown
    assert texts_of(f"1. {escaped(text)} x")["plain"] == f"1. {shown} x".replace("1.  x", "1. x")


@given(st.builds(Line, TEXTS, TEXTS, TEXTS | st.just("- a\n---\n===\n|-|\n    x\n```")))
def test_nothing_typed_becomes_markup(line):
    html = summary_template.summary(Facts("G", 1, "", 0, "", "", trail=(line,)), "{{trail}}")["html"]
    assert set(re.findall(r"</?(\w+)", html)) <= {"ol", "li", "br"}


def test_template_is_sanitised_too():
    html = summary_template.summary(FACTS, "<script>x</script> [a](javascript:x) <b onclick=x>{{guide}}</b>")["html"]
    page = page_of(html)
    assert page.scripts == [] and not page.has("a, b, script")


def test_guide_tells_of_every_variable():
    page = (Path(__file__).parents[3] / "docs" / "guide" / "runs.md").read_text(encoding="utf-8")
    assert dict(re.findall(r"^\| `\{\{(\w+)\}\}` \| (.+) \|$", page, re.MULTILINE)) == summary_template.VARIABLES


# Of a run

ASKS = "Serial number: ____ {#serial}\nTheir PIN: ____ {#pin .sensitive}"


def asking() -> Graph:
    ways = (Option("yes", "Yes", "done"), Option("no", "No", "on"))
    return Graph.of([Node("on", "Is it on?", ASKS, ways), Node("done", "It prints", outcome="resolved")])


@pytest.fixture
def run(team, owner):
    return Run.objects.start(factories.published(team, owner, graph=asking()), by=owner)


def say(run, kind, **fields):
    _, refused = run.record([factories.event(kind, run, **fields)], by=run.person)
    assert refused == []


def test_run_is_summed_up_as_it_went(run, settings):
    settings.BASE_URL = "https://guides.example"
    say(run, "details", values={"ticket": "INC-1", "caller": "Bo"})
    say(run, "note", text="It smokes")
    say(run, "answer", option="yes", values={"serial": "AB1", "pin": "9876"})
    made = summary.summary_of(run)
    for form in made.values():
        for said in ("Printer offline", "release 1", "Resolved: It prints", "INC-1", "Bo", "It smokes", "AB1", "Owner"):
            assert said in form
        assert f"https://guides.example/runs/{run.pk}/" in form
        assert "9876" not in form
        assert "PIN" not in form
    assert "1. Is it on? — Yes\n   Note: It smokes" in made["plain"]


def test_run_under_way_says_where_it_stands(run):
    assert "Under way, at “Is it on?”" in summary.summary_of(run)["plain"]
    say(run, "note", text="It smokes")
    assert "1. Is it on?\n   Note: It smokes" in summary.summary_of(run)["plain"]


def test_summary_names_who_had_the_run_before(run, owner, editor):
    run.hand_over(editor, by=owner)
    assert "Editor, before that Owner" in summary.summary_of(Run.objects.get(pk=run.pk))["plain"]


def test_run_that_was_ended_early_says_so(run):
    say(run, "finish", option="escalate")
    assert "Escalated at “Is it on?”" in summary.summary_of(run)["plain"]


def test_link_is_absolute_or_not_there(run):
    assert "/runs/" not in summary.summary_of(run)["markdown"]
    assert f"<http://testserver/runs/{run.pk}/>" in summary.summary_of(run, base="http://testserver/")["markdown"]


def test_tree_gone_through_goes_before_its_steps(team, owner):
    paper = factories.published(team, owner, "Paper")
    way = (Option("check", "Check the paper", "done", tree=paper.pk),)
    main = Graph.of([Node("on", "Is it on?", "", way), Node("done", "It prints", outcome="resolved")])
    run = Run.objects.start(factories.published(team, owner, graph=main), by=owner)
    say(run, "answer", option="check", entered=paper.live_id)
    factories.answered(run, "yes", "return")
    assert summary.summary_of(run)["plain"].split("\n\n")[2] == (
        "1. Is it on? — Check the paper\n2. Paper › Is the light on? — Yes\n3. Paper › Solved"
    )


def test_team_has_its_own_form(run, owner):
    SummaryTemplate.objects.create(team=run.team, text="Guide {{guide}}", updated_by=owner)
    assert summary.summary_of(run) == {
        "markdown": "Guide Printer offline", "plain": "Guide Printer offline", "html": "<p>Guide Printer offline</p>\n"
    }  # fmt: skip


def test_summary_asks_the_database_once(run, django_assert_num_queries):
    for _ in range(5):
        say(run, "note", text="again")
    state = run.state()
    with django_assert_num_queries(1):
        summary.summary_of(run, state)
