"""The e-mails that are sent to people. Their texts are in templates/emails/."""

from django.conf import settings
from django.contrib.auth.forms import PasswordResetForm
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse


def absolute(request, path: str) -> str:
    """``path`` as a link for an e-mail: below BASE_URL where that is set, else below the address that was asked."""
    return settings.BASE_URL + path if settings.BASE_URL else request.build_absolute_uri(path)


def send_invitation(invitation, request) -> None:
    context = {"invitation": invitation, "url": absolute(request, reverse("invitation", args=[invitation.token]))}
    _send("invitation", context, invitation.email)


def send_password_reset(email: str, request) -> None:
    """Django's own reset mail; nothing happens where the address has no account."""
    form = PasswordResetForm({"email": email})
    if form.is_valid():
        form.save(
            request=request,
            use_https=request.is_secure(),
            subject_template_name="emails/password_reset_subject.txt",
            email_template_name="emails/password_reset.txt",
        )


def _send(name: str, context: dict, to: str) -> None:
    subject = render_to_string(f"emails/{name}_subject.txt", context).strip()
    send_mail(subject, render_to_string(f"emails/{name}.txt", context), None, [to])
