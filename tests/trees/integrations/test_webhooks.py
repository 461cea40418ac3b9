"""Sending to a URL that somebody entered: what is signed, what is refused, and what an answer may do to us."""

import hashlib
import hmac
import socket
import ssl
import time
from threading import Event

import pytest
import trustme
from standardwebhooks.webhooks import Webhook as StandardWebhook
from standardwebhooks.webhooks import WebhookVerificationError

from project import outbound
from project.outbound import Refused
from tests.ports import free_port
from tests.trees.receiver import receiver
from trees.core.signing import STANDARD, shown_secret
from trees.integrations import webhooks
from trees.integrations.webhooks import Outcome

pytestmark = pytest.mark.once


def send(url, body=b'{"id": 1}', secrets=("secret",), **options) -> Outcome:
    options = {"event": "run.finished", "key": "1b4e28ba-2fa1-11d2-883f-0016d3cca427", "private": True} | options
    return webhooks.send(url, secrets, body, **options)


def test_what_arrives_is_signed_over_its_bytes(there):
    body = '{"title": "Drücker"}'.encode()
    assert send(there.url, body) == Outcome(True, "204 No Content")
    got = there.received[0]
    time_part, mac_part = got.headers["Treeline-Signature"].split(",")
    signed = f"{time_part.removeprefix('t=')}.".encode() + got.body
    assert mac_part == "v1=" + hmac.new(b"secret", signed, hashlib.sha256).hexdigest()
    assert abs(int(time_part.removeprefix("t=")) - time.time()) < 60
    assert (got.path, got.body) == ("/hook?from=treeline", body)


def test_headers_say_what_it_is(there):
    send(there.url)
    headers = there.received[0].headers
    assert headers["Treeline-Event"] == "run.finished"
    assert headers["Treeline-Delivery"] == "1b4e28ba-2fa1-11d2-883f-0016d3cca427"
    assert headers["Content-Type"] == "application/json"
    assert headers["Host"] == there.url.split("/")[2]


@pytest.mark.parametrize(
    ("status", "arrived"), [(200, True), (202, True), (299, True), (302, False), (404, False), (503, False)]
)
def test_only_200_to_299_is_success(there, status, arrived):
    there.status = status
    outcome = send(there.url)
    assert (outcome.arrived, outcome.answer[:3]) == (arrived, str(status))


def test_redirect_is_not_followed(there):
    with receiver() as elsewhere:
        there.status, there.headers = 307, {"Location": elsewhere.url}
        assert not send(there.url).arrived
        assert elsewhere.received == []


def test_huge_answer_is_cut(there):
    sent = []

    def flood(handler):
        handler.send_response(200)
        handler.end_headers()
        try:
            for _ in range(10_000):
                handler.wfile.write(b"x" * 100_000)
                sent.append(100_000)
        except OSError:
            done.set()

    done, there.answer = Event(), flood
    assert send(there.url) == Outcome(True, "200 OK")
    assert done.wait(10)  # it was hung up on
    assert sum(sent) < 100_000_000


def drip(handler, first: bytes, stop):
    """``first``, then a byte now and then, for ever: each in time, all of them never."""
    handler.wfile.write(first)
    try:
        while not stop.wait(0.05):
            handler.wfile.write(b"x")
    except OSError:
        stop.set()


@pytest.mark.parametrize(
    ("first", "arrived"),
    [(b"HTTP/1.1 ", False), (b"HTTP/1.1 200 OK\r\nX-Slow: ", True), (b"HTTP/1.1 200 OK\r\n\r\n", True)],
    ids=["status", "headers", "body"],
)
def test_answer_that_never_ends_is_hung_up_on(there, monkeypatch, first, arrived):
    monkeypatch.setattr(webhooks, "TIMEOUT_SECONDS", 0.4)
    stop = Event()
    there.answer = lambda handler: drip(handler, first, stop)
    began = time.monotonic()
    outcome = send(there.url)
    assert outcome.arrived is arrived
    assert outcome.answer.startswith("200" if arrived else "No answer within")
    assert time.monotonic() - began < 5
    assert stop.wait(5)


def test_silence_is_given_up(there, monkeypatch):
    monkeypatch.setattr(webhooks, "TIMEOUT_SECONDS", 0.3)
    stop = Event()
    there.answer = lambda handler: stop.wait(10)
    outcome = send(there.url)
    stop.set()
    assert (outcome.arrived, outcome.answer[:9]) == (False, "No answer")


def test_nobody_there():
    assert send(f"http://127.0.0.1:{free_port()}/") == Outcome(False, "Could not connect: Connection refused")


def test_what_speaks_no_http_is_no_answer(there):
    there.answer = lambda handler: handler.wfile.write(b"220 mail.example.com ESMTP\r\n")
    assert not send(there.url).arrived


@pytest.fixture
def authority():
    """Vouches for certificates, and nobody has heard of it."""
    return trustme.CA()


@pytest.fixture
def safe(authority):
    """A receiver that speaks TLS as ``localhost``."""

    def wrap(server):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("localhost").configure_cert(context)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        return "https"

    with receiver(wrap) as there:
        there.url = there.url.replace("127.0.0.1", "localhost")
        yield there


def test_certificate_that_nobody_vouches_for_is_refused(safe):
    outcome = send(safe.url)
    assert not outcome.arrived
    assert outcome.answer.startswith("Could not connect: TLS")
    assert safe.received == []


def test_certificate_is_checked_for_the_name_although_the_address_is_connected_to(safe, authority, monkeypatch):
    with authority.cert_pem.tempfile() as path:
        monkeypatch.setenv("SSL_CERT_FILE", path)
        assert send(safe.url).arrived
        assert not send(safe.url.replace("localhost", "127.0.0.1")).arrived


# Where it may go

PRIVATE = [
    "localhost", "127.0.0.1", "127.1", "2130706433", "0x7f.0.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "192.0.0.8", "224.0.0.1", "255.255.255.255", "[::1]", "[::]", "[::ffff:127.0.0.1]",
    "[::127.0.0.1]", "[fe80::1]", "[fd00::1]", "[ff02::1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[2001:db8::1]",
]  # fmt: skip


@pytest.mark.parametrize("host", PRIVATE)
def test_private_addresses_are_refused(host, monkeypatch):
    monkeypatch.setattr(outbound, "_connect", None)  # it does not come to that
    outcome = send(f"http://{host}:8000/", private=False)
    assert (outcome.arrived, "private network" in outcome.answer or "no IP" in outcome.answer) == (False, True)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_addresses_are_public(address):
    assert outbound.is_public(address)


def names(monkeypatch, *ips):
    """Has every name stand for ``ips``; answers how often it was looked up."""
    asked = []

    def getaddrinfo(host, port, *args, **options):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in ips]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


def test_name_that_stands_for_a_loopback_address_is_refused(there, monkeypatch):
    names(monkeypatch, "127.0.0.1")
    outcome = send(there.url.replace("127.0.0.1", "hook.example.com"), private=False)
    assert outcome == Outcome(False, "Not sent: this URL leads into a private network.")
    assert there.received == []


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch):
    names(monkeypatch, "8.8.8.8", "10.0.0.1")
    with pytest.raises(Refused):
        outbound.resolve("hook.example.com", 443, private=False)


def test_name_is_looked_up_once_and_never_again_to_connect(there, monkeypatch):
    """A name that stands for another network address the second time leads nowhere else."""
    asked = names(monkeypatch, "127.0.0.1")
    connected = []
    real = socket.socket.connect
    monkeypatch.setattr(socket.socket, "connect", lambda sock, to: (connected.append(to[0]), real(sock, to))[1])
    assert send(there.url.replace("127.0.0.1", "hook.example.com")).arrived
    assert [host for host in asked if host == "hook.example.com"] == ["hook.example.com"]
    assert connected == ["127.0.0.1"]
    assert there.received[0].headers["Host"].startswith("hook.example.com:")


NONE = [
    "", "x", "//example.com", "ftp://example.com/", "file:///etc/passwd", "gopher://x/", "http://", "http:///x",
    "http://[::1", "javascript:1",
    "http://example.com:0/", "http://example.com:99999/", "http://ann:pw@example.com/", "http://exa mple.com/",
    "http://example.com/\r\nHost: x", "http://a\x00b/", "http://example.com/\ud800", f"http://{'a' * 70}é.com/",
]  # fmt: skip


@pytest.mark.parametrize("url", NONE, ids=ascii)
def test_what_is_no_address_is_refused(url):
    with pytest.raises(Refused):
        outbound.target(url)
    assert not send(url).arrived


def test_address_keeps_its_path_and_says_its_name_in_ascii():
    to = outbound.target("https://Bücher.example/ä b?q=ö&x=%20".replace(" ", "%20"))
    assert (to.host, to.port, to.netloc) == ("xn--bcher-kva.example", 443, "xn--bcher-kva.example")
    assert to.path == "/%C3%A4%20b?q=%C3%B6&x=%20"
    assert outbound.target("http://[2606:4700::1111]:8080").netloc == "[2606:4700::1111]:8080"


@pytest.mark.parametrize(
    ("host", "ascii_host"),
    [
        ("straße.example", "xn--strae-oqa.example"), ("STRASSE.example", "strasse.example"),
        ("βόλος.example", "xn--nxasmm1c.example"), ("münchen.example", "xn--mnchen-3ya.example"),
        ("my_host.example", "my_host.example"),
    ],
)  # fmt: skip
def test_international_name_leads_to_its_own_domain(host, ascii_host):
    assert outbound.target(f"https://{host}/").host == ascii_host


@pytest.mark.parametrize("host", ["localhost", "a.localhost", "127.0.0.1", "[::1]", "10.0.0.1"])
def test_address_that_can_only_be_inside_is_refused_when_it_is_entered(host):
    with pytest.raises(Refused):
        outbound.check(f"https://{host}/", private=False)
    outbound.check(f"https://{host}/", private=True)


# Standard Webhooks


def test_message_is_verified_by_the_library_of_standard_webhooks(there):
    secret = "a-secret-of-more-than-24-bytes"
    assert send(there.url, secrets=[secret], signing=STANDARD).arrived
    got = there.received[0]
    assert got.headers["webhook-id"] == got.headers["Treeline-Delivery"]
    assert "Treeline-Signature" not in got.headers
    receiver_side = StandardWebhook(shown_secret(STANDARD, secret))
    assert receiver_side.verify(got.body, got.headers) == {"id": 1}
    with pytest.raises(WebhookVerificationError):
        receiver_side.verify(got.body + b" ", got.headers)


def test_for_a_day_both_secrets_verify(there):
    old, new = "the-old-secret-of-24-bytes-or-more", "the-new-secret-of-24-bytes-or-more"
    send(there.url, secrets=[new, old], signing=STANDARD)
    got = there.received[0]
    for secret in (old, new):
        assert StandardWebhook(shown_secret(STANDARD, secret)).verify(got.body, got.headers)


def test_token_of_jira_goes_into_its_header(there):
    send(there.url, token="abc")
    assert there.received[0].headers["X-Automation-Webhook-Token"] == "abc"
