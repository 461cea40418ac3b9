"""Second factors of people: an authenticator app, passkeys, recovery codes."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class AuthenticatorApp(models.Model):
    """The app that shows this person's codes (TOTP, RFC 6238)."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="authenticator_app")
    secret = models.TextField(help_text="Sealed, see project/sealed.py.")
    last_step = models.BigIntegerField(default=0, help_text="The newest time step whose code was used.")
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Authenticator app of {self.user}"


class Passkey(models.Model):
    """A discoverable WebAuthn credential that verifies its user: it signs in alone, or as the second factor."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=80)
    credential = models.CharField(max_length=1400, unique=True, help_text="Its id, in base64url.")
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    transports = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.name


class RecoveryCode(models.Model):
    """Signs in once in place of a factor that is lost. Only a digest is stored."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_of_user")]

    def __str__(self) -> str:
        return f"Recovery code of {self.user}"
