"""/api/v1/notices: what the person of the request is told of, and which kinds they want."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.models import Notice, NoticeChoice, User
from accounts.models.notices import MAX_COUNTED
from accounts.notices.kinds import all_kinds, kind_called
from accounts.notices.rows import Row, rows_of
from trees.api.fields import Shape, user_of
from trees.api.pagination import KeysetPagination
from trees.api.serializers import PersonSerializer
from trees.core.stored import MAX_ID
from trees.models.queries.keyset import Keyset

MAX_CHOICES = 100  # there are fewer kinds; longer lists are refused before their items are checked
NOTICE = OpenApiParameter("id", int, OpenApiParameter.PATH)
UNREAD = OpenApiParameter("unread", OpenApiTypes.BOOL, description="`true`: only those that are unread.")


class NoticeSerializer(Shape):
    id = serializers.IntegerField()
    kind = serializers.CharField(help_text="Such as `run.handed_over`. There may be more kinds one day.")
    title = serializers.CharField(help_text="What happened, in words.")
    about = serializers.CharField(allow_blank=True, help_text="The title of the guide, or the name of the team.")
    text = serializers.CharField(allow_blank=True, help_text="What was written, or what is new.")
    url = serializers.CharField(help_text="The path of the page that it leads to.")
    guide = serializers.IntegerField(allow_null=True)
    by = PersonSerializer(allow_null=True)
    count = serializers.IntegerField(help_text="How many it stands for: flags on one guide, for example.")
    created_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)


class ReadSerializer(Shape):
    read = serializers.BooleanField()


class ReadAllSerializer(Shape):
    up_to = serializers.IntegerField(
        min_value=1, max_value=MAX_ID, help_text="The `id` of the newest notice that you know: newer ones stay unread."
    )


class UnreadSerializer(Shape):
    unread = serializers.IntegerField(help_text=f"How many, up to {MAX_COUNTED}; {MAX_COUNTED + 1} stands for more.")
    newest = serializers.IntegerField(allow_null=True, help_text="The `id` of the newest of them.")


class ChoiceSerializer(Shape):
    kind = serializers.CharField()
    on_site = serializers.BooleanField(help_text="Behind the bell, and in this API.")
    by_mail = serializers.BooleanField(help_text="In a digest, once an hour at most.")

    def validate_kind(self, name: str) -> str:
        if kind_called(name) is None:
            raise serializers.ValidationError("There is no such kind.")
        return name

    def get_fields(self) -> dict[str, Any]:
        # ``label`` is a word of DRF's own.
        return super().get_fields() | {"label": serializers.CharField(read_only=True)}


class NoticeViewSet(GenericViewSet[Notice]):
    queryset = Notice.objects.none()
    serializer_class = NoticeSerializer
    pagination_class = KeysetPagination
    filter_backends = ()

    @property
    def user(self) -> User:
        return user_of(self.request)

    def get_queryset(self) -> QuerySet[Notice]:
        return Notice.objects.of(self.user).select_related("by", "team")

    def keyset(self) -> Keyset:
        return Keyset("-id")

    def parts(self) -> list[Any]:
        return []

    @extend_schema(summary="List your notices, newest first", parameters=[UNREAD])
    def list(self, request: Request) -> Response:
        notices = self.get_queryset()
        if request.query_params.get("unread") == "true":
            notices = notices.filter(read_at=None)
        page = cast(list[Notice], self.paginate_queryset(notices))
        return self.get_paginated_response([as_json(row) for row in rows_of(page)])

    @extend_schema(summary="Mark a notice as read or unread", parameters=[NOTICE], request=ReadSerializer)
    def partial_update(self, request: Request, pk: int) -> Response:
        notice = get_object_or_404(self.get_queryset(), pk=pk)
        data = ReadSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        one = Notice.objects.filter(pk=notice.pk)
        _ = one.mark_read() if data.validated_data["read"] else one.mark_unread()
        notice.refresh_from_db(fields=["read_at"])
        rows = rows_of([notice])
        return Response(as_json(rows[0]) if rows else None)

    @extend_schema(summary="Mark all notices as read", request=ReadAllSerializer, responses=UnreadSerializer)
    def read_all(self, request: Request) -> Response:
        data = ReadAllSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        Notice.objects.filter(person=self.user, pk__lte=data.validated_data["up_to"]).mark_read()
        return self.unread(request)

    @extend_schema(
        summary="Count your unread notices",
        description="Cheap: one statement. Ask for it once a minute at most.",
        responses=UnreadSerializer,
    )
    def unread(self, request: Request) -> Response:
        keys = Notice.objects.unread_keys(self.user)
        return Response({"unread": len(keys), "newest": keys[0] if keys else None})


class NoticeChoiceViewSet(GenericViewSet[NoticeChoice]):
    queryset = NoticeChoice.objects.none()
    serializer_class = ChoiceSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(
        summary="List which kinds of notices you want", operation_id="notice_choices", filters=False,
        responses=ChoiceSerializer(many=True),
    )  # fmt: skip
    def choices(self, request: Request) -> Response:
        chosen, names = NoticeChoice.objects.of(user_of(request)), ("on_site", "by_mail")
        rows = [
            {"kind": kind.name, "label": kind.label} | dict(zip(names, chosen[kind.name], strict=True))
            for kind in all_kinds()
        ]
        return Response(rows)

    @extend_schema(
        summary="Choose which kinds of notices you want",
        description="Kinds that you leave out stay as they are.",
        operation_id="notice_choices_update",
        request=ChoiceSerializer(many=True),
        responses=ChoiceSerializer(many=True),
    )
    def choose(self, request: Request) -> Response:
        data: serializers.ListSerializer[Any] = serializers.ListSerializer(
            child=ChoiceSerializer(), data=request.data, max_length=MAX_CHOICES
        )
        data.is_valid(raise_exception=True)
        choices = {each["kind"]: (each["on_site"], each["by_mail"]) for each in data.validated_data}
        NoticeChoice.objects.choose(user_of(request), choices)
        return self.choices(request)


def as_json(row: Row) -> dict[str, Any]:
    notice, words = row.notice, row.words
    return {
        "id": notice.pk,
        "kind": notice.kind,
        "title": words.title,
        "about": words.about,
        "text": words.text,
        "url": words.url,
        "guide": notice.guide,
        "by": {"id": notice.by.pk, "name": str(notice.by)} if notice.by else None,
        "count": notice.count,
        "created_at": notice.created_at,
        "read_at": notice.read_at,
    }
