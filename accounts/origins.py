"""Origins of other sites, as an admin types them and as browsers compare them: scheme, host and port."""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError

from accounts.network import LOOPBACK
from project.web.hosts import ascii_host

MAX_ORIGINS = 20
MAX_ORIGIN_CHARS = 253 + len("https://:65535")
HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*\Z")
DEFAULT_PORTS = {"https": 443, "http": 80}


def clean_origins(lines: Iterable[str], *, https_only: bool = True) -> list[str]:
    """Each origin once, in order. ValidationError names the line that is none. ``https_only``: but for this machine."""
    origins: list[str] = []
    errors: list[str] = []
    for line in filter(None, map(str.strip, lines)):
        try:
            origins.append(clean_origin(line, https_only))
        except ValueError as error:
            errors.append(f"“{line[:80]}”: {error}")
    origins = list(dict.fromkeys(origins))
    if len(origins) > MAX_ORIGINS:
        errors.append(f"There are {len(origins)} origins; at most {MAX_ORIGINS} can be named.")
    if errors:
        raise ValidationError(errors)
    return origins


def clean_origin(text: str, https_only: bool) -> str:
    """``https://acme.zendesk.com``, as browsers write it. Raises ValueError with what is wrong.

    It becomes a source of ``frame-ancestors``, so nothing but a scheme, one host and a port may be in it.
    """
    if len(text) > MAX_ORIGIN_CHARS:
        raise ValueError("this is too long for an origin.")
    if "*" in text:
        raise ValueError("name each origin in full: a wildcard would let in whoever has a name below it.")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise ValueError("this is not an origin, such as https://acme.zendesk.com.") from None
    if port == 0 or not text.isprintable():
        raise ValueError("this is not an origin, such as https://acme.zendesk.com.")
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname or "\\" in text:
        raise ValueError("begin with https:// and the host, such as https://acme.zendesk.com.")
    if parts.path not in ("", "/") or parts.query or parts.fragment or "?" in text or "#" in text:
        raise ValueError(f"leave out what follows the host: {parts.scheme}://{parts.netloc}.")
    if "@" in parts.netloc:
        raise ValueError("leave out the name and the password.")
    host = _host(parts.hostname)
    if https_only and parts.scheme == "http" and host.strip("[]") not in LOOPBACK:
        raise ValueError("use https: anybody on the way could change a page that is sent by http.")
    return f"{parts.scheme}://{host}" + ("" if port in (None, DEFAULT_PORTS[parts.scheme]) else f":{port}")


def _host(host: str) -> str:
    if ":" in host:
        return f"[{ip_address(host)}]"  # ValueError says what is wrong with it
    try:
        host = ascii_host(host).lower()
    except UnicodeError:
        host = ""
    if not HOST.match(host):
        raise ValueError("this is not the name of a host.")
    return host
