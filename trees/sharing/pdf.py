"""A guide as a PDF booklet: what its page "Print" shows, on A4, with outline, links, tags and pictures."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from project.web.times import day_text
from trees.core.fields.inputs import Input
from trees.core.graph import Graph, Node
from trees.core.links import PICTURE_SUFFIX, PICTURES_PATH, stored_pictures
from trees.models import Picture, Revision, Tree
from trees.models.trees.subtrees import LiveTrees
from trees.sharing.booklet import step
from trees.sharing.html_tree import HtmlTree, TreeNode, is_right_to_left
from trees.sharing.typeset import TypesetError, typeset

MAX_STEPS = 2_500
MAX_CHARS = 1_000_000
MAX_PARTS = 30_000  # steps, answers, paragraphs, list items, cells: each takes about 20 kB while it is typeset
MAX_PICTURES, MAX_PICTURE_BYTES = 300, 60_000_000
CHOICES = {"yes-no": ("yes", "no")}
# The letters of a script -> a language that is written with them. The site itself is in English.
LANGUAGES = {
    "HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko", "CJK": "zh", "ARABIC": "ar", "HEBREW": "he", "THAI": "th",
    "CYRILLIC": "ru", "GREEK": "el", "DEVANAGARI": "hi",
}  # fmt: skip
LANGUAGE_SAMPLE_CHARS = 2_000


def booklet_pdf(tree: Tree, revision: Revision, graph: Graph) -> bytes:
    """The PDF of ``revision``, whose content is ``graph``. Raises TypesetError where it is too long, or Busy."""
    require_printable(graph)
    trees = LiveTrees(tree.team_trees())
    trees.look_up(graph.trees())
    contents, left_out = pictures_of(graph)
    job = booklet_job(tree, revision, graph, trees.titles, contents)
    if left_out:
        most = f"a PDF has at most {MAX_PICTURES} pictures and {MAX_PICTURE_BYTES // 1_000_000} MB of them"
        job["note"] = f"Pictures left out: {left_out}; {most}."
    return typeset(job, contents)


def require_printable(graph: Graph) -> None:
    """Raises TypesetError where a PDF would be too long."""
    chars = sum(len(node.body) for node in graph.nodes.values())
    for count, most, what in ((len(graph.nodes), MAX_STEPS, "steps"), (chars, MAX_CHARS, "characters")):
        if count > most:
            raise TypesetError(f"A PDF has at most {most:,} {what}; this guide has {count:,}. Use “Print” instead.")


def booklet_job(
    tree: Tree, revision: Revision, graph: Graph, titles: Mapping[int, str], pictures: Mapping[str, bytes]
) -> dict[str, Any]:
    """What booklet.typ reads. ``pictures``: file name -> content."""
    html = HtmlTree(lambda url: file_of(url) if file_of(url) in pictures else "")
    numbers = {key: number for number, key in enumerate(graph.order(), 1)}
    steps = []
    parts = 0
    for key in numbers:
        steps.append(_step(graph.nodes[key], numbers, titles, html))
        parts += 1 + len(graph.nodes[key].options)
        if parts + html.count > MAX_PARTS:
            raise TypesetError(
                f"A PDF has at most {MAX_PARTS:,} steps, answers, paragraphs and list items; this guide has more. "
                "Use “Print” instead."
            )
    when = revision.published_at or revision.created_at
    return {
        "kind": "pdf",
        # Names of places in a PDF. Of two booklets joined to one file, programs take equal names for one place.
        "anchor": f"guide-{tree.pk}-{revision.pk}-step-",
        "title": tree.title,
        "lang": language_of(" ".join((tree.title, tree.description, *(node.title for node in graph.nodes.values())))),
        "rtl": is_right_to_left(tree.title),
        "edition": edition(revision, when, len(steps)),
        "description": [["p", None, [line]] for line in tree.description.splitlines() if line.strip()],
        "steps": steps,
        "note": "",
        "timestamp": int(when.timestamp()),
    }


def edition(revision: Revision, when: datetime, count: int) -> str:
    day = day_text(timezone.localtime(when, timezone.get_default_timezone()))
    name = f"Release {revision.number}, {day}" if revision.number else f"Draft of {day}, not published"
    return f"{name} · {count} step{'' if count == 1 else 's'}"


def _step(node: Node, numbers: Mapping[str, int], titles: Mapping[int, str], html: HtmlTree) -> dict[str, Any]:
    shown: Any = step(node, numbers, titles)
    return {
        "number": shown["number"],
        "title": shown["title"],
        "rtl": is_right_to_left(node.title),
        "outcome": node.outcome,
        "ending": shown["ending"],
        "parts": [each for part in shown["parts"] for each in _part(part, html)],
        "answers": shown["options"],
    }


def _part(part: Mapping[str, Any], html: HtmlTree) -> list[TreeNode]:
    if "input" not in part:
        return html.nodes_of(part["html"])
    field: Input = part["input"]
    choices = field.choices or CHOICES.get(field.kind)
    return [["blank", {"label": field.label, "choices": list(choices) if choices else None}, []]]


def language_of(text: str) -> str:
    """The language of most letters of ``text``, as far as a script says it."""
    counts: dict[str, int] = {}
    for letter in filter(str.isalpha, text[:LANGUAGE_SAMPLE_CHARS]):
        script = unicodedata.name(letter, "").partition(" ")[0]
        counts[LANGUAGES.get(script, "en")] = counts.get(LANGUAGES.get(script, "en"), 0) + 1
    if counts.get("ja"):  # kana stand among more kanji
        return "ja"
    return max(counts, key=lambda name: counts[name], default="en")


def file_of(url: str) -> str:
    """``/pictures/KEY.webp#x`` -> ``KEY.webp``; "" for a URL elsewhere."""
    path = url.partition("#")[0].partition("?")[0]
    return path.removeprefix(PICTURES_PATH) if path.startswith(PICTURES_PATH) else ""


def pictures_of(graph: Graph) -> tuple[dict[str, bytes], int]:
    """File name -> content of the pictures that the steps show, and how many were too many or too large."""
    urls = {url for node in graph.nodes.values() if PICTURES_PATH in node.body for url in stored_pictures(node.body)}
    keys = sorted(file_of(url).removesuffix(PICTURE_SUFFIX) for url in urls if url.endswith(PICTURE_SUFFIX))
    contents: dict[str, bytes] = {}
    left = MAX_PICTURE_BYTES
    left_out = max(0, len(keys) - MAX_PICTURES)
    for picture in Picture.objects.filter(pk__in=keys[:MAX_PICTURES]).order_by("pk"):
        try:
            if (size := picture.file.size) > left:
                left_out += 1
                continue
            with picture.file.open() as file:
                contents[f"{picture.key}{PICTURE_SUFFIX}"] = file.read()
            left -= size
        except OSError:  # its file is missing: its text alternative stands there
            continue
    return contents, left_out
