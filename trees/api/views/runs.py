"""/api/v1/runs"""

from __future__ import annotations

from dataclasses import asdict

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from trees import summary
from trees.api import events, run_serializers
from trees.api.views.base import LibraryViewSet, person
from trees.keyset import Keyset
from trees.models import Run, Tree
from trees.walk import State

FIELDS = [
    "id", "tree", "tree__title", "team", "release", "release__release", "first_release", "forked_from", "started_at",
    "touched_at", "ended_at", "outcome", "seconds", "steps", "node", "node_release", "ticket", "caller", "serial",
    *(f"{who}{what}" for who in ("person", "handed_by") for what in ("", "__name", "__email")),
]  # fmt: skip
THEIRS = "This run is somebody else's: they can hand it over, or you can fork it."


class RunViewSet(LibraryViewSet):
    queryset = Run.objects.none()
    serializer_class = run_serializers.RunSerializer
    lookup_value_converter = "uuid"
    filter_backends = ()
    order = Keyset("-started_at", "-id")

    def get_queryset(self):
        return self.request.user.runs()

    def rows(self):
        return self.get_queryset().values(*FIELDS)

    def shown(self, rows):
        return [shown(row) for row in rows]

    @extend_schema(
        summary="Tell what happened in a run; its first events begin it",
        request=run_serializers.EventsSerializer,
        responses=run_serializers.RecordedSerializer,
    )
    @action(detail=True, methods=["post"], pagination_class=None, serializer_class=run_serializers.EventsSerializer)
    def events(self, request, pk):
        batch = events.read(request.data)
        run = self._own(self.get_queryset().filter(pk=pk).first() or begun(request.user, pk, batch))
        state, refused = run.record(batch.moves, by=request.user)
        refused += events.raise_flags(run, batch.flags, by=request.user)
        return Response({
            "refused": [asdict(each) for each in refused],
            "run": self._stands(run, state),
            "summary": summary.of_run(run, state),
        })  # fmt: skip

    def _own(self, run: Run) -> Run:
        if run.person_id != self.request.user.pk:
            raise PermissionDenied(THEIRS)
        return run

    def _stands(self, run: Run, state: State) -> dict:
        """The run's row, and where it is."""
        row = self.one(run.pk)
        return row | {"state": state.to_json() | {"serial": row["serial"]}}


def begun(user, key, batch: events.Batch) -> Run:
    """The run that begins with ``batch``. 404 when its tree is not the person's."""
    if not batch.tree:
        raise Http404
    tree = get_object_or_404(user.trees().select_related("live"), pk=batch.tree)
    return Run.objects.start(tree, by=user, key=key, release=release_of(tree, batch.release), ago=batch.began)


def release_of(tree: Tree, key: int):
    """One of the tree's releases by its key, or None for the live one."""
    if not key:
        return None
    if found := tree.revisions.filter(pk=key, release__isnull=False).first():
        return found
    raise ValidationError({"release": ["There is no such release of this tree."]})


def shown(row: dict) -> dict:
    """As the answer has it."""
    people = {name: person(row, name) for name in ("person", "handed_by")}
    title, number = row.pop("tree__title"), row.pop("release__release")
    return row | people | {"title": title, "release_number": number, "url": f"/runs/{row['id']}/"}
