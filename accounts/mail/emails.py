"""The emails of the sign-in and of teams. Their texts are in templates/emails/."""

from typing import Any

from django.conf import settings
from django.contrib.auth.forms import PasswordResetForm
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.agents import describe
from accounts.models import EmailChange, Invitation, Mail, SignUp, User
from accounts.throttles import take
from project.web.hosts import mailbox
from project.web.times import moment_text

CONSOLE = "django.core.mail.backends.console.EmailBackend"


def absolute(request: HttpRequest, path: str) -> str:
    """``path`` as a link for an email: below BASE_URL where that is set, else below the URL of the request."""
    base_url: str = settings.BASE_URL
    return base_url + path if base_url else request.build_absolute_uri(path)


def invitation_link(invitation: Invitation, request: HttpRequest) -> str:
    return absolute(request, reverse("invitation", args=[invitation.token]))


def send_invitation(invitation: Invitation, request: HttpRequest) -> bool:
    """Puts it into the outbox. Returns whether it will be sent: without EMAIL_URL it is only printed by the worker."""
    reader = reader_of(invitation)
    context = {"invitation": invitation, "url": invitation_link(invitation, request)}
    with timezone.override(reader.zone if reader else timezone.get_default_timezone()):
        ends = moment_text(timezone.localtime(invitation.expires_at), reader.clock if reader else "")
        text = render_to_string("emails/invitation.txt", {**context, "ends": ends})
    enqueue(invitation.email, "invitation", context, text)
    return settings.EMAIL_BACKEND != CONSOLE


def enqueue(email: str, name: str, context: dict[str, Any], text: str = "") -> None:
    """The email ``name`` of templates/emails/, into the outbox. ``text``: where the caller has rendered it."""
    # In one line: a name may hold a line break, which a header may not.
    subject = " ".join(render_to_string(f"emails/{name}_subject.txt", context).split())
    Mail.objects.enqueue(mailbox(email), subject, text or render_to_string(f"emails/{name}.txt", context))


VERIFY = {"sign_up": "signup_verify", "email_change": "email_verify"}


def send_verification(verification: SignUp | EmailChange, name: str, request: HttpRequest) -> None:
    """``name``: "sign_up" or "email_change", or either with "_known", for an email that has an account already."""
    context = {
        "verification": verification,
        "device": describe(verification.user_agent),
        "login": absolute(request, reverse("login")),
        "reset": absolute(request, reverse("password_reset")),
    }
    if name in VERIFY:
        context["url"] = absolute(request, reverse(VERIFY[name], args=[verification.token("link")]))
    enqueue(verification.email, name, context)


def send_email_changed(change: EmailChange, request: HttpRequest) -> None:
    """To both: the old email gets the link that undoes it."""
    user, old = change.user, change.old_email
    undo = absolute(request, reverse("email_undo", args=[change.token("undo")]))
    with timezone.override(user.zone):
        said = {"change": change, "now": moment_text(timezone.localtime(), user.clock)}
        ends = moment_text(timezone.localtime(change.undo_until), user.clock)
        enqueue(old, "email_changed", said | {"undo": undo, "ends": ends})
        enqueue(change.email, "email_changed", said)


def reader_of(invitation: Invitation) -> User | None:
    """The person invited, where they have an account; else the one who invites."""
    return User.objects.filter(email=invitation.email).first() or invitation.invited_by


class ResetForm(PasswordResetForm):
    """Django's own, with mail that the worker sends: waiting for it would tell that the email is known."""

    people: list[User]

    def get_users(self, email: str) -> list[User]:
        self.people = list(User.objects.filter(email=email.lower(), is_active=True, service_team=None))
        return self.people

    def send_mail(
        self, subject_template_name: str, email_template_name: str, context: dict[str, Any], from_email: str | None,
        to_email: str, html_email_template_name: str | None = None,
    ) -> None:  # fmt: skip
        subject = " ".join(render_to_string(subject_template_name, context).split())
        Mail.objects.enqueue(mailbox(to_email), subject, render_to_string(email_template_name, context))


def send_password_reset(email: str, request: HttpRequest, name: str = "password_reset") -> bool:
    """Django's own reset mail. Where the email has no account it is told so: it takes the same time, and whoever has
    several emails learns which one it was. Beyond the limit of one mailbox nothing is sent, and False returned."""
    form = ResetForm({"email": email})
    if not form.is_valid() or take("mail_to", email.lower()):
        return False
    form.save(
        request=request,
        subject_template_name=f"emails/{name}_subject.txt",
        email_template_name=f"emails/{name}.txt",
        extra_email_context={"site": absolute(request, "/").rstrip("/")},
    )
    if not form.people:
        enqueue(email, "password_reset_unknown", {"email": email, "login": absolute(request, reverse("login"))})
    return True
