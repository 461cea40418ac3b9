"""The network address that a request came from."""

import re
from ipaddress import ip_address
from typing import cast

from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

LOOPBACK = ("localhost", "127.0.0.1", "::1")  # hosts that only this machine reaches
# Some proxies add the port, which differs for each connection: 192.0.2.7:50123, [2001:db8::7]:50123.
WITH_PORT = re.compile(r"(?:\[(?P<v6>[^\]]*)\]|(?P<v4>[0-9.]+))(?::[0-9]+)?")


def ip_of(request: HttpRequest | Request) -> str:
    """The network address as the trusted proxies tell it, without a port; the text is not checked."""
    sender = cast(Request, request)  # get_ident reads META, which both kinds of request have
    told = str(BaseThrottle().get_ident(sender))
    match = WITH_PORT.fullmatch(told)
    return (match["v6"] or match["v4"] or told) if match else told


def valid_ip_of(request: HttpRequest | Request) -> str | None:
    """The same; None where they tell none."""
    try:
        return str(ip_address(ip_of(request)))
    except ValueError:
        return None
