"""/api/v1/auth/login/oidc: single sign-on, and the logout that the provider asks for."""

import time
from typing import Any

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import FormParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import audit
from accounts.api import serializers as shapes
from accounts.api.base import Public, proven_key, validated
from accounts.api.factors import Refusal, finish
from accounts.digests import digest_of
from accounts.factors.second_step import FirstStep
from accounts.mail.emails import absolute
from accounts.models import AttemptCount
from accounts.oidc import flow, people
from accounts.oidc.provider import ProviderError, provider
from accounts.throttles import AddressThrottle

LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
JTI_SECONDS = 60 * 60


class BegunSerializer(serializers.Serializer[Any]):
    """``url``: where the browser goes. ``state`` comes back from there; ``flow`` is sent along with the answer."""

    url = serializers.URLField()
    state = serializers.CharField()
    flow = serializers.CharField()


class BeginSerializer(serializers.Serializer[Any]):
    again = serializers.BooleanField(default=False, help_text="Asks the person to show there once more who they are.")


class AnswerSerializer(serializers.Serializer[Any]):
    flow = serializers.CharField(max_length=4000)
    state = serializers.CharField(max_length=200, allow_blank=True)
    code = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")
    error = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    iss = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    time_zone = shapes.BrowserZoneField()


class OidcView(Public):
    throttle_classes = [AddressThrottle]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method == "POST" and not settings.OIDC_ISSUER:
            raise Http404


class BeginView(OidcView):
    @extend_schema(summary="Begin a single sign-on", request=BeginSerializer, responses={200: BegunSerializer}, auth=[])
    def post(self, request: Request) -> Response:
        again = validated(BeginSerializer, request)["again"]
        try:
            return Response(flow.begin(absolute(request._request, reverse("oidc_callback")), again))
        except ProviderError as error:
            raise Refusal(error.detail, "provider_error") from None


class FinishView(OidcView):
    @extend_schema(
        summary="Finish a single sign-on",
        request=AnswerSerializer,
        responses={200: shapes.SignedInSerializer},
        auth=[],
    )
    def post(self, request: Request) -> Response:
        thumbprint, data = proven_key(request), validated(AnswerSerializer, request)
        try:
            claims = flow.finish(data["flow"], data["state"], data["code"], data["error"], data["iss"])
        except ProviderError as error:
            raise Refusal(error.detail, "provider_error") from None
        try:
            user, said = people.sign_in(claims)
        except ProviderError as error:
            audit.record("sign_in.failed", people.email_of(claims))
            raise Refusal(error.detail, "provider_error") from None
        user.note_browser_zone(data["time_zone"])
        return finish(request, FirstStep(user, thumbprint, said))


class BackChannelLogoutView(OidcView):
    """For the provider: ends the device sessions of one of its sessions, or of one of its people."""

    parser_classes = [FormParser]

    @extend_schema(exclude=True)
    def post(self, request: Request) -> Response:
        try:
            sent = request.data if isinstance(request.data, dict) else {}
            claims = provider().claims(str(sent.get("logout_token", "")))
        except ProviderError as error:
            raise Refusal(error.detail, "invalid_request") from None
        events, jti = claims.get("events"), claims.get("jti")
        is_logout = isinstance(events, dict) and LOGOUT in events and "nonce" not in claims
        is_new = claims["iat"] > time.time() - JTI_SECONDS  # older ones may have been forgotten, and are no news
        if not (is_logout and is_new and jti and (claims.get("sub") or claims.get("sid"))):
            raise Refusal("This is no logout token.", "invalid_request")
        if not AttemptCount.objects.take(f"logout:{digest_of(str(jti))}"[:64], 1, JTI_SECONDS):
            people.sign_out(claims)
        return Response(status=status.HTTP_200_OK)
