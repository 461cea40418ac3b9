"""Pictures that come inside imported files, or beside them in a folder or a ZIP: checked, named, then stored.

Until they are stored, the steps name them by the URLs that they are going to have. These follow from the picture, so
that a second import of the same file changes nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.crypto import salted_hmac

from accounts.models import Team, User
from trees.core import images, links
from trees.core.formats import Document
from trees.core.formats.pictures import FoundPictures
from trees.core.graph import Graph
from trees.models import Picture
from trees.transfer.library.pictures import MAX_PIXELS_PER_IMPORT, prepare_pictures, stored_files

if TYPE_CHECKING:
    from trees.transfer.plan import PlannedGuide


# A picture in Markdown whose URL is one that the import gave it.
OURS = re.compile(
    r"!\[(?P<text>[^\[\]]*)\]\((?P<to>import-picture:[0-9a-f]{32}|/pictures/[0-9a-f]{32}\.webp)[^()\n]*\)"
)
BESIDE = re.compile(r"!\[(?P<text>[^\[\]]*)\]\(<?(?P<to>[^\s<>()]+)[^()\n]*\)")
Read = Callable[[], bytes]
Beside = Callable[[str], Read | None]  # by path


def nothing_beside(path: str) -> Read | None:
    return None


def pictures_below(directory: Path) -> Beside:
    """The pictures in a directory and in what is below it; none outside of it."""

    def find(path: str) -> Read | None:
        file = (directory / path).resolve()
        return file.read_bytes if file.is_relative_to(directory.resolve()) and file.is_file() else None

    return find


def with_pictures_beside(document: Document, file: str, beside: Beside, used: set[str]) -> Document:
    """With the pictures that its texts name by a path relative to ``file``; those paths are added to ``used``."""
    found = FoundPictures()

    def found_url(match: re.Match[str]) -> str:
        to = match["to"] or ""
        path = normpath(join(dirname(file), unquote(to.partition("#")[0].partition("?")[0])))
        read = beside(path) if to and links.is_relative(to) else None
        if read is None:
            return match[0]
        used.add(path)
        url = found.add(read())
        at = match.start("to") - match.start()
        return match[0][:at] + url + match[0][at + len(to) :] if url else match[0]

    graph = _with_bodies(document.graph, lambda body: links.PICTURE.sub(found_url, body))
    return replace(document, graph=graph, pictures={**document.pictures, **found.files})


def without_unusable(document: Document) -> tuple[Document, list[str]]:
    """``document`` with the pictures that can be stored; the texts of the others stay in their place. And notes."""
    named = {match["to"] for node in document.graph.nodes.values() for match in OURS.finditer(node.body)}
    refused = {url: reason for url, data in document.pictures.items() if url in named and (reason := _refusal(data))}
    kept = {url: data for url, data in document.pictures.items() if url in named and url not in refused}
    notes = [f"Pictures that come along: {len(kept)}."] if kept else []
    notes += [f"Pictures that are left out: {count}. {reason}" for reason, count in Counter(refused.values()).items()]
    return replace(document, graph=without(document.graph, refused), pictures=kept), notes


def with_final_urls(planned: PlannedGuide, team: Team) -> PlannedGuide:
    """With the URLs that its pictures are going to have in ``team``."""
    urls = {url: _final_url(data, team) for url, data in planned.document.pictures.items()}
    if not urls:
        return planned
    graph = _with_bodies(
        planned.document.graph,
        lambda body: OURS.sub(lambda match: match[0].replace(match["to"], urls.get(match["to"], match["to"])), body),
    )
    pictures = {urls[url]: data for url, data in planned.document.pictures.items()}
    return replace(planned, document=replace(planned.document, graph=graph, pictures=pictures))


@contextmanager
def stored_pictures(
    planned: Iterable[PlannedGuide], *, team: Team, by: User | None
) -> Iterator[tuple[list[PlannedGuide], list[Picture]]]:
    """The guides, and their pictures, whose files are stored: ``apply_plan`` saves both in the block.

    What is not saved there is deleted again. A picture that cannot be decoded is left out of its step. Call it outside
    of a transaction: decoding takes long.
    """
    guides = [with_final_urls(each, team) for each in planned]
    found = {_key(url): data for each in guides for url, data in each.document.pictures.items()}
    if not found:
        yield guides, []
        return
    prepared = prepare_pictures(found, MAX_PIXELS_PER_IMPORT)
    refused = {f"{links.PICTURES_PATH}{key}{links.PICTURE_SUFFIX}" for key in prepared.refused}
    with stored_files(prepared.encoded, team=team, by=by) as pictures:
        yield [without_pictures(each, refused) for each in guides], pictures


def without_pictures(planned: PlannedGuide, urls: Iterable[str]) -> PlannedGuide:
    return replace(planned, document=replace(planned.document, graph=without(planned.document.graph, urls)))


def without(graph: Graph, urls: Iterable[str]) -> Graph:
    """``graph`` with the text of each of these pictures in its place."""
    left_out = set(urls)
    if not left_out:
        return graph
    return _with_bodies(
        graph, lambda body: OURS.sub(lambda match: match["text"] if match["to"] in left_out else match[0], body).strip()
    )


def in_words(document: Document) -> Graph:
    """Its graph with a word in place of each picture, as long as none is stored."""
    if not document.pictures:
        return document.graph
    return _with_bodies(document.graph, lambda body: OURS.sub(r"*Picture \g<text>*", body))


def without_missing(graph: Graph) -> Graph:
    """A word in place of each picture that lay beside a text and did not come with it: a page would ask for it."""

    def in_word(match: re.Match[str]) -> str:
        words = f"Picture {match['text']}".strip()
        return f"*{words}*" if links.is_relative(match["to"]) else match[0]

    return _with_bodies(graph, lambda body: BESIDE.sub(in_word, body))


def _refusal(data: bytes) -> str:
    """Why a picture cannot be stored, as a sentence, as far as its first bytes say so; or ""."""
    if len(data) > settings.MAX_PICTURE_BYTES:
        return f"A picture has at most {filesizeformat(settings.MAX_PICTURE_BYTES)}."
    try:
        images.size(BytesIO(data))
    except images.ImageError as error:
        return str(error)
    return ""


def _final_url(data: bytes, team: Team) -> str:
    """Nobody can guess it: a picture is shown to everybody who knows its URL."""
    key = salted_hmac("trees.transfer.pictures", f"{team.pk} {sha256(data).hexdigest()}", algorithm="sha256")
    return f"{links.PICTURES_PATH}{key.hexdigest()[:32]}{links.PICTURE_SUFFIX}"


def _key(url: str) -> str:
    return url.removeprefix(links.PICTURES_PATH).removesuffix(links.PICTURE_SUFFIX)


def _with_bodies(graph: Graph, change: Callable[[str], str]) -> Graph:
    nodes = {
        key: replace(node, body=change(node.body)) if "![" in node.body else node for key, node in graph.nodes.items()
    }
    return replace(graph, nodes=nodes)
