"""What the views of the sign-in API share."""

from typing import Any, cast

from django.conf import settings
from rest_framework import status
from rest_framework.exceptions import APIException, PermissionDenied
from rest_framework.request import Request
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from accounts import tokens
from accounts.authentication import reads_own_token, sent_proof
from accounts.models import DeviceSession, User


class WrongProof(APIException):
    """A DPoP header at sign-in that proves nothing. A client that cannot sign sends none."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "invalid_dpop_proof"


class Public(APIView):
    """Ignores the Authorization header, also one whose token has expired."""

    authentication_classes = ()
    permission_classes = ()

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        return reads_own_token(super().as_view(**initkwargs))


class ByPassword(APIView):
    """What ends where people sign in at the provider only: passwords, and passkeys in their place."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        refuse_where_provider_only()


def refuse_where_provider_only() -> None:
    if settings.OIDC_ONLY:
        raise PermissionDenied("This site signs in through its single sign-on only.", "provider_only")


def proven_key(request: Request) -> str:
    """The thumbprint of the key that the new session is bound to; "" where the client has none."""
    try:
        return tokens.thumbprint_at_sign_in(sent_proof(request), request.path)
    except tokens.InvalidProof as error:
        raise WrongProof(error.reason) from None


def user_of(request: Request) -> User:
    """The user of a request that IsAuthenticated let through."""
    return cast(User, request.user)


def device_of(request: Request) -> DeviceSession:
    """The device of a request that BearerAuthentication let through."""
    return cast(DeviceSession, request.auth)


def validated(serializer_class: type[Serializer[Any]], request: Request) -> dict[str, Any]:
    serializer = serializer_class(data=request.data, context={"request": request})
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
