"""trees/core/message_forms.py: messages as Slack, Teams and Jira take them."""

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


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("message", [MESSAGE, RUN, {"event": "test", "message": "It works."}])
def test_no_text_is_longer_than_a_chat_takes(form, message):
    long = message | {"guide": {"title": "x" * 10_000}}
    made = in_form(form, long)
    assert len(made["blocks"][0]["text"]["text"]) <= 3000 if form == "slack" else len(str(made)) < 28_000
