"""What the pages of a public link show."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.text import Truncator

from project.web.direction import direction_of
from trees.core.fields import inputs
from trees.core.runs import places
from trees.core.runs.places import Spot
from trees.models import Share
from trees.models.trees.revisions import graph_of
from trees.models.trees.subtrees import LiveTrees
from trees.running.markdown_html import render as markdown
from trees.running.outcomes import OUTCOME_ICONS, PUBLIC_OUTCOME_MEANINGS
from trees.running.panels import digit

MAX_DESCRIPTION_CHARS = 160  # what search engines show


def share_context(share: Share) -> dict[str, object]:
    """What every page of a link shows."""
    return {
        "share": share,
        "title": share.tree.title,
        "description": summary_of(share.tree.description) or "A guide, step by step.",
        "home": home_url(share),
    }


def step_context(share: Share, spot: Spot, trees: LiveTrees) -> dict[str, object]:
    node = graph_of(spot.release_id).nodes[spot.node]
    trees.look_up(option.tree for option in node.options if option.tree)
    body = inputs.read(node.body)
    html = "".join(markdown(part) for part in body.parts if isinstance(part, str))
    is_first = not spot.path
    context = share_context(share) | {
        "first": is_first,
        "node": node,
        "direction": direction_of(node.title, node.body),
        "through": trees.titles.get(spot.tree, ""),
        "html": opening_outside(html) if share.sites else html,
        "ready": [field.label for field in body.inputs],
        "icon": OUTCOME_ICONS[node.outcome],
        "meaning": "" if spot.back else PUBLIC_OUTCOME_MEANINGS[node.outcome],
        "ways": answers(share, spot, trees),
    }
    if not is_first:
        context["description"] = summary_of(strip_tags(html)) or node.title
    return context


def answers(share: Share, spot: Spot, trees: LiveTrees) -> list[dict[str, str]]:
    """The answers of the step that lead somewhere."""
    targets = [(label, target) for label, target in places.ways(spot, graph_of, trees) if target]
    return [
        {"digit": digit(number), "label": label, "href": url_of(share, target)}
        for number, (label, target) in enumerate(targets, 1)
    ]


def home_url(share: Share) -> str:
    return reverse("shared", args=[share.token])


def url_of(share: Share, spot: Spot) -> str:
    """The URL of a step; of the first one the link itself."""
    return f"{home_url(share)}{spot.path}/" if spot.path else home_url(share)


def summary_of(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(MAX_DESCRIPTION_CHARS)


def opening_outside(html: str) -> str:
    """Lets external links open outside the frame that embeds the guide: their sites may refuse to be framed."""
    return html.replace('<a href="http', '<a target="_blank" href="http')
