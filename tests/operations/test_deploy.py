"""The files of deploy/, as they are: nginx starts with its file and serves, systemd understands the units."""

import http.client
import json
import re
import ssl
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import trustme

from tests import provision
from tests.operations.site import ROOT, START_SECONDS
from tests.ports import free_port

pytestmark = pytest.mark.once

DEPLOY = ROOT / "deploy"
NAME = "guides.example.com"
UNITS = sorted(path.name for pattern in ("*.service", "*.timer") for path in DEPLOY.glob(pattern))
FOLDERS = "".join(f"{kind}_temp_path {{0}}/{kind}; " for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))


class Echo(BaseHTTPRequestHandler):
    """Answers the headers that arrived."""

    def do_GET(self):
        body = json.dumps({name.lower(): value for name, value in self.headers.items()}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def machine():
    """The port of a machine behind nginx."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.fixture(scope="module")
def nginx(machine, tmp_path_factory):
    """The ports of nginx with deploy/nginx.conf, of which only ports, certificate and machines are changed."""
    folder, ports, authority = tmp_path_factory.mktemp("nginx"), (free_port(), free_port()), trustme.CA()
    certificate = authority.issue_cert(NAME)
    certificate.private_key_pem.write_to_path(folder / "key.pem")
    (folder / "chain.pem").write_bytes(b"".join(pem.bytes() for pem in certificate.cert_chain_pems))
    config = folder / "nginx.conf"
    own = f"daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}"
    http_own = f"http {{ access_log off; {FOLDERS.format(folder)}"
    config.write_text(
        f"{own}\n{http_own}\n{changed((DEPLOY / 'nginx.conf').read_text(), folder, ports, machine)}\n}}\n"
    )
    command = [provision.nginx(), "-p", str(folder), "-c", str(config)]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    process = subprocess.Popen(command)
    context = ssl.create_default_context()
    authority.configure_trust(context)
    context.set_alpn_protocols(["h2", "http/1.1"])
    yield (*ports, context)
    process.terminate()
    process.wait(10)


def changed(text, folder, ports, machine):
    for pattern, ours in (
        (r"server 10\.0\.0\.11:8000 (.*;)\n.*server 10\.0\.0\.12:8000 .*;", rf"server 127.0.0.1:{machine} \1"),
        (r"/etc/letsencrypt/\S*/fullchain\.pem", f"{folder}/chain.pem"),
        (r"/etc/letsencrypt/\S*/privkey\.pem", f"{folder}/key.pem"),
        (r"listen 80;\n.*\n", f"listen 127.0.0.1:{ports[0]};\n"),
        (r"listen 443 (.*);\n.*\n", rf"listen 127.0.0.1:{ports[1]} \1;\n"),
    ):
        text, count = re.subn(pattern, ours, text)
        assert count == 1, pattern
    return text


def connect(port, context=None):
    """A connection to nginx by the site's name, as soon as it listens."""
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.connect()
            break
        except ConnectionRefusedError:
            assert time.monotonic() < until
            time.sleep(0.05)
    if context:
        connection.sock = context.wrap_socket(connection.sock, server_hostname=NAME)
    return connection


def ask(connection, path, **headers):
    connection.request("GET", path, headers={"Host": NAME} | headers)
    answer = connection.getresponse()
    return answer.status, dict(answer.getheaders()), answer.read()


def test_browsers_get_http_2(nginx):
    _, port, context = nginx
    assert connect(port, context).sock.selected_alpn_protocol() == "h2"


def test_a_client_cannot_say_where_it_comes_from(nginx):
    _, port, context = nginx
    context.set_alpn_protocols(["http/1.1"])
    claimed = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http"}
    status, _, body = ask(connect(port, context), "/trees/", **claimed)
    arrived = json.loads(body)
    assert (status, arrived["host"]) == (200, NAME)
    assert (arrived["x-forwarded-for"], arrived["x-forwarded-proto"]) == ("127.0.0.1", "https")


def test_what_is_asked_for_without_tls_is_sent_on_to_it(nginx):
    status, headers, _ = ask(connect(nginx[0]), "/trees/?q=a")
    assert (status, headers["Location"]) == (301, f"https://{NAME}/trees/?q=a")


def test_health_is_not_for_the_world(nginx):
    _, port, context = nginx
    context.set_alpn_protocols(["http/1.1"])
    assert ask(connect(port, context), "/health/ready")[0] == 403


def test_systemd_understands_every_unit(tmp_path):
    """The programs and the user of the units are there only after an installation: they are replaced."""
    for name in UNITS:
        text = (DEPLOY / name).read_text()
        text = re.sub(r"^User=.*\n|^EnvironmentFile=.*\n", "", text, flags=re.MULTILINE)
        text = re.sub(r"^(ExecStart(?:Pre)?)=.*", r"\1=/bin/true", text, flags=re.MULTILINE)
        (tmp_path / name).write_text(text.replace("WorkingDirectory=/srv/treeline", "WorkingDirectory=/"))
    units = [str(tmp_path / name) for name in UNITS]
    done = subprocess.run([provision.systemd_analyze(), "verify", *units], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_commands_run_as_the_services_do_and_with_settings_of_their_own(tmp_path):
    """``systemd-run`` is replaced by a program that prints its arguments: no systemd runs here."""
    (tmp_path / "systemd-run").write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    (tmp_path / "systemd-run").chmod(0o755)
    command = [DEPLOY / "manage", "VAR_DIR=/try it", "restore", "/a folder", "A=b"]
    done = subprocess.run(command, env={"PATH": f"{tmp_path}:/usr/bin:/bin"}, capture_output=True, text=True)
    unit = (DEPLOY / "treeline.service").read_text()
    user, folder, settings, program = (
        re.search(rf"^{name}=(\S+)", unit, re.MULTILINE)[1]
        for name in ("User", "WorkingDirectory", "EnvironmentFile", "ExecStart")
    )
    *options, env, own, python, manage, verb, first, second = done.stdout.splitlines()
    assert {f"--uid={user}", f"--working-directory={folder}", f"--property=EnvironmentFile={settings}"} <= {*options}
    assert (env, own, python) == ("/usr/bin/env", "VAR_DIR=/try it", program)
    assert (manage, verb, first, second) == ("manage.py", "restore", "/a folder", "A=b")


@pytest.mark.parametrize("name", UNITS)
def test_every_unit_is_named_in_the_guide_to_deployment(name):
    assert name in (DEPLOY / "README.md").read_text()


@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_every_service_runs_as_its_own_user_with_the_settings_of_the_site(name):
    text = (DEPLOY / name).read_text()
    for line in ("User=treeline", "EnvironmentFile=/etc/treeline.env", "NoNewPrivileges=true", "ProtectSystem=strict"):
        assert f"\n{line}\n" in text
    commands = re.findall(r"^ExecStart(?:Pre)?=\S+ manage\.py (\w+)", text, re.MULTILINE)
    from django.core.management import get_commands

    assert commands and not set(commands) - set(get_commands())
