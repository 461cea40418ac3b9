"""Sends a message to a URL that a user entered: signed, limited in time and size, never to a private network.

``send`` resolves the host once, checks every IP and connects to one of those, so that a DNS answer that changes between
check and connection has no effect. No Django here, and none of it runs during a request.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import re
import socket
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from threading import Event, Timer
from urllib.parse import quote, urlsplit

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection

from project.web.hosts import ascii_host

TIMEOUT_SECONDS = 10  # for the connection, and again for the answer
MAX_ANSWER_BYTES = 10_000
MAX_IPS_PER_HOST = 3
PORTS = {"http": 80, "https": 443}
HOST = re.compile(r"[a-z0-9._-]{1,253}|[0-9a-f:.]{2,45}")
UNQUOTED = "/?%:=&~+!$,;'@()*[]"  # characters of a path and a query that are sent as entered
NOT_A_URL = "This is not a URL such as https://example.com/hook."
NAT64 = ipaddress.ip_network("64:ff9b::/96")
NOT_PUBLIC = [
    ipaddress.ip_network(text) for text in ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20")
]  # some versions of Python call them global
GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")  # no other IPv6 network is public

SEND_ERRORS = (OSError, urllib3.exceptions.HTTPError, HTTPException)


class Refused(ValueError):
    """A URL that messages are not sent to."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a message goes. ``host``: a name or an IP without brackets. ``path``: with its query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def netloc(self) -> str:
        """Host and port for the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of an attempt: whether it ``arrived``, and the answer in a few words."""

    arrived: bool
    answer: str


def target(url: str) -> Target:
    """Parses a URL. Refused, with the reason, unless it is a valid URL of http or https."""
    try:
        parts = urlsplit(url)
        host = ascii_host(parts.hostname or "")
        port = parts.port if parts.port is not None else PORTS[parts.scheme]
        path = quote(parts.path or "/", safe=UNQUOTED) + (
            f"?{quote(parts.query, safe=UNQUOTED)}" if parts.query else ""
        )
    except (ValueError, KeyError):
        raise Refused(NOT_A_URL) from None
    if not HOST.fullmatch(host) or not url.isprintable() or " " in url:
        raise Refused(NOT_A_URL)
    if parts.username is not None:
        raise Refused("A URL with a name or a password in it cannot be used.")
    if port < 1:
        raise Refused("There is no such port.")
    return Target(parts.scheme, host, port, path)


def is_public(text: str) -> bool:
    """Whether an IP is public. An IPv6 one that contains an IPv4 one is judged by that. ValueError for a name."""
    ip = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        wrapped = ip.ipv4_mapped or ip.sixtofour
        if ip in NAT64:
            wrapped = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if wrapped:
            return is_public(str(wrapped))
        if ip not in GLOBAL_UNICAST:
            return False
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in NOT_PUBLIC)


def check(url: str, *, private: bool) -> None:
    """Refused when ``url`` is invalid or private. Resolves no name, so ``send`` may still refuse it."""
    host = target(url).host
    if private:
        return
    if host == "localhost" or host.endswith(".localhost") or _is_private(host):
        raise Refused("This URL leads into a private network.")


def resolve(host: str, port: int, *, private: bool) -> list[str]:
    """The first IPs of ``host``. Refused when one of all is not public, unless ``private`` ones are allowed."""
    try:
        entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Refused("This name has no IP.") from None
    ips = list(dict.fromkeys(str(entry[4][0]) for entry in entries))
    if not private and not all(map(is_public, ips)):
        raise Refused("Not sent: this URL leads into a private network.")
    return ips[:MAX_IPS_PER_HOST]


def signature(secret: str, body: bytes, at: int) -> str:
    """``t=<at>,v1=<HMAC-SHA256 of "<at>.<body>" in hex>``. ``at``: seconds since 1970."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256)
    return f"t={at},v1={digest.hexdigest()}"


def send(url: str, secret: str, body: bytes, *, event: str, key: str, private: bool = False) -> Outcome:
    """Posts ``body`` once. Errors of the receiver become an Outcome; redirects are not followed."""
    at = int(time.time())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Treeline",
        "Treeline-Event": event,
        "Treeline-Delivery": key,
        "Treeline-Signature": signature(secret, body, at),
    }
    try:
        to = target(url)
        connection = connect(to, resolve(to.host, to.port, private=private))
    except Refused as error:
        return Outcome(False, str(error))
    except SEND_ERRORS as error:
        return Outcome(False, f"Could not connect: {_reason(error)}")
    try:
        return post(connection, to, body, headers)
    finally:
        connection.close()


def connect(to: Target, ips: list[str]) -> HTTPConnection:
    """A connection to the first of ``ips`` that accepts one. Raises the error of the last of them."""
    failed: Exception = OSError("no IP")
    for ip in ips:
        connection = _connection(to, ip)
        try:
            connection.connect()
            return connection
        except SEND_ERRORS as error:
            connection.close()
            failed = error
    raise failed


def post(connection: HTTPConnection, to: Target, body: bytes, headers: dict[str, str]) -> Outcome:
    # The timeout of a socket restarts with each byte, so a receiver that sends slowly would never end it.
    timed_out = Event()
    timer = Timer(TIMEOUT_SECONDS, _hang_up, [connection.sock, timed_out])
    timer.start()
    try:
        connection.request("POST", to.path, body, {"Host": to.netloc, **headers}, preload_content=False)
        response = connection.getresponse()
        with suppress(*SEND_ERRORS):  # the status decides; reading lets the receiver finish
            response.read(MAX_ANSWER_BYTES, decode_content=False)
        return Outcome(200 <= response.status < 300, f"{response.status} {_line(response.reason or '')}".strip())
    except SEND_ERRORS as error:
        reason = f" within {TIMEOUT_SECONDS} seconds" if timed_out.is_set() else f": {_reason(error)}"
        return Outcome(False, f"No answer{reason}")
    finally:
        timer.cancel()


def _connection(to: Target, ip: str) -> HTTPConnection:
    if to.scheme == "http":
        return HTTPConnection(ip, to.port, timeout=TIMEOUT_SECONDS)
    # The connection goes to the IP, the certificate is checked for the name.
    context = ssl.create_default_context()
    return HTTPSConnection(ip, to.port, timeout=TIMEOUT_SECONDS, ssl_context=context, server_hostname=to.host)


def _hang_up(sock: socket.socket, timed_out: Event) -> None:
    timed_out.set()
    with suppress(OSError):  # already closed
        sock.shutdown(socket.SHUT_RDWR)


def _is_private(host: str) -> bool:
    try:
        return not is_public(host)
    except ValueError:
        return False  # a name


def _reason(error: Exception) -> str:
    """The reason in words for users."""
    reason = error.__cause__ if isinstance(error.__cause__, OSError) else error
    if isinstance(reason, ssl.SSLError):
        return f"TLS: {getattr(reason, 'verify_message', '') or reason.reason or 'failed'}"
    if isinstance(reason, TimeoutError | urllib3.exceptions.TimeoutError):
        return f"no answer within {TIMEOUT_SECONDS} seconds"
    return _line(getattr(reason, "strerror", None) or type(reason).__name__)


def _line(text: str) -> str:
    """At most 100 printable characters."""
    return "".join(c if c.isprintable() else " " for c in text)[:100].strip()
