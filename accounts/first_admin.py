"""The link with which the first administrator of a new site signs up. It is printed where the site is started."""

from django.core import signing
from django.urls import reverse

from accounts.models import User

SALT = "accounts.first-admin"
MAX_AGE_SECONDS = 24 * 60 * 60


def first_admin_path() -> str | None:
    """The path of the link; None where there is an administrator already."""
    return f"{reverse('signup')}?invitation={signing.dumps(1, salt=SALT)}" if _is_missing() else None


def is_first_admin(token: str) -> bool:
    """Whether ``token``, in place of an invitation's, is of such a link. It ends with the first use."""
    try:
        signing.loads(token, salt=SALT, max_age=MAX_AGE_SECONDS)
    except signing.BadSignature:
        return False
    return _is_missing()


def _is_missing() -> bool:
    return not User.objects.filter(is_superuser=True).exists()
