"""The sign-in API. Error codes: accounts/tokens.py."""

from typing import Any, cast

from django.conf import settings
from django.contrib.auth import authenticate
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import generics, status
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework_simplejwt.views import TokenRefreshView

from accounts import tokens
from accounts.api import serializers as shapes
from accounts.api.base import ByPassword, Public, device_of, proven_key, user_of, validated
from accounts.api.factors import finish
from accounts.authentication import BearerAuthentication, reads_own_token, sent_proof, sent_token
from accounts.factors.second_step import FirstStep
from accounts.mail import emails
from accounts.models import DeviceSession, User
from accounts.reauthentication import require_reauthentication
from accounts.requests import PageRequest
from accounts.throttles import AddressThrottle, MailThrottle, SignInThrottle
from accounts.tokens import Refused
from accounts.verification import begin_sign_up
from project.monitoring.metrics import count_refresh
from project.web.errors import unauthorized
from project.web.json import accepts_json_only, json_response
from project.web.pages import READING_METHODS

# The stubs know names of schemes only; drf-spectacular also takes what OpenAPI has: a mapping to scopes.
REFRESH_TOKEN = cast("list[str]", [{"refreshToken": []}])
ANY_TOKEN = cast("list[str]", [{"refreshToken": []}, {"accessToken": []}])
NO_CONTENT = {204: OpenApiResponse(description="Done")}


class WrongCredentials(APIException):
    """400, not 401: no token is missing, and clients must not try to refresh."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_detail = "Incorrect email or password."
    default_code = "wrong_credentials"


class RegisterView(ByPassword, Public):
    """An account and its first device; with `VERIFY_EMAIL` only after the email was confirmed: 202, for an email that
    has an account as for any other. Then `register/status` tells when, and `register/finish` signs in."""

    throttle_classes = [AddressThrottle]

    @extend_schema(
        request=shapes.RegisterSerializer,
        responses={201: shapes.SignedInSerializer, 202: shapes.WaitingSerializer},
        auth=[],
    )
    def post(self, request: Request) -> Response:
        thumbprint = proven_key(request)
        data = validated(shapes.RegisterSerializer, request)
        if settings.VERIFY_EMAIL and not data["is_admin"]:
            sign_up = begin_sign_up(request._request, data, thumbprint)
            waiting = {"verification": sign_up.token("wait"), "email": sign_up.email, "verified": False}
            return Response(waiting, status=status.HTTP_202_ACCEPTED)
        zone = data.pop("time_zone")
        user = User.objects.sign_up(**data)
        user.note_browser_zone(zone)
        return Response(shapes.signed_in(user, request, thumbprint), status=status.HTTP_201_CREATED)


class RegisterStatusView(ByPassword, Public):
    """Whether the email of a sign-up is confirmed. Cheap: the tab that waits asks every few seconds."""

    @extend_schema(request=shapes.VerificationSerializer, responses={200: shapes.WaitingSerializer}, auth=[])
    def post(self, request: Request) -> Response:
        data = validated(shapes.VerificationSerializer, request)
        sign_up = data["sign_up"]
        return Response(data["shown"] | {"email": sign_up.email, "verified": sign_up.verified_at is not None})


class RegisterFinishView(ByPassword, Public):
    """Signs the tab in that signed up: with the code, or without one where the link was followed."""

    throttle_classes = [AddressThrottle]

    @extend_schema(request=shapes.FinishSerializer, responses={201: shapes.SignedInSerializer}, auth=[])
    def post(self, request: Request) -> Response:
        thumbprint = proven_key(request)
        data = validated(shapes.FinishSerializer, request)
        sign_up = data["sign_up"]
        if sign_up.verified_at is None:
            sign_up.check_code(data["code"])
            sign_up.confirm()
            sign_up.refresh_from_db()
        user = sign_up.finish(thumbprint)
        return Response(shapes.signed_in(user, request, thumbprint), status=status.HTTP_201_CREATED)


class LoginView(ByPassword, Public):
    throttle_classes = [SignInThrottle]

    @extend_schema(request=shapes.LoginSerializer, responses={200: shapes.SignedInSerializer}, auth=[])
    def post(self, request: Request) -> Response:
        thumbprint = proven_key(request)
        data = validated(shapes.LoginSerializer, request)
        # Django hashes the password for an unknown email too, so the time taken tells nothing.
        user = authenticate(request._request, username=data["email"].strip().lower(), password=data["password"])
        if user is None:
            raise WrongCredentials()
        user.note_browser_zone(data["time_zone"])
        return finish(request, FirstStep(user, thumbprint))


@extend_schema_view(post=extend_schema(request=None, responses={200: shapes.PairSerializer}, auth=REFRESH_TOKEN))
class RefreshView(TokenRefreshView):
    """SimpleJWT's refresh view, with the token taken from the Authorization header: nothing reads the body.

    POST is answered without DRF, which would take as long as the refresh itself; the rest of the class describes it.
    """

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        return reads_own_token(super().as_view(**initkwargs))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.refresh(request) if request.method == "POST" else super().dispatch(request, *args, **kwargs)

    def refresh(self, request: HttpRequest) -> HttpResponse:
        try:
            pair = tokens.rotate(sent_token(request), sent_proof(request), request.path)
        except Refused as refused:
            if refused.code in ("token_invalid", "token_missing"):
                refused.detail = "Invalid refresh token"
            count_refresh(refused.code)
            return unauthorized(refused)
        count_refresh("refreshed")
        return json_response(pair.as_dict())


class LogoutView(Public):
    """Takes an access or a refresh token, expired ones too. Repeating it changes nothing.

    The refresh token of a key-bound device needs a proof in the `DPoP` header, as a refresh does.
    """

    @extend_schema(request=None, responses=NO_CONTENT, auth=ANY_TOKEN)
    def post(self, request: Request) -> Response:
        tokens.sign_out(sent_token(request), sent_proof(request), request.path)
        return Response(status=status.HTTP_204_NO_CONTENT)


class MeView(generics.RetrieveUpdateAPIView[User]):
    http_method_names = ["get", "patch", "head", "options"]
    serializer_class = shapes.MeSerializer

    def get_object(self) -> User:
        return user_of(self.request)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        page_request = cast(PageRequest, request)
        if request.method in READING_METHODS and page_request.device and accepts_json_only(request):
            return json_response(shapes.me(page_request.user))
        return super().dispatch(request, *args, **kwargs)


class DevicesView(generics.ListAPIView[DeviceSession]):
    serializer_class = shapes.DeviceSerializer
    queryset = DeviceSession.objects.none()
    pagination_class = None
    filter_backends = ()

    def get_queryset(self) -> QuerySet[DeviceSession]:
        return user_of(self.request).devices()


class DeviceView(generics.DestroyAPIView[DeviceSession]):
    serializer_class = shapes.DeviceSerializer
    queryset = DeviceSession.objects.none()

    def get_queryset(self) -> QuerySet[DeviceSession]:
        return user_of(self.request).device_sessions.all()

    def perform_destroy(self, instance: DeviceSession) -> None:
        if instance != self.request.auth:
            require_reauthentication(self.request)
        tokens.revoke(instance, "signed_out")


class RevokeOthersView(APIView):
    authentication_classes = [BearerAuthentication]

    @extend_schema(request=None, responses=NO_CONTENT)
    def post(self, request: Request) -> Response:
        require_reauthentication(request)
        tokens.revoke_others(device_of(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class PasswordChangeView(ByPassword):
    authentication_classes = [BearerAuthentication]
    throttle_classes = [AddressThrottle]

    @extend_schema(request=shapes.PasswordChangeSerializer, responses={200: shapes.PairSerializer})
    def post(self, request: Request) -> Response:
        data = validated(shapes.PasswordChangeSerializer, request)
        user = user_of(request)
        user.set_password(data["new_password"])
        with transaction.atomic():
            user.save(update_fields=["password"])
            pair = tokens.renew(device_of(request))
        return Response(pair.as_dict())


class PasswordResetView(ByPassword, Public):
    throttle_classes = [MailThrottle]

    @extend_schema(
        request=shapes.PasswordResetSerializer, responses={202: OpenApiResponse(description="Accepted")}, auth=[]
    )
    def post(self, request: Request) -> Response:
        emails.send_password_reset(validated(shapes.PasswordResetSerializer, request)["email"], request._request)
        return Response(status=status.HTTP_202_ACCEPTED)


class PasswordResetConfirmView(ByPassword, Public):
    throttle_classes = [AddressThrottle]

    @extend_schema(request=shapes.PasswordResetConfirmSerializer, responses=NO_CONTENT, auth=[])
    def post(self, request: Request) -> Response:
        data = validated(shapes.PasswordResetConfirmSerializer, request)
        data["user"].set_password(data["new_password"])
        tokens.save_password(data["user"])
        return Response(status=status.HTTP_204_NO_CONTENT)
