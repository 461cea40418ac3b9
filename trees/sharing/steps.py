"""What the page of a step shows to those who have the link."""

from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.text import Truncator

from trees.core import inputs, places
from trees.core.places import Spot
from trees.models import Share
from trees.models.revisions import graph_of
from trees.models.subtrees import LiveTrees
from trees.running.markdown_html import render as markdown
from trees.running.outcomes import OUTCOME_ICONS, PUBLIC_OUTCOME_MEANINGS
from trees.running.panels import digit


def about(share: Share) -> dict:
    """What every page of a link shows."""
    return {
        "share": share,
        "title": share.tree.title,
        "description": Truncator(" ".join(share.tree.description.split())).chars(160) or "A guide, step by step.",
        "home": reverse("shared", args=[share.token]),
    }


def step(share: Share, spot: Spot, trees: LiveTrees) -> dict:
    node = graph_of(spot.release_id).nodes[spot.node]
    trees.look_up(option.tree for option in node.options if option.tree)
    body = inputs.read(node.body)
    html = "".join(markdown(part) for part in body.parts if isinstance(part, str))
    first = not spot.path
    own = {"description": Truncator(" ".join(strip_tags(html).split())).chars(160) or node.title}
    return about(share) | ({} if first else own) | {
        "first": first,
        "node": node,
        "through": trees.titles.get(spot.tree, ""),
        "html": outside(html) if share.sites else html,
        "ready": [asked.label for asked in body.inputs],
        "icon": OUTCOME_ICONS[node.outcome],
        "meaning": "" if spot.back else PUBLIC_OUTCOME_MEANINGS[node.outcome],
        "ways": ways(share, spot, trees),
    }  # fmt: skip


def ways(share: Share, spot: Spot, trees: LiveTrees) -> list[dict]:
    found = [(label, to) for label, to in places.ways(spot, graph_of, trees) if to]
    return [
        {"digit": digit(number), "label": label, "href": url_of(share, to)}
        for number, (label, to) in enumerate(found, 1)
    ]


def url_of(share: Share, spot: Spot) -> str:
    home = reverse("shared", args=[share.token])
    return f"{home}{spot.path}/" if spot.path else home


def outside(html: str) -> str:
    """``html`` whose links leave the frame that it may be shown in: what they lead to may refuse to be in one."""
    return html.replace('<a href="http', '<a target="_blank" href="http')
