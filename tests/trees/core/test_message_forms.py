"""trees/core/message_forms.py: messages as Slack, Teams and Jira take them."""

import re

import orjson
import pytest

from trees.core.message_forms import FORMS, in_form, jira, slack, teams

STEP = {"key": "power", "title": "Is the *light* on?"}
MESSAGE = {
    "event": "flag.raised",
    "flag": {"url": "https://guides.example.com/flags/1", "kind": "wrong", "text": "<!channel> & more", "step": STEP},
    "guide": {"title": "Printer <offline>"},
}
RUN = {
    "event": "run.finished",
    "run": {"url": "/runs/1/", "outcome": "resolved", "ticket": "INC-7", "values": {"pin": None, "serial": "S"},
            "trail": [{"step": STEP, "answer": "Yes"}], "notes": [{"step": STEP, "text": "x" * 5000}]},
    "guide": {"title": "Printer", "release": 7},
}  # fmt: skip


def test_slack_reads_no_commands_in_what_people_wrote():
    message = slack(MESSAGE)
    text = message["blocks"][0]["text"]["text"]
    assert message["text"] == "Step flagged: Printer &lt;offline&gt;"
    assert "<!channel>" not in text
    assert "&lt;!channel&gt; &amp; more" in text
    assert text.startswith("*<https://guides.example.com/flags/1|Step flagged")


def test_teams_gets_one_card_that_leads_to_the_flag():
    [attachment] = teams(MESSAGE)["attachments"]
    card = attachment["content"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert card["actions"][0]["url"] == MESSAGE["flag"]["url"]
    assert {"title": "Step", "value": r"Is the \*light\* on?"} in card["body"][1]["facts"]


def test_jira_names_the_issue_and_has_the_whole_message():
    message = jira(RUN)
    assert (message["issues"], message["treeline"]) == (["INC-7"], RUN)
    assert message["comment"].startswith("Run finished: Printer\nOutcome: resolved\nTicket: INC-7")
    assert "pin: (not kept)" in message["comment"]


def test_path_without_a_site_is_no_link():
    assert "actions" not in teams(RUN)["attachments"][0]["content"]
    assert "|" not in slack(RUN)["blocks"][0]["text"]["text"]


def test_jira_reads_no_markup_in_what_people_wrote():
    comment = jira(MESSAGE | {"flag": {"text": "[~ann] {color:red} !http://a.example/x.png! C:\\temp *b*"}})["comment"]
    assert r"Remark: \[\~ann\] \{color:red\} \!http://a.example/x.png\! C:\\temp \*b\*" in comment


def size(form, made):
    """What its receiver limits, in parts of the limit."""
    if form == "slack":
        return len(made["blocks"][0]["text"]["text"].encode("utf-16-le")) / 2 / 3_000
    return len(made["comment"]) / 32_767 if form == "jira" else len(orjson.dumps(made)) / 21_000


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("letter", ["x", "[", "&", "語", "😀", "\n"])
def test_no_message_is_larger_than_its_receiver_takes(form, letter):
    step, text = {"key": "a", "title": letter * 500}, letter * 5_000
    run = RUN["run"] | {
        "ticket": letter * 200, "caller": letter * 200, "values": {f"{letter}{number}": text for number in range(50)},
        "trail": [{"step": step, "answer": text}] * 50, "notes": [{"step": step, "text": text}],
    }  # fmt: skip
    made = in_form(form, RUN | {"run": run, "guide": {"title": letter * 500}})
    assert 0.15 < size(form, made) <= 1
    assert "…" in str(made)


def test_text_is_never_cut_inside_an_escaped_letter():
    run = RUN["run"] | {"trail": [{"step": STEP, "answer": "&" * 500}] * 9}
    text = slack(RUN | {"run": run})["blocks"][0]["text"]["text"]
    assert re.sub("&amp;", "", text).count("&") == 0
    assert text.endswith("\n…")


def test_step_without_a_title_and_a_message_of_one_line_are_told():
    run = RUN["run"] | {"trail": [{"step": {"key": "a", "title": ""}, "answer": "Yes"}]}
    assert "*Step:* Yes" in slack(RUN | {"run": run})["blocks"][0]["text"]["text"]
    for form in FORMS:
        assert "It works." in str(in_form(form, {"event": "test", "message": "It works."}))
