"""/api/v1/runs"""

from __future__ import annotations

from dataclasses import asdict

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from trees.api import filters
from trees.api import run_serializers as shapes
from trees.api.events import Batch, kept, raise_flags, read
from trees.api.views.base import LibraryViewSet, person
from trees.api.views.transfer import AnyAccept
from trees.api.views.trees import MANY_TEAMS
from trees.core.walk import State
from trees.models import Run, Tree
from trees.models.keyset import Keyset
from trees.models.runs import THEIRS
from trees.running import summary

PEOPLE = [f"{who}{what}" for who in ("person", "handed_by") for what in ("", "__name", "__email")]
FIELDS = [
    "id", "tree", "tree__title", "team", "release", "release__number", "first_release", "forked_from", "started_at",
    "touched_at", "ended_at", "outcome", "seconds", "steps", "node", "node_release", "ticket", "caller", "serial",
    *PEOPLE,
]  # fmt: skip
EVENT = [
    "id", "uuid", "kind", "step", "release", "node", "option", "entered", "data", "at", "seconds", "by", "by__name",
    "by__email",
]  # fmt: skip
NEWEST, AS_TAKEN = Keyset("-started_at", "-id"), Keyset("id")
TEXTS = {"markdown": "text/markdown", "plain": "text/plain", "html": "text/html"}
FORMAT = OpenApiParameter("format", str, enum=list(TEXTS), description="One of the three as a text; all without.")
SUMMARY = {
    (200, "application/json"): shapes.SummarySerializer, **{(200, media_type): str for media_type in TEXTS.values()}
}  # fmt: skip
ONE = {"pagination_class": None, "filterset_class": None}


@extend_schema_view(list=extend_schema(summary="The runs of your teams, newest first"))
class RunViewSet(LibraryViewSet):
    queryset = Run.objects.none()
    serializer_class = shapes.RunSerializer
    filterset_class = filters.RunFilter
    lookup_value_converter = "uuid"
    http_method_names = ["get", "post", "head", "options"]

    def get_queryset(self):
        runs = Run.objects.of(self.request.user).select_related(
            "tree", "tree__live", "release", "person", "handed_by", "team"
        )
        return runs.defer("tree__words", "tree__live__content", "release__content")

    def get_serializer_class(self):
        return shapes.StartSerializer if self.action == "create" else super().get_serializer_class()

    def rows(self):
        return Run.objects.of(self.request.user).values(*FIELDS)

    def shown(self, rows):
        return [shown(row) for row in rows]

    def keyset(self) -> Keyset:
        return AS_TAKEN if self.action == "events" else NEWEST

    def parts(self) -> list[Q]:
        asked = self.request.query_params
        if self.action != "list" or asked.get("tree") or asked.get("team") or asked.get("mine"):
            return []
        teams = self.request.user.teams().order_by().values_list("pk", flat=True)[: MANY_TEAMS + 1]
        return [] if len(teams) > MANY_TEAMS else [Q(team=team) for team in teams]

    @extend_schema(
        summary="Begin a run",
        responses={201: shapes.RunStateSerializer, 200: shapes.RunStateSerializer},
    )
    def create(self, request):
        data = self.validated()
        tree, key = data["tree"], data.get("id")
        known = key is not None and Run.objects.of(request.user).filter(pk=key).exists()
        run = Run.objects.start(tree, by=request.user, key=key, release=release_of(tree, data["release"]))
        made = status.HTTP_200_OK if known else status.HTTP_201_CREATED
        return Response(self._stands(run, run.state()), status=made)

    @extend_schema(summary="One run, and where it is", responses=shapes.RunStateSerializer)
    def retrieve(self, request, *args, **kwargs):
        run = self.get_object()
        return Response(self._stands(run, run.state()))

    @extend_schema(summary="What happened in a run, in order", responses=shapes.KeptEventSerializer(many=True))
    @action(detail=True, filterset_class=None)
    def events(self, request, pk):
        events = self.get_object().events.values(*EVENT)
        return self.get_paginated_response([kept(row) for row in self.paginate_queryset(events)])

    @extend_schema(
        summary="Tell what happened in a run; its first events begin it",
        request=shapes.EventsSerializer,
        responses=shapes.RecordedSerializer,
    )
    @events.mapping.post
    def record(self, request, pk):
        batch = read(request.data)
        run = self._own(self.get_queryset().filter(pk=pk).first() or begun(request.user, pk, batch))
        state, refused = run.record(batch.moves, by=request.user)
        refused += raise_flags(run, batch.flags, by=request.user)
        return Response({
            "refused": [asdict(each) for each in refused],
            "run": self._stands(run, state),
            "summary": summary.summary_of(run, state, request.build_absolute_uri("/")),
        })  # fmt: skip

    @extend_schema(summary="The summary of a run, for a ticket", parameters=[FORMAT], responses=SUMMARY)
    @action(detail=True, content_negotiation_class=AnyAccept, **ONE)
    def summary(self, request, pk):
        texts = summary.summary_of(self.get_object(), base=request.build_absolute_uri("/"))
        name = request.query_params.get("format")
        if name is None:
            return Response(texts)
        if name not in TEXTS:
            raise ValidationError({"format": [f"One of {', '.join(TEXTS)}."]})
        return HttpResponse(texts[name], content_type=f"{TEXTS[name]}; charset=utf-8")

    @extend_schema(
        summary="A run of your own that stands where this one was", responses={201: shapes.RunStateSerializer}
    )
    @action(detail=True, methods=["post"], serializer_class=shapes.ForkSerializer, **ONE)
    def fork(self, request, pk):
        run, data = self.get_object(), self.validated()
        made = run.fork(data["step"], by=request.user, key=data.get("id"))
        return Response(self._stands(made, made.state()), status=status.HTTP_201_CREATED)

    @extend_schema(summary="Hand a run over to somebody of the team", responses=shapes.RunStateSerializer)
    @action(detail=True, methods=["post"], serializer_class=shapes.HandOverSerializer, **ONE)
    def handover(self, request, pk):
        run, data = self.get_object(), self.validated()
        to = run.team.members.filter(pk=data["person"]).first()
        if to is None:
            raise ValidationError({"person": ["A run is handed over to a member of the team."]})
        run.hand_over(to, by=request.user, key=data.get("id"))
        return Response(self._stands(run, run.state()))

    @extend_schema(summary="Go on with the newest release of the tree", responses=shapes.RunStateSerializer)
    @action(detail=True, methods=["post"], serializer_class=shapes.SwitchSerializer, **ONE)
    def switch(self, request, pk):
        run, data = self._own(self.get_object()), self.validated()
        run.switch(by=request.user, key=data.get("id"))
        return Response(self._stands(run, run.state()))

    def _own(self, run: Run) -> Run:
        if run.person_id != self.request.user.pk:
            raise PermissionDenied(THEIRS)
        return run

    def _stands(self, run: Run, state: State) -> dict:
        """The run's row, and where it is."""
        row = self.one(run.pk)
        return row | {"state": state.to_json() | {"serial": run.serial}}  # the row may be of a moment later


def begun(user, key, batch: Batch) -> Run:
    """The run that begins with ``batch``. 404 when its tree is not the person's."""
    if not batch.tree:
        raise Http404
    tree = get_object_or_404(Tree.objects.of(user).select_related("live"), pk=batch.tree)
    return Run.objects.start(tree, by=user, key=key, release=release_of(tree, batch.release), ago=batch.began)


def release_of(tree: Tree, key: int):
    """One of the tree's releases by its key, or None for the live one."""
    if not key:
        return None
    if found := tree.revisions.filter(pk=key, number__isnull=False).first():
        return found
    raise ValidationError({"release": ["There is no such release of this tree."]})


def shown(row: dict) -> dict:
    """As the answer has it."""
    people = {name: person(row, name) for name in ("person", "handed_by")}
    title, number = row.pop("tree__title"), row.pop("release__number")
    return row | people | {"title": title, "release_number": number, "url": f"/runs/{row['id']}/"}
