"""/api/v1/trees/{id}/draft, undo, redo; /api/v1/trees/{id}/presence"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError as ModelRefusal
from django.utils.http import parse_etags
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.models import Role
from trees import timeline
from trees.api import draft_serializers as shapes
from trees.api.draft_markdown import MarkdownParser, MarkdownRenderer, Unreadable
from trees.api.problems import told
from trees.api.views.base import tree_of
from trees.api.views.revisions import TREE
from trees.draft_text import About, guide_in, text_of, unwritten
from trees.formats import FormatError, markdown
from trees.forms import fingerprint
from trees.graph import Graph, GraphError, Node
from trees.merge import Conflict
from trees.models import Presence, Revision, Stale, Tree

IF_MATCH = OpenApiParameter("If-Match", OpenApiTypes.STR, OpenApiParameter.HEADER, required=True)
TEXT = OpenApiParameter("text", OpenApiTypes.BOOL, description="Whether the answer has the Markdown `text`, too.")
JSON, MARKDOWN = "application/json", markdown.MEDIA_TYPE
READ = {(200, JSON): shapes.DraftSerializer, (200, MARKDOWN): OpenApiTypes.STR}
SAVED = {200: shapes.KeptSerializer, 409: shapes.StaleDraftSerializer, 422: shapes.UnreadableSerializer}
REPLACED = {200: shapes.KeptSerializer, 412: shapes.StaleDraftSerializer, 422: shapes.UnreadableSerializer}


class PreconditionRequired(APIException):
    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_detail = "Name the draft that you replace in If-Match: the ETag that GET answered."
    default_code = "precondition_required"


@dataclass(frozen=True, slots=True)
class Made:
    """What somebody made of revision ``onto``. ``text``: as they wrote it, if they did, with the guide on ``line``."""

    graph: Graph
    about: About
    was: About
    onto: int
    gesture: str = ""
    text: str | None = None
    line: int = 1

    def refused(self, error: FormatError, refusal: ModelRefusal) -> Exception:
        return refusal if self.text is None else Unreadable(error, self.text)


def made_of(found: Tree, data: dict) -> Made:
    """``data``: what a PATCH or PUT says. ValidationError for changes that cannot be, Unreadable for such a text."""
    was = About.of(**data["was"]) if "was" in data else found.about
    onto, gesture = data["onto"], data.get("gesture", "")
    if "text" not in data:
        about = About.of(**data["about"]) if "about" in data else was
        return Made(data["graph"] if "graph" in data else changed(found, data), about, was, onto, gesture)
    try:
        guide = guide_in(data["text"], was.title)
    except FormatError as error:
        raise Unreadable(error, data["text"]) from None
    about = About.of(guide.title, guide.description)
    return Made(guide.graph, about, was, onto, gesture, data["text"], guide.line)


def changed(found: Tree, data: dict) -> Graph:
    onto = data["onto"]
    base = found.revisions.filter(serial=onto).first() if onto != found.serial else None
    try:
        return (base.graph if base else found.graph).patched(data["changes"])
    except GraphError as error:
        raise ValidationError({"changes": [str(error)]}) from None


class DraftViewSet(GenericViewSet):
    """The newest revision of a tree, as somebody is writing it."""

    queryset = Revision.objects.none()
    serializer_class = shapes.DraftSerializer
    pagination_class = None
    filter_backends = ()
    parser_classes = [*GenericViewSet.parser_classes, MarkdownParser]

    def get_object(self) -> Tree:
        return tree_of(self.request, self.kwargs["tree"], Role.EDITOR)

    def get_renderers(self):
        return [*super().get_renderers(), *([MarkdownRenderer()] if self.action == "retrieve" else [])]

    @extend_schema(summary="A tree's draft", parameters=[TREE, TEXT], responses=READ)
    def retrieve(self, request, tree):
        found = self.get_object()
        etag = etag_of(found)
        if etag in parse_etags(request.headers.get("If-None-Match", "")):
            return Response(status=status.HTTP_304_NOT_MODIFIED, headers={"ETag": etag})
        if request.accepted_renderer.media_type == MARKDOWN:
            return Response(text_of(found.graph, found.about), headers={"ETag": etag})
        return Response(draft(found, self.as_text), headers={"ETag": etag})

    @extend_schema(
        summary="Replace the content of a tree",
        parameters=[TREE, IF_MATCH],
        request={JSON: shapes.DraftPutSerializer, MARKDOWN: OpenApiTypes.STR},
        responses=REPLACED,
    )
    def update(self, request, tree):
        found, data = self.get_object(), self._read(shapes.DraftPutSerializer)
        wanted = parse_etags(request.headers.get("If-Match", ""))
        if not wanted:
            raise PreconditionRequired()
        if "*" not in wanted and etag_of(found) not in wanted:
            onto = next((each.strip('"').partition("-")[0] for each in wanted), "")
            made = made_of(found, data | {"onto": int(onto) if onto.isdecimal() and len(onto) < 10 else 0})
            return stale(found, made, status.HTTP_412_PRECONDITION_FAILED, self.as_text)
        return self._keep(found, made_of(found, data | {"onto": found.serial}))

    @extend_schema(
        summary="Change the content of a tree",
        parameters=[TREE, TEXT],
        request=shapes.DraftPatchSerializer,
        responses=SAVED,
    )
    def partial_update(self, request, tree):
        found, data = self.get_object(), self._read(shapes.DraftPatchSerializer)
        changes = {"changes": request.data["changes"]} if "changes" in data else {}
        return self._keep(found, made_of(found, data | changes))

    @extend_schema(
        summary="Undo the newest change", parameters=[TREE], request=shapes.OntoSerializer,
        responses={200: shapes.DraftSerializer},
    )  # fmt: skip
    def undo(self, request, tree):
        return self._go(request, Tree.undo)

    @extend_schema(
        summary="Redo what was undone last", parameters=[TREE], request=shapes.OntoSerializer,
        responses={200: shapes.DraftSerializer},
    )  # fmt: skip
    def redo(self, request, tree):
        return self._go(request, Tree.redo)

    def _go(self, request, verb):
        found, data = self.get_object(), self._read(shapes.OntoSerializer)
        verb(found, by=request.user, onto=data["onto"])
        return Response(draft(found), headers={"ETag": etag_of(found)})

    @property
    def as_text(self) -> bool:
        return self.request.query_params.get("text", "") in ("1", "true")

    def _keep(self, found: Tree, made: Made):
        saving = {"by": self.request.user, "onto": made.onto, "gesture": made.gesture}
        try:
            found.rewrite(made.graph, made.about, was=made.was, **saving)
        except Stale:
            found.refresh_from_db()
            return stale(found, made, status.HTTP_409_CONFLICT, self.as_text)
        except ModelRefusal as refusal:  # title and description stand at the top
            raise made.refused(FormatError(" ".join(refusal.messages), made.line), refusal) from None
        return Response(answer(found, made, self.as_text), headers={"ETag": etag_of(found)})

    def _read(self, shape) -> dict:
        serializer = shape(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data


class PresenceViewSet(GenericViewSet):
    queryset = Presence.objects.none()
    serializer_class = shapes.PresenceSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(
        summary="Say that you have the draft open, and hear who else has", parameters=[TREE],
        responses={200: shapes.PresentSerializer},
    )  # fmt: skip
    def create(self, request, tree):
        found = tree_of(request, tree, Role.EDITOR)
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        Presence.objects.seen(found, request.user, **serializer.validated_data)
        others = Presence.objects.others(found, request.user, serializer.validated_data["tab"])
        return Response({"others": others, "serial": found.serial})


def etag_of(tree: Tree) -> str:
    return f'"{tree.serial}-{fingerprint(tree.title, tree.description)}"'


def saved(tree: Tree, graph: Graph, text: str | None = None) -> dict:
    """The draft as it is now, whose graph is ``graph``, and which is seen as ``text``, if it is."""
    places, newest = tree.timeline(), tree.draft if tree.serial else None
    author = newest.author if newest else None
    return {
        "serial": tree.serial,
        "saved_at": newest.created_at if newest else None,
        "saved_by": {"id": author.pk, "name": str(author)} if author else None,
        "undo": timeline.before(places) is not None,
        "redo": timeline.after(places) is not None,
        "problems": told(graph, tree.problems(graph), text),
    }


def answer(tree: Tree, made: Made, as_text: bool) -> dict:
    """What a save that was taken gets. Who sent a text has it already."""
    text = text_of(made.graph, tree.about) if as_text and made.text is None else made.text
    said = saved(tree, made.graph, text)
    if made.text is not None:
        keys = unwritten(made.text, markdown.places(made.text))
        said |= {"keys": [{"line": line, "key": key} for line, key in keys.items()]}
    elif as_text:
        said |= {"text": text}
    return said | {"title": tree.title, "description": tree.description}


def draft(tree: Tree, as_text: bool = False) -> dict:
    graph = tree.graph
    about = {"title": tree.title, "description": tree.description, "graph": listed(graph)}
    text = text_of(graph, tree.about) if as_text else None
    return saved(tree, graph, text) | about | ({"text": text} if as_text else {})


def listed(graph: Graph) -> dict:
    """The stored form, with the ``order`` of the nodes for readers whose objects do not keep it."""
    return graph.to_json() | {"order": list(graph.nodes)}


def stale(tree: Tree, made: Made, status: int, as_text: bool) -> Response:
    """What a save of ``made`` gets: the newest, and both brought together."""
    newest = tree.draft
    merge = tree.merged(made.graph, made.onto, newest)
    about, clash = made.was.merged(made.about, tree.about)
    body = {
        "detail": str(Stale(newest)),
        "code": "stale",
        "newest": draft(tree, as_text),
        "merged": listed(merge.graph),
        "conflicts": [conflict(each) for each in (*clash, *merge.conflicts)],
    }
    if as_text:
        body["text"] = text_of(merge.graph, about)
    return Response(body, status=status, headers={"ETag": etag_of(tree)})


def conflict(each: Conflict) -> dict:
    return {"key": each.key, "base": shape(each.base), "mine": shape(each.mine), "theirs": shape(each.theirs)}


def shape(node: Node | None) -> dict | None:
    return {"key": node.key} | node.to_json() if node else None
