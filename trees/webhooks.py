"""Sending a message to an address that somebody entered: signed, bounded, and to nowhere inside.

``send`` looks a name up once, checks every address that it stands for, and connects to one of those: what the name
stands for a moment later makes no difference. No Django here, and nothing of this runs within a request.
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

PATIENCE = 10  # seconds, for connecting and again for the answer
MOST_READ = 10_000  # bytes of an answer
MOST_ADDRESSES = 3
PORTS = {"http": 80, "https": 443}
HOST = re.compile(r"[a-z0-9._-]{1,253}|[0-9a-f:.]{2,45}")
SAFE = "/?%:=&~+!$,;'@()*[]"  # of a path and a query: stays as it was entered
NO_ADDRESS = "This is not a URL such as https://example.com/hook."
NAT64 = ipaddress.ip_network("64:ff9b::/96")
SPECIAL = [
    ipaddress.ip_network(text) for text in ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20")
]  # to some Pythons global
GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")  # no other address of IPv6 is out in the world

FAILED = (OSError, urllib3.exceptions.HTTPError, HTTPException)


class Refused(ValueError):
    """This address is not one to send to."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a message goes. ``host``: a name or an address, without brackets. ``path``: with its query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def netloc(self) -> str:
        """As the Host header has it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an attempt came to: whether it ``arrived``, and the answer in a few words."""

    arrived: bool
    answer: str


def target(url: str) -> Target:
    """Reads an address. Refused with the reason when it is none, or not one of http or https."""
    try:
        parts = urlsplit(url)
        host = ascii_host(parts.hostname or "")
        port = parts.port if parts.port is not None else PORTS[parts.scheme]
        path = quote(parts.path or "/", safe=SAFE) + (f"?{quote(parts.query, safe=SAFE)}" if parts.query else "")
    except (ValueError, KeyError):
        raise Refused(NO_ADDRESS) from None
    if not HOST.fullmatch(host) or not url.isprintable() or " " in url:
        raise Refused(NO_ADDRESS)
    if parts.username is not None:
        raise Refused("A URL with a name or a password in it cannot be used.")
    if port < 1:
        raise Refused("There is no such port.")
    return Target(parts.scheme, host, port, path)


def is_public(address: str) -> bool:
    """Whether ``address`` is out in the world. One that wraps another is what it wraps."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        wrapped = ip.ipv4_mapped or ip.sixtofour
        if ip in NAT64:
            wrapped = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if wrapped:
            return is_public(str(wrapped))
        if ip not in GLOBAL_UNICAST:
            return False
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in SPECIAL)


def check(url: str, *, private: bool) -> None:
    """Refused when ``url`` could never be sent to. Asks no network: a name may still turn out to be one of inside."""
    host = target(url).host
    if private:
        return
    if host == "localhost" or host.endswith(".localhost") or _is_inside(host):
        raise Refused("This URL leads into a private network.")


def addresses(host: str, port: int, *, private: bool) -> list[str]:
    """What ``host`` stands for. Refused when one of them is not public, unless ``private`` ones may be sent to."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Refused("This name has no IP.") from None
    each = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not private and not all(map(is_public, each)):
        raise Refused("Not sent: this URL leads into a private network.")
    return each[:MOST_ADDRESSES]


def signature(secret: str, body: bytes, at: int) -> str:
    """``t=<at>,v1=<HMAC-SHA256 of "<at>.<body>" in hex>``. ``at``: seconds since 1970."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256)
    return f"t={at},v1={digest.hexdigest()}"


def send(url: str, secret: str, body: bytes, *, event: str, key: str, private: bool = False) -> Outcome:
    """Posts ``body``, once. Never raises for what the other side does, and follows nothing that it says."""
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
        connection = connect(to, addresses(to.host, to.port, private=private))
    except Refused as error:
        return Outcome(False, str(error))
    except FAILED as error:
        return Outcome(False, f"Could not connect: {_words(error)}")
    try:
        return post(connection, to, body, headers)
    finally:
        connection.close()


def connect(to: Target, ips: list[str]) -> HTTPConnection:
    """A connection to the first of ``ips`` that takes one. Raises what the last of them said."""
    failed: Exception = OSError("no address")
    for ip in ips:
        connection = _connection(to, ip)
        try:
            connection.connect()
            return connection
        except FAILED as error:
            connection.close()
            failed = error
    raise failed


def post(connection: HTTPConnection, to: Target, body: bytes, headers: dict[str, str]) -> Outcome:
    # The time limit of a socket begins anew with each byte, so an answer that drips would never end.
    over = Event()
    timer = Timer(PATIENCE, _hang_up, [connection.sock, over])
    timer.start()
    try:
        connection.request("POST", to.path, body, {"Host": to.netloc, **headers}, preload_content=False)
        response = connection.getresponse()
        with suppress(*FAILED):  # the status says it all; the rest is only let finish
            response.read(MOST_READ, decode_content=False)
        return Outcome(200 <= response.status < 300, f"{response.status} {_line(response.reason or '')}".strip())
    except FAILED as error:
        why = f" within {PATIENCE} seconds" if over.is_set() else f": {_words(error)}"
        return Outcome(False, f"No answer{why}")
    finally:
        timer.cancel()


def _connection(to: Target, ip: str) -> HTTPConnection:
    if to.scheme == "http":
        return HTTPConnection(ip, to.port, timeout=PATIENCE)
    # The certificate is checked for the name, although the address is connected to.
    context = ssl.create_default_context()
    return HTTPSConnection(ip, to.port, timeout=PATIENCE, ssl_context=context, server_hostname=to.host)


def _hang_up(sock: socket.socket, over: Event) -> None:
    over.set()
    with suppress(OSError):  # it is closed already
        sock.shutdown(socket.SHUT_RDWR)


def _is_inside(host: str) -> bool:
    try:
        return not is_public(host)
    except ValueError:
        return False  # a name


def _words(error: Exception) -> str:
    """Why, without what only a programmer reads."""
    reason = error.__cause__ if isinstance(error.__cause__, OSError) else error
    if isinstance(reason, ssl.SSLError):
        return f"TLS: {getattr(reason, 'verify_message', '') or reason.reason or 'failed'}"
    if isinstance(reason, TimeoutError | urllib3.exceptions.TimeoutError):
        return f"no answer within {PATIENCE} seconds"
    return _line(getattr(reason, "strerror", None) or type(reason).__name__)


def _line(text: str) -> str:
    """At most 100 characters that can be shown."""
    return "".join(c if c.isprintable() else " " for c in text)[:100].strip()
