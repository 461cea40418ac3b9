"""/api/v1/teams/{id}/lookups, /api/v1/runs/{id}/lookups"""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import team_or_404
from accounts.models import Role, Team
from trees.api import lookup_serializers as shapes
from trees.api.fields import Row
from trees.api.views.base import PersonsViewSet
from trees.api.views.parameters import TEAM
from trees.api.views.runs import run_state_json
from trees.integrations import lookups
from trees.models import Fetch, Lookup, Run, deletions
from trees.models.integrations.fetches import DONE, RUNNING
from trees.running.query import run_or_404
from trees.running.summary import summary_of

LOOKUP = OpenApiParameter("id", OpenApiTypes.INT64, OpenApiParameter.PATH)
RUN = OpenApiParameter("run", OpenApiTypes.UUID, OpenApiParameter.PATH)
FETCH = OpenApiParameter("fetch", OpenApiTypes.UUID, OpenApiParameter.PATH)


class LookupViewSet(PersonsViewSet[Lookup]):
    """The lookups of a team. All members may read what they give, admins what they ask, and change them."""

    queryset = Lookup.objects.none()
    serializer_class = shapes.LookupSerializer

    @extend_schema(
        summary="List the lookups of a team", parameters=[TEAM], responses=shapes.LookupSerializer(many=True)
    )
    def list(self, request: Request, team: int) -> Response:
        owner = team_or_404(self.user, team)
        return Response([lookup_json(each, owner) for each in owner.lookups.all()])

    @extend_schema(summary="Add a lookup", parameters=[TEAM], responses={201: shapes.LookupSerializer})
    def create(self, request: Request, team: int) -> Response:
        owner = team_or_404(self.user, team, Role.ADMIN)
        lookup = Lookup.objects.add(owner, by=self.user, **self.validated())
        return Response(lookup_json(lookup, owner), status=status.HTTP_201_CREATED)

    @extend_schema(summary="Change a lookup", parameters=[TEAM, LOOKUP])
    def partial_update(self, request: Request, team: int, pk: int) -> Response:
        owner, lookup = self.owned(team, pk)
        lookup.change(by=self.user, **self.validated())
        return Response(lookup_json(lookup, owner))

    @extend_schema(summary="Delete a lookup", parameters=[TEAM, LOOKUP])
    def destroy(self, request: Request, team: int, pk: int) -> Response:
        deletions.delete_lookup(self.owned(team, pk)[1])
        return Response(status=status.HTTP_204_NO_CONTENT)

    def owned(self, team: int, pk: int) -> tuple[Team, Lookup]:
        owner = team_or_404(self.user, team, Role.ADMIN)
        return owner, get_object_or_404(owner.lookups, pk=pk)


class RunLookupViewSet(PersonsViewSet[Run]):
    queryset = Run.objects.none()
    serializer_class = shapes.LookUpSerializer

    @extend_schema(
        summary="Have a lookup fill in the fields of a step",
        parameters=[RUN],
        responses={200: shapes.FetchSerializer, 202: shapes.FetchSerializer},
    )
    def create(self, request: Request, run: UUID) -> Response:
        row, data = run_or_404(self.user, run), self.validated()
        try:
            begun = lookups.begin(row, data["release"], data["node"], data["lookup"], by=self.user)
        except lookups.TooMany as error:
            raise Throttled(error.seconds, str(error)) from None
        answer = {"status": begun.status, "missing": list(begun.missing), "message": begun.reason}
        return self._answer(row, begun.fetch, answer)

    @extend_schema(
        summary="Ask how far a lookup is", parameters=[RUN, FETCH],
        responses={200: shapes.FetchSerializer, 202: shapes.FetchSerializer},
    )  # fmt: skip
    def retrieve(self, request: Request, run: UUID, fetch: UUID) -> Response:
        row, asked = run_or_404(self.user, run), lookups.fetch_of(self.user, run, fetch)
        if asked is None:
            raise Http404
        return self._answer(row, asked, {"status": asked.shown_status, "missing": [], "message": asked.shown_reason})

    def _answer(self, run: Run, fetch: Fetch | None, answer: Row) -> Response:
        done = answer["status"] == DONE
        more = {
            "id": fetch.pk if fetch else None,
            "seconds": fetch.seconds_left if fetch else 0,
            "sensitive": lookups.sensitive_values(fetch) if done and fetch else {},
            "run": None,
            "summary": None,
        }
        if done:
            run.refresh_from_db(fields=["serial"])
            state = run.state()
            summary = summary_of(run, state, self.request.build_absolute_uri("/"))
            more |= {"run": run_state_json(self.user, run, state), "summary": summary}
        code = status.HTTP_202_ACCEPTED if answer["status"] == RUNNING else status.HTTP_200_OK
        return Response(answer | more, status=code)


def lookup_json(lookup: Lookup, team: Team) -> Row:
    is_admin = team.role == Role.ADMIN
    return {
        "id": lookup.pk,
        "name": lookup.name,
        "url": lookup.url if is_admin else "",
        "method": lookup.method,
        "body": lookup.body if is_admin else "",
        "outputs": [each.to_json() for each in lookup.outputs],
        "seconds": lookup.seconds,
        "cache_seconds": lookup.cache_seconds,
        "asks": list(lookup.asks),
        "has_headers": lookup.has_headers,
    }
