"""One request to a URL that a user entered: limited in time and size, never to a private network.

``exchange`` resolves the host once, checks every IP and connects to one of those, so that a DNS answer that changes
between check and connection has no effect. Redirects are not followed. No Django here, and none of it runs during a
request of a browser: webhooks, lookups and questions to sites of agents are sent by the worker.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from threading import Event, Timer
from urllib.parse import quote, urlsplit

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.response import BaseHTTPResponse

from project.web.hosts import ascii_host

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
    """A URL that nothing is sent to."""


class NoAnswer(Exception):
    """No answer came; the text says why, in words for users."""


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
class Limits:
    """``seconds``: for the connection, and again for the whole answer. ``max_bytes``: of the answer that are read;
    ``whole``: an answer that is longer, or breaks off, counts as none."""

    seconds: float
    max_bytes: int
    whole: bool = False

    @property
    def in_words(self) -> str:
        return f"{self.seconds:g} second{'' if self.seconds == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Response:
    """``body``: as far as it was read. ``encoding``: its Content-Encoding, in which it still is."""

    status: int
    reason: str
    body: bytes
    encoding: str = ""

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def status_line(self) -> str:
        return f"{self.status} {self.reason}".strip()


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
    """Refused when ``url`` is invalid or private. Resolves no name, so ``exchange`` may still refuse it."""
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


def exchange(
    method: str, url: str, headers: Mapping[str, str], body: bytes | None, limits: Limits, *, private: bool
) -> Response:
    """Sends one request. NoAnswer where nothing was sent or nothing came back; any status is an answer."""
    try:
        to = target(url)
        connection = _connect(to, resolve(to.host, to.port, private=private), limits.seconds)
    except Refused as error:
        raise NoAnswer(str(error)) from None
    except SEND_ERRORS as error:
        raise NoAnswer(f"Could not connect: {_reason(error, limits)}") from None
    try:
        return _ask(connection, method, to, headers, body, limits)
    finally:
        connection.close()


def _connect(to: Target, ips: list[str], seconds: float) -> HTTPConnection:
    """A connection to the first of ``ips`` that accepts one, in ``seconds`` for all. Raises the error of the last."""
    failed: Exception = OSError("no IP")
    until = time.monotonic() + seconds
    for ip in ips:
        connection = _connection(to, ip, max(until - time.monotonic(), 0.1))
        try:
            connection.connect()
            connection.timeout = seconds
            connection.sock.settimeout(seconds)
            return connection
        except SEND_ERRORS as error:
            connection.close()
            failed = error
    raise failed


def _ask(
    connection: HTTPConnection, method: str, to: Target, headers: Mapping[str, str], body: bytes | None, limits: Limits
) -> Response:
    # The timeout of a socket restarts with each byte, so a receiver that sends slowly would never end it.
    timed_out = Event()
    timer = Timer(limits.seconds, _hang_up, [connection.sock, timed_out])
    timer.start()
    try:
        connection.request(method, to.path, body, {"Host": to.netloc, **headers}, preload_content=False)
        response = connection.getresponse()
        content = _content(response, limits)
        if limits.whole and timed_out.is_set():  # hung up on: it reads as the end of the answer
            raise TimeoutError
        encoding = response.headers.get("Content-Encoding", "")
        return Response(response.status, one_line(response.reason or ""), content, encoding)
    except SEND_ERRORS as error:
        late = timed_out.is_set()
        reason = f" within {limits.in_words}" if late else f": {_reason(error, limits)}"
        raise NoAnswer(f"No answer{reason}") from None
    finally:
        timer.cancel()


def _content(response: BaseHTTPResponse, limits: Limits) -> bytes:
    if not limits.whole:
        with suppress(*SEND_ERRORS):  # the status decides; reading lets the receiver finish
            return response.read(limits.max_bytes, decode_content=False)
        return b""
    content = response.read(limits.max_bytes + 1, decode_content=False)
    if len(content) > limits.max_bytes:
        raise OSError(0, f"it has more than {limits.max_bytes:,} bytes")
    return content


def _connection(to: Target, ip: str, seconds: float) -> HTTPConnection:
    if to.scheme == "http":
        return HTTPConnection(ip, to.port, timeout=seconds)
    # The connection goes to the IP, the certificate is checked for the name.
    context = ssl.create_default_context()
    return HTTPSConnection(ip, to.port, timeout=seconds, ssl_context=context, server_hostname=to.host)


def _hang_up(sock: socket.socket, timed_out: Event) -> None:
    timed_out.set()
    with suppress(OSError):  # already closed
        sock.shutdown(socket.SHUT_RDWR)


def _is_private(host: str) -> bool:
    try:
        return not is_public(host)
    except ValueError:
        return False  # a name


def _reason(error: Exception, limits: Limits) -> str:
    """The reason in words for users."""
    reason = error.__cause__ if isinstance(error.__cause__, OSError) else error
    if isinstance(reason, ssl.SSLError):
        return f"TLS: {getattr(reason, 'verify_message', '') or reason.reason or 'failed'}"
    if isinstance(reason, TimeoutError | urllib3.exceptions.TimeoutError):
        return f"no answer within {limits.in_words}"
    return one_line(getattr(reason, "strerror", None) or type(reason).__name__)


def one_line(text: str) -> str:
    """At most 100 printable characters."""
    return "".join(c if c.isprintable() else " " for c in text)[:100].strip()
