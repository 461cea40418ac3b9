"""The network address that a request came from."""

from ipaddress import ip_address
from typing import cast

from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

LOOPBACK = ("localhost", "127.0.0.1", "::1")  # hosts that only this machine reaches


def ip_of(request: HttpRequest | Request) -> str:
    """The network address as the trusted proxies tell it; the text is not checked."""
    sender = cast(Request, request)  # get_ident reads META, which both kinds of request have
    return str(BaseThrottle().get_ident(sender))


def valid_ip_of(request: HttpRequest | Request) -> str | None:
    """The same; None where they tell none."""
    try:
        return str(ip_address(ip_of(request)))
    except ValueError:
        return None
