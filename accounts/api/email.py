"""/api/v1/auth/email: another email to sign in with, as the page of the profile does it."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import ByPassword, user_of, validated
from accounts.authentication import BearerAuthentication
from accounts.email_lists import MAX_EMAIL_CHARS
from accounts.models import User
from accounts.models.verifications import ENDED, MAX_EMAILED_CODE_CHARS
from accounts.reauthentication import require_reauthentication
from accounts.throttles import AddressThrottle, MailThrottle, take
from accounts.verification import begin_change, confirm_change, new_email, waiting_change


class EmailSerializer(serializers.Serializer[Any]):
    email = serializers.EmailField(max_length=MAX_EMAIL_CHARS)

    def validate_email(self, email: str) -> str:
        return new_email(user_of(self.context["request"]), email)


class CodeSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(
        max_length=MAX_EMAILED_CODE_CHARS, help_text="Of the email that was sent to the new one."
    )


class EmailStateSerializer(serializers.Serializer[Any]):
    """``email``: with which the person signs in; ``new_email``: what waits to be confirmed, if anything."""

    email = serializers.EmailField()
    new_email = serializers.EmailField(allow_null=True)


def state_of(user: User) -> dict[str, Any]:
    change = waiting_change(user)
    return {"email": user.email, "new_email": change.email if change else None}


class EmailView(ByPassword):
    """Begins a change: 202, and a link and a code go to the new email. Where emails are not verified it is made at
    once: 200. Both emails are told, and the old one can undo it. Asks for a sign-in of the last ten minutes."""

    authentication_classes = [BearerAuthentication]
    throttle_classes = [MailThrottle]

    @extend_schema(request=EmailSerializer, responses={200: EmailStateSerializer, 202: EmailStateSerializer})
    def post(self, request: Request) -> Response:
        email, user = validated(EmailSerializer, request)["email"], user_of(request)
        require_reauthentication(request)
        begin_change(request._request, user, email)
        user.refresh_from_db(fields=["email"])
        return Response(state_of(user), status.HTTP_202_ACCEPTED if settings.VERIFY_EMAIL else status.HTTP_200_OK)


class EmailConfirmView(ByPassword):
    """Ends the change that waits, by the code; the link in the email does the same."""

    authentication_classes = [BearerAuthentication]
    throttle_classes = [AddressThrottle]

    @extend_schema(request=CodeSerializer, responses={200: EmailStateSerializer})
    def post(self, request: Request) -> Response:
        code, change = validated(CodeSerializer, request)["code"], waiting_change(user_of(request))
        if change is None:
            raise serializers.ValidationError({"code": [ENDED]})
        require_reauthentication(request)
        if wait := take("factor", change.old_email):
            self.throttled(request, wait)
        change.check_code(code)
        confirm_change(request._request, change)
        return Response(state_of(change.user))
