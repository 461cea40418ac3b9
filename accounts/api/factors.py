"""/api/v1/auth/login/factor, /login/passkey: the second step of a sign-in, and passkeys as the only one."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import audit, tokens
from accounts.api import serializers as shapes
from accounts.api.base import ByPassword, Public, proven_key, refuse_where_provider_only, validated
from accounts.factors import second_step
from accounts.factors.codes import MAX_CODE_CHARS, WRONG_CODE, take_code, was_just_used
from accounts.factors.passkeys import InvalidPasskey, Site, person_of, sign_in_options
from accounts.factors.second_step import FirstStep, methods_of
from accounts.throttles import AddressThrottle, known_device, take

DETAIL = "Enter a code of your authenticator app, or use a passkey or a recovery code."


class OptionsSerializer(serializers.Serializer[Any]):
    """``options``: for WebAuthn in the browser; ``token``: sent back with its answer, within ten minutes."""

    options = serializers.JSONField()
    token = serializers.CharField()


class PasskeySerializer(serializers.Serializer[Any]):
    token = serializers.CharField(max_length=1000)
    credential = serializers.JSONField(help_text="What navigator.credentials.get answered, as its toJSON writes it.")
    time_zone = shapes.BrowserZoneField()


class FactorSerializer(serializers.Serializer[Any]):
    token = serializers.CharField(max_length=1000, help_text="Of the answer to the first step.")
    code = serializers.CharField(max_length=MAX_CODE_CHARS, required=False, help_text="Of the app, or a recovery code.")
    passkey = PasskeySerializer(required=False)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if ("code" in data) == ("passkey" in data):
            raise serializers.ValidationError({"code": ["Send a code or a passkey."]})
        return data


class Refusal(APIException):
    status_code = status.HTTP_400_BAD_REQUEST


class SecondStepExpired(Refusal):
    default_detail = "That took too long. Sign in again from the start."
    default_code = "second_step_expired"


def finish(request: Request, step: FirstStep) -> Response:
    """The tokens after the first step of a sign-in, or 403 with what the second one needs."""
    user, provider = step.user, step.provider
    if not user.has_factor or (provider and provider.provider_factor):
        return Response(shapes.signed_in(user, request, step.thumbprint, provider))
    methods = methods_of(user)
    answer: dict[str, Any] = {"detail": DETAIL, "code": "second_factor_required", "methods": methods}
    if "passkey" in methods:
        answer["passkey"] = sign_in_options(Site.of(request._request), user)
    return Response(answer | {"token": step.sign()}, status=status.HTTP_403_FORBIDDEN)


class FactorView(Public):
    throttle_classes = [AddressThrottle]

    @extend_schema(
        summary="Finish a sign-in with a second factor",
        request=FactorSerializer,
        responses={200: shapes.SignedInSerializer},
        auth=[],
    )
    def post(self, request: Request) -> Response:
        thumbprint = proven_key(request)
        data = validated(FactorSerializer, request)
        try:
            step = second_step.read(data["token"], thumbprint)
        except second_step.Expired:
            raise SecondStepExpired() from None
        if not step.provider:
            refuse_where_provider_only()
        if wait := take("factor", step.user.email, known_device(request, step.user.email)):
            self.throttled(request, wait)
        if "passkey" in data:
            return self.answer_to_passkey(request, data["passkey"], step)
        if take_code(step.user, data["code"]):
            return Response(shapes.signed_in(step.user, request, thumbprint, step.provider))
        if was_just_used(step.user, data["code"]) and (pair := tokens.sign_in_again(step.user, thumbprint)):
            return Response(shapes.signed_in_as(step.user, pair))  # the first answer was lost
        audit.record("sign_in.code_failed", step.user, by=step.user)
        raise serializers.ValidationError({"code": [WRONG_CODE]})

    def answer_to_passkey(self, request: Request, data: dict[str, Any], step: FirstStep) -> Response:
        """Where it is refused, with what the next one is asked with: a challenge is good for one answer."""
        site = Site.of(request._request)
        try:
            person_of(site, data["token"], data["credential"], step.user)
        except InvalidPasskey as error:
            answer = {"detail": error.detail, "code": "invalid_passkey", "passkey": sign_in_options(site, step.user)}
            return Response(answer, status=status.HTTP_400_BAD_REQUEST)
        return Response(shapes.signed_in(step.user, request, step.thumbprint, step.provider))


class PasskeyOptionsView(ByPassword, Public):
    throttle_classes = [AddressThrottle]

    @extend_schema(summary="Begin a sign-in with a passkey", request=None, responses={200: OptionsSerializer}, auth=[])
    def post(self, request: Request) -> Response:
        return Response(sign_in_options(Site.of(request._request)))


class PasskeyView(ByPassword, Public):
    throttle_classes = [AddressThrottle]

    @extend_schema(
        summary="Sign in with a passkey alone",
        request=PasskeySerializer,
        responses={200: shapes.SignedInSerializer},
        auth=[],
    )
    def post(self, request: Request) -> Response:
        thumbprint = proven_key(request)
        data = validated(PasskeySerializer, request)
        try:
            user = person_of(Site.of(request._request), data["token"], data["credential"])
        except InvalidPasskey as error:
            raise Refusal(error.detail, "invalid_passkey") from None
        user.note_browser_zone(data["time_zone"])
        return Response(shapes.signed_in(user, request, thumbprint))
