"""/api/v1/auth/reauthenticate"""

from typing import Any

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import reauthentication
from accounts.api.base import device_of, validated
from accounts.api.factors import OptionsSerializer, PasskeySerializer, Refusal
from accounts.api.serializers import PasswordField
from accounts.authentication import BearerAuthentication
from accounts.factors.codes import MAX_CODE_CHARS, WRONG_CODE
from accounts.factors.passkeys import InvalidPasskey, Site, sign_in_options
from accounts.throttles import Throttle


class ReauthenticationSerializer(serializers.Serializer[Any]):
    password = PasswordField(required=False, help_text="For who has no second factor.")
    code = serializers.CharField(max_length=MAX_CODE_CHARS, required=False, help_text="Of the app, or a recovery code.")
    passkey = PasskeySerializer(required=False)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if len(data) != 1:
            raise serializers.ValidationError("Send a password, a code or a passkey.")
        return data


class ReauthenticationThrottle(Throttle):
    """Per device."""

    def take(self, request: Request) -> int:
        return reauthentication.seconds_to_wait(device_of(request)) if request.auth else 0


class ReauthenticateView(APIView):
    """Who the person at this device is, once more: good for ten minutes for requests that want it.

    Those answer 403 with the code `reauthentication_required` otherwise; send them again afterwards. Who has a second
    factor sends a `code` or a `passkey`, everybody else the `password`.
    """

    authentication_classes = [BearerAuthentication]
    throttle_classes = [ReauthenticationThrottle]

    @extend_schema(request=ReauthenticationSerializer, responses={204: OpenApiResponse(description="Done")})
    def post(self, request: Request) -> Response:
        data, device = validated(ReauthenticationSerializer, request), device_of(request)
        if "passkey" in data:
            given = data["passkey"]
            try:
                reauthentication.prove_by_passkey(
                    device, Site.of(request._request), given["token"], given["credential"]
                )
            except InvalidPasskey as error:
                raise Refusal(error.detail, "invalid_passkey") from None
        elif "code" in data:
            if not reauthentication.prove_by_code(device, data["code"]):
                raise serializers.ValidationError({"code": [WRONG_CODE]})
        elif not reauthentication.prove_by_password(device, data["password"]):
            raise serializers.ValidationError({"password": [refusal_of_password(device.user.has_factor)]})
        return Response(status=status.HTTP_204_NO_CONTENT)


class ReauthenticateOptionsView(APIView):
    """For `navigator.credentials.get`, whose answer goes to `reauthenticate` as `passkey`."""

    authentication_classes = [BearerAuthentication]

    @extend_schema(request=None, responses={200: OptionsSerializer})
    def post(self, request: Request) -> Response:
        return Response(sign_in_options(Site.of(request._request), device_of(request).user))


def refusal_of_password(has_factor: bool) -> str:
    if has_factor:
        return "A password is not enough for an account with a second factor: send a code or a passkey."
    return "This is not your password."
