"""How often somebody may try to sign in: counted per address and per account, in the shared cache."""

import hashlib

from rest_framework.throttling import SimpleRateThrottle


class AddressThrottle(SimpleRateThrottle):
    """Per network address."""

    scope = "login_address"

    def get_cache_key(self, request, view):
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}


class AccountThrottle(SimpleRateThrottle):
    """Per account that is tried, whether it exists or not."""

    scope = "login_account"

    def typed(self, request):
        return request.data.get("email") if isinstance(request.data, dict) else None

    def get_cache_key(self, request, view):
        email = self.typed(request)
        if not isinstance(email, str) or not email.strip():
            return None
        return self.cache_format % {"scope": self.scope, "ident": digest(email.strip().lower())}


class AdminAccountThrottle(AccountThrottle):
    """The same count, for the form of Django's admin."""

    def typed(self, request):
        return request.POST.get("username")


class InvitationThrottle(SimpleRateThrottle):
    """Per person who invites: an account is not a way to send mail to the world."""

    rate = "100/hour"
    scope = "invitation"

    def get_cache_key(self, request, view):
        return self.cache_format % {"scope": self.scope, "ident": request.user.pk}


class MailThrottle(AddressThrottle):
    """Per network address, for what sends e-mail to somebody."""

    scope = "mail"


def digest(text: str) -> str:
    """Short and fit for the key of any cache, whatever somebody typed."""
    return hashlib.sha256(text.encode()).hexdigest()
