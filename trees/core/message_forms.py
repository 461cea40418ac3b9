"""The forms in which a webhook's message is sent: Treeline's own JSON, or what Slack, Teams and Jira take.

A form is a function from the message (see trees/models/integrations/webhook_events.py) to JSON. What people wrote is
escaped as each of them wants it, and cut so that no message is refused for its length.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, TypeVar

MAX_HEADLINE_CHARS = 150
MAX_NAME_CHARS, MAX_FACT_CHARS = 100, 500
MAX_FACTS = 30
# What a receiver takes for all facts: of the 3,000 units of a section, of the 28 KB that Microsoft names for a message
# (less were refused, and letters count in UTF-16 somewhere), of the 32,767 characters of a comment.
MAX_SLACK_UNITS, MAX_TEAMS_BYTES, MAX_JIRA_CHARS = 3_000, 18_000, 30_000
TEAMS_SPECIAL = re.compile(r"([\\`*_\[\]()#>~|-])")
JIRA_SPECIAL = re.compile(r"([\\{}\[\]!*_|~^+])")
MORE = "…"  # in place of facts that were too many
HEADLINES = {
    "run.started": "Run started",
    "run.step_reached": "Step reached",
    "run.finished": "Run finished",
    "flag.raised": "Step flagged",
    "guide.released": "Guide released",
    "guide.review_due": "Review due",
    "test": "Test message",
}

Message = dict[str, Any]
T = TypeVar("T")


def headline(message: Message) -> str:
    """ "Run finished: Printer offline" """
    title: str = (message.get("guide") or {}).get("title", "")
    begin: str = HEADLINES.get(message["event"]) or message["event"]
    return _cut(f"{begin}: {title}" if title else begin, MAX_HEADLINE_CHARS)


def facts(message: Message) -> list[tuple[str, str]]:
    """What the message tells, as names and values in words."""
    run, flag, guide = (message.get(name) or {} for name in ("run", "flag", "guide"))
    step = flag.get("step") or run.get("step") or {}
    found = [
        ("Outcome", run.get("outcome", "")),
        ("Step", step.get("title", "")),
        ("Kind", flag.get("kind", "")),
        ("Remark", flag.get("text", "")),
        ("Ticket", run.get("ticket", "")),
        ("Caller", run.get("caller", "")),
        ("Person", run.get("person", "") or flag.get("person", "") or guide.get("person", "")),
        ("Release", str(guide.get("release") or "")),
        ("Notes", guide.get("notes", "")),
        ("Review on", guide.get("review_on", "")),
        ("Message", message.get("message", "")),
        *((f"{each['step']['title']}", each["answer"]) for each in run.get("trail", ())),
        *((name, value or "(not kept)") for name, value in run.get("values", {}).items()),
        *(("Note", each["text"]) for each in run.get("notes", ())),
    ]
    named = [(_cut(name, MAX_NAME_CHARS) or "Step", _cut(value, MAX_FACT_CHARS)) for name, value in found if value]
    return named[:MAX_FACTS]


def link(message: Message) -> str:
    """Of the run, the flag or the guide; "" where it would be a path only, which a chat cannot open."""
    about = message.get("run") or message.get("flag") or message.get("guide") or {}
    url: str = about.get("url", "")
    return url if url.startswith("http") else ""


def slack(message: Message) -> Message:
    """An incoming webhook of Slack: ``text`` for notifications, ``blocks`` for the channel."""
    title, to = _for_slack(headline(message)), link(message)
    head = f"*<{to}|{title}>*" if to else f"*{title}*"
    lines = [f"*{_for_slack(name)}:* {_for_slack(value)}" for name, value in facts(message)]
    text = "\n".join([head, *_fitting(lines, MAX_SLACK_UNITS - _units(head), _units, MORE)])
    return {"text": title, "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": text}}]}


def teams(message: Message) -> Message:
    """A workflow of Microsoft Teams, "when a webhook request is received": one Adaptive Card."""
    rows = [{"title": _for_teams(name), "value": _for_teams(value)} for name, value in facts(message)]
    rows = _fitting(rows, MAX_TEAMS_BYTES, _json_bytes, {"title": MORE, "value": MORE})
    title = {"type": "TextBlock", "text": _for_teams(headline(message)), "weight": "Bolder", "wrap": True}
    card: Message = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [title, *([{"type": "FactSet", "facts": rows}] if rows else [])],
    }
    if to := link(message):
        card["actions"] = [{"type": "Action.OpenUrl", "title": "Open in Treeline", "url": to}]
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
    return {"type": "message", "attachments": [attachment]}


def jira(message: Message) -> Message:
    """An automation rule of Jira, "incoming webhook": the issue whose key is the ticket, and a comment for it."""
    ticket = (message.get("run") or {}).get("ticket", "")
    lines = [f"{_for_jira(name)}: {_for_jira(value)}" for name, value in facts(message)]
    lines = _fitting(lines, MAX_JIRA_CHARS, lambda line: len(line) + 1, MORE)
    comment = "\n".join(filter(None, [_for_jira(headline(message)), *lines, link(message)]))
    return {"issues": [ticket] if ticket else [], "comment": comment, "treeline": message}


FORMS: dict[str, Callable[[Message], Message]] = {"slack": slack, "teams": teams, "jira": jira}
LABELS = {"": "JSON", "slack": "Slack message", "teams": "Teams card", "jira": "Jira automation"}


def in_form(form: str, message: Message) -> Message:
    """``message`` in a form of FORMS, or as it is."""
    return FORMS[form](message) if form in FORMS else message


def _cut(text: str, chars: int) -> str:
    return text if len(text) <= chars else f"{text[: chars - 1]}…"


def _fitting(rows: list[T], most: int, size: Callable[[T], int], more: T) -> list[T]:
    """The first of ``rows`` that have at most ``most`` together, and ``more`` in place of the rest."""
    left = most - size(more)
    for count, row in enumerate(rows):
        left -= size(row)
        if left < 0:
            return [*rows[:count], more]
    return rows


def _units(line: str) -> int:
    """Of UTF-16, with the line end before it."""
    return len(line.encode("utf-16-le", errors="replace")) // 2 + 1


def _json_bytes(row: Message) -> int:
    return len(json.dumps(row, ensure_ascii=False).encode(errors="replace")) + 1


def _for_slack(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _for_teams(text: str) -> str:
    return TEAMS_SPECIAL.sub(r"\\\1", text)


def _for_jira(text: str) -> str:
    """Without what would be markup of Jira there: a mention, an image, a macro, bold letters."""
    return JIRA_SPECIAL.sub(r"\\\1", text)
