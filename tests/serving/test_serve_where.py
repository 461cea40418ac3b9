"""Where ``manage.py serve`` listens and what it says of it: who reaches the site decides what it opens with."""

import errno
import os
import resource
import socket

import pytest
from django.core.management import CommandError

from project.management.commands.serve import allow_files, claim, is_loopback, site_url
from tests.ports import free_port

pytestmark = pytest.mark.once


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1.2.3", "::1"])
def test_server_that_only_this_machine_reaches_may_have_the_demo(host):
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "", "192.168.1.5", "10.0.0.1", "169.254.1.1", "fe80::1", "203.0.113.9", "a.example.com"]
)
def test_server_that_others_may_reach_has_no_demo_that_signs_in(host):
    """Also within a private network: the password of the demo stands in the documentation."""
    assert not is_loopback(host)


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8123"),
        ("0.0.0.0", "http://localhost:8123"),
        ("::", "http://localhost:8123"),
        ("::1", "http://[::1]:8123"),
        ("10.0.0.20", "http://10.0.0.20:8123"),
        ("desk.example.com", "http://desk.example.com:8123"),
    ],
)
def test_url_that_is_printed_opens_the_site_on_this_machine(host, url, settings):
    settings.HOST, settings.PORT, settings.BASE_URL = host, 8123, ""
    assert site_url() == url
    settings.BASE_URL = "https://guides.example.com"
    assert site_url() == "https://guides.example.com"


def test_hint_of_another_port_is_given_where_that_helps():
    taken = f"{os.strerror(errno.EADDRINUSE)}.* Choose another one"
    with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(CommandError, match=taken):
        claim("127.0.0.1", other.getsockname()[1])
    with pytest.raises(CommandError) as caught:
        claim("192.0.2.1", free_port())  # no network address of this machine
    assert "Choose another" not in str(caught.value)


def test_limit_of_open_files_is_raised_as_far_as_it_may_be_and_never_lowered():
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    soft, hard = before
    lower = min(64 if soft == resource.RLIM_INFINITY else soft, 4096) // 2 + 64
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (lower, hard))
        allow_files(10)
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (lower, hard)
        allow_files(lower + 1)
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (lower + 1, hard)
        if hard != resource.RLIM_INFINITY:
            allow_files(hard + 1_000)
            assert resource.getrlimit(resource.RLIMIT_NOFILE) == (hard, hard)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
