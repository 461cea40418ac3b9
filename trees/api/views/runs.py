"""/api/v1/runs"""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from accounts.models import ApiKey, User
from project.database import statements
from project.database.statements import Select
from trees.api import filters
from trees.api import run_serializers as shapes
from trees.api.event_batch import EventBatch, event_json, raise_flags, read_event_batch
from trees.api.fields import Row, Rows
from trees.api.pagination import Parts
from trees.api.views.base import RowsViewSet, few_teams, pop_person, values
from trees.api.views.downloads import IgnoreAccept
from trees.api.views.releases import release_or_400
from trees.core.runs.walk import State
from trees.models import Run, Tree
from trees.models.queries.keyset import NEWEST_RUNS, Keyset
from trees.models.runs import handovers
from trees.models.runs.agents import NOT_AN_AGENT, SEVERAL_AGENTS, agent_keys
from trees.models.runs.run import NOT_A_MEMBER, NOT_YOUR_RUN
from trees.running.query import is_withdrawn, passed_by
from trees.running.summary import summary_of

PEOPLE = [f"{person}{column}" for person in ("person", "handed_by") for column in ("", "__name", "__email")]
COLUMNS = [
    "id", "tree", "tree__title", "tree__live", "team", "release", "release__number", "first_release", "forked_from",
    "started_at", "touched_at", "ended_at", "outcome", "seconds", "steps", "node", "node_release", "ticket", "caller",
    "serial", "handover_note", "done_by", "model", "key__name", *PEOPLE,
]  # fmt: skip
EVENT_COLUMNS = [
    "id", "uuid", "kind", "step", "release", "node", "option", "entered", "data", "at", "seconds", "by", "by__name",
    "by__email",
]  # fmt: skip
AS_RECORDED = Keyset("id")
# What each event of a run begins and ends with. ``record`` reads the run again, locked and with its relations.
KEYS = {"user": User._meta.pk, "pk": Run._meta.pk}
RUN = Select(lambda user, pk: Run.objects.of(User(pk=user)).filter(pk=pk).order_by(), **KEYS)
RUN_ROW = statements.Rows(
    lambda user, pk: Run.objects.of(User(pk=user)).filter(pk=pk).order_by().values_list(*COLUMNS), **KEYS
)
TEXTS = {"markdown": "text/markdown", "plain": "text/plain", "html": "text/html"}
FORMAT = OpenApiParameter("format", str, enum=list(TEXTS), description="Answer one of them as a text; all by default.")
SUMMARY = {
    (200, "application/json"): shapes.SummarySerializer, **{(200, media_type): str for media_type in TEXTS.values()}
}  # fmt: skip


@extend_schema_view(list=extend_schema(summary="List the runs of your teams, newest first"))
class RunViewSet(RowsViewSet[Run]):
    queryset = Run.objects.none()
    serializer_class = shapes.RunSerializer
    filterset_class = filters.RunFilter
    lookup_value_converter = "uuid"
    http_method_names = ["get", "post", "head", "options"]

    def get_queryset(self) -> QuerySet[Run]:
        runs = Run.objects.of(self.user).select_related("tree", "tree__live", "release", "person", "handed_by", "team")
        return runs.defer("tree__words", "tree__live__content", "release__content")

    def get_serializer_class(self) -> type[BaseSerializer[Run]]:
        return shapes.StartSerializer if self.action == "create" else super().get_serializer_class()

    def rows(self) -> QuerySet[Run, Row]:
        return values(Run.objects.of(self.user), COLUMNS)

    def to_json(self, rows: Rows) -> Rows:
        return [run_json(row) for row in rows]

    def json_of(self, pk: object) -> Row:
        return run_row(self.user, pk)

    def keyset(self) -> Keyset:
        return AS_RECORDED if self.action == "events" else NEWEST_RUNS

    def parts(self) -> Parts:
        query = self.request.query_params
        if self.action != "list" or query.get("tree") or query.get("team") or query.get("mine"):
            return []
        return [Q(team=team) for team in few_teams(self.user)]

    @extend_schema(
        summary="Start a run",
        responses={201: shapes.RunStateSerializer, 200: shapes.RunStateSerializer},
    )
    def create(self, request: Request) -> Response:
        data = self.validated()
        tree, key = data["tree"], data.get("id")
        repeated = key is not None and Run.objects.of(self.user).filter(pk=key).exists()
        run = Run.objects.start(tree, by=self.user, key=key, release=release_or_400(tree, data["release"]))
        return self._answer(run, status=status.HTTP_200_OK if repeated else status.HTTP_201_CREATED)

    @extend_schema(summary="Get a run and its state", responses=shapes.RunStateSerializer)
    def retrieve(self, request: Request, pk: UUID) -> Response:
        return self._answer(self.get_object())

    @extend_schema(summary="List the events of a run, in order", responses=shapes.KeptEventSerializer(many=True))
    @action(detail=True, filterset_class=None)
    def events(self, request: Request, pk: UUID) -> Response:
        rows = self.paginate_queryset(self.get_object().events.values(*EVENT_COLUMNS))
        return self.get_paginated_response([event_json(row) for row in rows or ()])

    @extend_schema(
        summary="Record events in a run; its first events start it",
        request=shapes.EventsSerializer,
        responses=shapes.RecordedSerializer,
    )
    @events.mapping.post
    def record(self, request: Request, pk: UUID) -> Response:
        batch = read_event_batch(request.data)
        run = RUN.first(user=self.user.pk, pk=pk) or start_run(self.user, pk, batch)
        if not self.user.reaches(run.team_id):
            raise Http404
        if run.person_id != self.user.pk:  # `record` looks at the moves only
            raise PermissionDenied(NOT_YOUR_RUN)
        state, refused = run.record(batch.moves, by=self.user)
        refused_ids = {each.uuid for each in refused}
        recorded = [each.event for each in batch.moves if each.event.uuid not in refused_ids]
        refused += raise_flags(run, batch.flags, by=self.user)
        return Response(
            {
                "refused": [asdict(each) for each in refused],
                "passed_by": passed_by(run, state, recorded),
                "withdrawn": is_withdrawn(run, state),
                "run": self._state_json(run, state),
                "summary": summary_of(run, state, request.build_absolute_uri("/")),
            }
        )

    @extend_schema(summary="Get the summary of a run, for a ticket", parameters=[FORMAT], responses=SUMMARY)
    @action(detail=True, content_negotiation_class=IgnoreAccept, pagination_class=None, filterset_class=None)
    def summary(self, request: Request, pk: UUID) -> Response | HttpResponse:
        texts = summary_of(self.get_object(), base=request.build_absolute_uri("/"))
        name = request.query_params.get("format")
        if name is None:
            return Response(texts)
        if name not in TEXTS:
            raise ValidationError({"format": [f"Must be one of {', '.join(TEXTS)}."]})
        return HttpResponse(texts[name], content_type=f"{TEXTS[name]}; charset=utf-8")

    @extend_schema(
        summary="Start a run of your own from a step of this one", responses={201: shapes.RunStateSerializer}
    )
    @action(
        detail=True,
        methods=["post"],
        serializer_class=shapes.ForkSerializer,
        pagination_class=None,
        filterset_class=None,
    )
    def fork(self, request: Request, pk: UUID) -> Response:
        run, data = self.get_object(), self.validated()
        fork = run.fork(data["step"], by=self.user, key=data.get("id"))
        return self._answer(fork, status=status.HTTP_201_CREATED)

    @extend_schema(summary="Hand a run over to a member of the team or an agent", responses=shapes.RunStateSerializer)
    @action(
        detail=True,
        methods=["post"],
        serializer_class=shapes.HandOverSerializer,
        pagination_class=None,
        filterset_class=None,
    )
    def handover(self, request: Request, pk: UUID) -> Response:
        run, data = self.get_object(), self.validated()
        handovers.check_early(run, self.user)
        run.hand_over(self._receiver(run, data), by=self.user, key=data.get("id"), note=data["note"])
        return self._answer(run)

    def _receiver(self, run: Run, data: Row) -> User | ApiKey:
        if "agent" in data:
            agents = list(agent_keys(run.team, self.user).filter(name=data["agent"])[:2])
            if len(agents) == 1:
                return agents[0]
            raise ValidationError({"agent": [SEVERAL_AGENTS if agents else NOT_AN_AGENT]})
        if person := run.team.members.filter(service_team=None, pk=data["person"]).first():
            return person
        raise ValidationError({"person": [NOT_A_MEMBER]})

    @extend_schema(summary="Move a run to the newest release of its guide", responses=shapes.RunStateSerializer)
    @action(
        detail=True,
        methods=["post"],
        serializer_class=shapes.SwitchSerializer,
        pagination_class=None,
        filterset_class=None,
    )
    def switch(self, request: Request, pk: UUID) -> Response:
        run, data = self.get_object(), self.validated()
        run.switch(by=self.user, key=data.get("id"))
        return self._answer(run)

    def _answer(self, run: Run, status: int = status.HTTP_200_OK) -> Response:
        return Response(self._state_json(run, run.state()), status=status)

    def _state_json(self, run: Run, state: State) -> Row:
        return run_state_json(self.user, run, state)


def start_run(user: User, key: UUID, batch: EventBatch) -> Run:
    """Starts the run that ``batch`` begins. Http404 when its guide is not one of the user's."""
    if not batch.tree:
        raise Http404
    tree = get_object_or_404(Tree.objects.of(user).select_related("live"), pk=batch.tree)
    release = release_or_400(tree, batch.release_id)
    return Run.objects.start(tree, by=user, key=key, release=release, ago=batch.began)


def run_state_json(user: User, run: Run, state: State) -> Row:
    """The run's row and its state. The state has a serial of its own: the row may be read a moment later."""
    return run_row(user, run.pk) | {"state": state.to_json() | {"serial": run.serial}}


def run_row(user: User, pk: object) -> Row:
    for row in RUN_ROW.all(user=user.pk, pk=pk):
        return run_json(RUN_ROW.named(row))
    raise Http404


def run_json(row: Row) -> Row:
    people = {name: pop_person(row, name) for name in ("person", "handed_by")}
    key = row.pop("key__name")
    guide = {"title": row.pop("tree__title"), "live_release": row.pop("tree__live")}
    own = {"release_number": row.pop("release__number"), "key": key, "url": f"/runs/{row['id']}/"}
    return row | people | guide | own
