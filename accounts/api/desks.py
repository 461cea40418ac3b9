"""/api/v1/auth/desk, /login/desk: the sign-in of a frame beside a ticket, allowed in a tab of its own."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import serializers as shapes
from accounts.api.base import Public, device_of, proven_key, user_of, validated
from accounts.api.factors import Refusal
from accounts.authentication import BearerAuthentication
from accounts.digests import s256
from accounts.models import DeskSignIn, TicketDesk
from accounts.models.desks import CODE_SECONDS
from accounts.throttles import AddressThrottle
from accounts.tokens import Provider

HASH = r"^[A-Za-z0-9_-]{43}\Z"  # of 32 bytes


class AllowSerializer(serializers.Serializer[Any]):
    desk = serializers.CharField(max_length=32, help_text="The key of the team's ticket desk.")
    key = serializers.RegexField(HASH, help_text="The thumbprint (RFC 7638) of the key that the frame has made.")
    challenge = serializers.RegexField(HASH, help_text="The SHA-256, in base64url, of what the frame will send.")


class CodeSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="Good once, for the frame alone.")
    expires_in = serializers.IntegerField(help_text="Seconds.")


class DeskLoginSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(max_length=100)
    verifier = serializers.CharField(min_length=43, max_length=128, help_text="What `challenge` is the SHA-256 of.")


class DeskAllowView(APIView):
    """For the page that a person signs a frame in on. The frame itself asks `login/desk`."""

    authentication_classes = [BearerAuthentication]

    @extend_schema(summary="Allow a frame to sign in", request=AllowSerializer, responses={201: CodeSerializer})
    def post(self, request: Request) -> Response:
        data = validated(AllowSerializer, request)
        desk = TicketDesk.objects.filter(key=data["desk"], team__memberships__user=user_of(request)).first()
        if desk is None:
            raise serializers.ValidationError({"desk": ["There is no such ticket desk in your teams."]})
        code = DeskSignIn.objects.allow(
            desk, device_of(request), key_thumbprint=data["key"], challenge=data["challenge"]
        )
        return Response({"code": code, "expires_in": CODE_SECONDS}, status=status.HTTP_201_CREATED)


class DeskLoginView(Public):
    """Signs a frame in, for runs of one team. It takes the proof of the key that was allowed, in `DPoP`."""

    throttle_classes = [AddressThrottle]

    @extend_schema(
        summary="Sign a frame in",
        request=DeskLoginSerializer,
        responses={200: shapes.SignedInSerializer},
        auth=[],
    )
    def post(self, request: Request) -> Response:
        thumbprint, data = proven_key(request), validated(DeskLoginSerializer, request)
        allowed = DeskSignIn.objects.take(data["code"])
        if not allowed or (allowed.key_thumbprint, allowed.challenge) != (thumbprint, s256(data["verifier"])):
            raise Refusal("This took too long, or was allowed to another frame. Sign in again.", "code_invalid")
        by = allowed.by
        said = Provider(by.identity_id, by.provider_session, by.provider_factor) if by.identity_id else None
        return Response(shapes.signed_in(by.user, request, thumbprint, said, allowed.desk.team_id))
