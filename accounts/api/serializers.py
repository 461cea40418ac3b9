"""Shapes of the sign-in API."""

from typing import Any

from django.conf import settings
from django.contrib.auth import password_validation
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.http import urlsafe_base64_decode
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request

from accounts import tokens
from accounts.email_lists import MAX_EMAIL_CHARS
from accounts.first_admin import is_first_admin
from accounts.models import DeviceSession, Invitation, Membership, SignUp, User
from accounts.models.people import MAX_NAME_CHARS
from accounts.models.verifications import ENDED, MAX_EMAILED_CODE_CHARS
from accounts.network import valid_ip_of
from accounts.zones import is_zone
from project.database.statements import Rows

MEMBERSHIPS = Rows(
    lambda user: (
        Membership.objects.filter(user=user)
        .order_by(Lower("team__name"), "team")
        .values_list("team_id", "team__name", "role")
    ),
    user=User._meta.pk,
)


class PasswordField(serializers.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            trim_whitespace=False, write_only=True, max_length=1024, style={"input_type": "password"}, **kwargs
        )


class ZoneField(serializers.CharField):
    """An IANA name of a time zone, such as Europe/Berlin."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=64, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        name = str(super().to_internal_value(data))
        if name and not is_zone(name):
            raise serializers.ValidationError("Not a time zone such as Europe/London.")
        return name


class UserSerializer(serializers.ModelSerializer[User]):
    class Meta:
        model = User
        fields = ["id", "email", "name"]


class PairSerializer(serializers.Serializer[Any]):
    """Tokens. ``expires_in``: seconds until the access token expires, counted from now."""

    access = serializers.CharField()
    refresh = serializers.CharField()
    expires_in = serializers.IntegerField()
    sid = serializers.UUIDField()
    gen = serializers.IntegerField()


class SignedInSerializer(PairSerializer):
    user = UserSerializer()


class BrowserZoneField(serializers.CharField):
    """The zone of the browser that signs in. One that is unknown here is ignored: it refuses nobody."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False, allow_blank=True, default="", help_text="IANA name of the browser's time zone.", **kwargs
        )


class MembershipSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    role = serializers.CharField()


class MeSerializer(serializers.ModelSerializer[User]):
    teams = serializers.SerializerMethodField()
    time_zone = ZoneField(required=False, allow_blank=True, help_text="Empty: that of the browser.")
    browser_time_zone = ZoneField(required=False, help_text="The zone that the person's browser last reported.")

    class Meta:
        model = User
        fields = ["id", "email", "name", "time_zone", "browser_time_zone", "clock", "teams"]
        read_only_fields = ["id", "email"]

    def update(self, instance: User, validated_data: dict[str, Any]) -> User:
        for name, value in validated_data.items():
            setattr(instance, name, value)
        instance.save(update_fields=list(validated_data))  # a password that changes meanwhile stays changed
        return instance

    @extend_schema_field(MembershipSerializer(many=True))
    def get_teams(self, user: User) -> list[dict[str, Any]]:
        return teams_of(user)


class LoginSerializer(serializers.Serializer[Any]):
    email = serializers.CharField(max_length=MAX_EMAIL_CHARS)
    password = PasswordField()
    time_zone = BrowserZoneField()


class RegisterSerializer(serializers.Serializer[Any]):
    email = serializers.EmailField(max_length=MAX_EMAIL_CHARS)
    password = PasswordField()
    name = serializers.CharField(max_length=MAX_NAME_CHARS, required=False, allow_blank=True, default="")
    invitation = serializers.CharField(
        max_length=200,
        required=False,
        allow_blank=True,
        default="",
        help_text="The token of an invitation's link, where sign-up is closed otherwise.",
    )
    time_zone = BrowserZoneField()

    def validate_email(self, email: str) -> str:
        return email.strip().lower()

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        data["is_admin"] = is_first_admin(data["invitation"])
        if not (settings.SIGNUP_OPEN or data["is_admin"] or is_invited(data["email"], data["invitation"])):
            raise PermissionDenied("Sign-up is closed here. Ask an admin of your team to invite you.", "signup_closed")
        del data["invitation"]
        check_password(data["password"], User(email=data["email"], name=data["name"]), "password")
        return data


class WaitingSerializer(serializers.Serializer[Any]):
    """A sign-up that waits for its email to be confirmed. ``verification`` is its key for status and finish."""

    verification = serializers.CharField()
    email = serializers.EmailField()
    verified = serializers.BooleanField()


class VerificationSerializer(serializers.Serializer[Any]):
    verification = serializers.CharField(max_length=200)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        token = data["verification"]
        sign_up = SignUp.objects.for_token("wait", token).select_related("user").first()
        if sign_up is None or sign_up.expires_at <= timezone.now():
            raise serializers.ValidationError({"verification": [ENDED]})
        return data | {"sign_up": sign_up, "shown": {"verification": token}}


class FinishSerializer(VerificationSerializer):
    code = serializers.CharField(
        max_length=MAX_EMAILED_CODE_CHARS,
        required=False,
        allow_blank=True,
        default="",
        help_text="Not needed where the link was followed.",
    )


class PasswordChangeSerializer(serializers.Serializer[Any]):
    old_password = PasswordField()
    new_password = PasswordField()

    def validate_old_password(self, value: str) -> str:
        if not self.context["request"].user.check_password(value):
            raise serializers.ValidationError("This is not your current password.")
        return value

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        check_password(data["new_password"], self.context["request"].user, "new_password")
        return data


class PasswordResetSerializer(serializers.Serializer[Any]):
    email = serializers.EmailField(max_length=MAX_EMAIL_CHARS)


class PasswordResetConfirmSerializer(serializers.Serializer[Any]):
    uid = serializers.CharField(max_length=100)
    token = serializers.CharField(max_length=200)
    new_password = PasswordField()

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        user = user_of(data["uid"])
        if user is None or not default_token_generator.check_token(user, data["token"]):
            raise serializers.ValidationError(
                {"token": ["This link was already used or has expired. Ask for a new one."]}
            )
        check_password(data["new_password"], user, "new_password")
        return data | {"user": user}


class DeviceSerializer(serializers.ModelSerializer[DeviceSession]):
    this = serializers.SerializerMethodField()
    bound = serializers.BooleanField(
        read_only=True, help_text="Whether its refresh token needs a proof by a key (DPoP)."
    )

    class Meta:
        model = DeviceSession
        fields = ["id", "user_agent", "ip", "created_at", "last_seen_at", "expires_at", "this", "bound"]

    def get_this(self, device: DeviceSession) -> bool:
        here = self.context["request"].auth
        return bool(here) and here.pk == device.pk


def me(user: User) -> dict[str, Any]:
    """What MeSerializer answers, for the many requests that need no serializer."""
    zones = {"time_zone": user.time_zone, "browser_time_zone": user.browser_time_zone}
    return {
        "id": user.pk,
        "email": user.email,
        "name": user.name,
        **zones,
        "clock": user.clock,
        "teams": teams_of(user),
    }


def teams_of(user: User) -> list[dict[str, Any]]:
    return [{"id": team, "name": name, "role": role} for team, name, role in MEMBERSHIPS.all(user=user.pk)]


def is_invited(email: str, token: str) -> bool:
    return Invitation.objects.open().for_token(token).filter(email=email).exists()


def check_password(password: str, user: User, field: str) -> None:
    try:
        password_validation.validate_password(password, user)
    except DjangoValidationError as error:
        raise serializers.ValidationError({field: error.messages}) from None


def user_of(uid: str) -> User | None:
    """The person of a reset link's ``uid``, or None."""
    try:
        return User.objects.filter(pk=int(urlsafe_base64_decode(uid).decode()), is_active=True).first()
    except (ValueError, OverflowError):
        return None


def signed_in(
    user: User,
    request: Request,
    key_thumbprint: str,
    provider: tokens.Provider | None = None,
    desk_team: int | None = None,
) -> dict[str, Any]:
    """Signs ``user`` in on the device that sent ``request``."""
    agent = request.headers.get("User-Agent", "")
    pair = tokens.sign_in(user, agent, valid_ip_of(request), key_thumbprint, provider, desk_team)
    return signed_in_as(user, pair)


def signed_in_as(user: User, pair: tokens.Pair) -> dict[str, Any]:
    return pair.as_dict() | {"user": UserSerializer(user).data}
