"""/api/v1/auth/reauthenticate"""

from typing import Any

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.serializers import PasswordField
from accounts.api.views import device_of, validated
from accounts.authentication import BearerAuthentication
from accounts.reauthentication import prove_by_password, seconds_to_wait
from accounts.throttles import Throttle


class ReauthenticationSerializer(serializers.Serializer[Any]):
    password = PasswordField()


class ReauthenticationThrottle(Throttle):
    """Per device."""

    def take(self, request: Request) -> int:
        return seconds_to_wait(device_of(request)) if request.auth else 0


class ReauthenticateView(APIView):
    """Who the person at this device is, once more: good for ten minutes for requests that want it.

    Those answer 403 with the code `reauthentication_required` otherwise; send them again afterwards.
    """

    authentication_classes = [BearerAuthentication]
    throttle_classes = [ReauthenticationThrottle]

    @extend_schema(request=ReauthenticationSerializer, responses={204: OpenApiResponse(description="Done")})
    def post(self, request: Request) -> Response:
        if not prove_by_password(request, validated(ReauthenticationSerializer, request)["password"]):
            raise serializers.ValidationError({"password": ["This is not your password."]})
        return Response(status=status.HTTP_204_NO_CONTENT)
