"""The settings' environment variables, each in a process of its own, as a person would start it."""

import os
import ssl
import subprocess
import sys
from pathlib import Path

import dj_database_url
import pytest

from project import environment

ROOT = Path(__file__).resolve().parent.parent


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    settings = {"DJANGO_SETTINGS_MODULE": "project.settings", **environment}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=os.environ | settings, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("DEBUG", "perhaps"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "mysql://secret-word@localhost/treeline"),
        ("DATABASE_URL", "postgres://localhost"),
        ("CACHE_URL", "nonsense://x"),
        ("EMAIL_URL", "nonsense"),
        ("EMAIL_URL", "smtp+tls://ann:secret-word/1@mail.example.com"),
        ("ACCESS_TOKEN_EXPIRE_MINUTES", "0"),
        ("ACCESS_TOKEN_EXPIRE_MINUTES", "inf"),
        ("REFRESH_TOKEN_EXPIRE_DAYS", "a week"),
        ("LOGIN_RATE_ACCOUNT", "often"),
        ("TIME_ZONE", "Mars/Olympus"),
        ("LOG_LEVEL", "loud"),
        ("BASE_URL", "guides.example.com"),
        ("VAR_DIR", "/dev/null"),
        ("AUDIT_DAYS", "7"),
        ("PASSWORD_LIST", "/no/such/file"),
        ("AUDIT_LOG", "nonsense"),
        ("AUDIT_LOG", "file:///no/such/folder/log"),
        ("AUDIT_LOG", "syslog:///no/such/socket"),
        ("AUDIT_LOG", "syslog://host:port"),
    ],
)
def test_malformed_variable_gives_one_line_that_names_it(name, value):
    done = manage("check", **{name: value})
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"the environment variable {name} cannot be used" in done.stderr
    assert "secret-word" not in done.stderr


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp+tls://ann:a%2F1@mail.example.com", 587, True, False),
        ("smtp+tls://ann:a%2F1@mail.example.com:2525", 2525, True, False),
        ("smtp+ssl://ann:a%2F1@mail.example.com", 465, False, True),
        ("smtps://ann:a%2F1@mail.example.com:465", 465, False, True),
        ("submission://ann:a%2F1@mail.example.com", 587, True, False),
        ("smtp://ann:a%2F1@mail.example.com", 25, False, False),
    ],
)
def test_mail_servers_are_spoken_to_as_their_url_says(url, port, tls, ssl):
    said = environment.email(url)
    assert (said["EMAIL_PORT"], said["EMAIL_USE_TLS"], said["EMAIL_USE_SSL"]) == (port, tls, ssl)
    assert (said["EMAIL_HOST"], said["EMAIL_HOST_USER"], said["EMAIL_HOST_PASSWORD"]) == (
        "mail.example.com", "ann", "a/1",
    )  # fmt: skip
    assert said["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"


def test_the_certificates_of_the_system_are_those_that_python_trusts(monkeypatch):
    """For PostgreSQL: the OpenSSL that psycopg brings knows none."""
    names = ("SSL_CERT_FILE", "SSL_CERT_DIR")
    for name in names:
        monkeypatch.setenv(name, "")  # so that it is as it was afterwards
        monkeypatch.delenv(name)
    trusted = ssl.get_default_verify_paths()
    url = "postgres://someone@db.example.com/guides?sslmode=verify-full&sslrootcert="
    environment.database(dj_database_url.parse(url + "/etc/own.pem"), 0)
    assert not set(names) & set(os.environ)
    environment.database(dj_database_url.parse(url + "system"), 0)
    assert [os.environ.get(name) for name in names] == [trusted.cafile, trusted.capath]


def test_example_of_an_environment_is_taken(tmp_path):
    lines = (ROOT / "deploy" / "treeline.env.example").read_text().splitlines()
    example = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    done = manage("check", **example | {"VAR_DIR": str(tmp_path)})
    assert (done.returncode, done.stderr) == (0, ""), done.stderr


def test_empty_variable_counts_as_not_set():
    done = manage("shell", "-v0", "-c", "from django.conf import settings; print(settings.PORT)", PORT=" ")
    assert done.stdout == "8000\n"


def test_production_settings_pass_the_deployment_check(tmp_path):
    done = manage("check", "--deploy", "--fail-level", "WARNING", HTTPS="1", DEBUG="0", VAR_DIR=str(tmp_path))
    assert done.returncode == 0, done.stderr


def test_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path):
    show = ("shell", "-v0", "-c", "from django.conf import settings; print(settings.SECRET_KEY)")
    first, second = (manage(*show, VAR_DIR=str(tmp_path)).stdout for _ in range(2))
    assert len(first) > 50
    assert first == second
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_interrupted_command_says_so_in_a_word():
    heard = "signal.signal(signal.SIGINT, signal.default_int_handler)"  # a shell in the background has it ignored
    done = manage("shell", "-c", f"import signal; {heard}; signal.raise_signal(signal.SIGINT)")
    assert (done.returncode, done.stderr) == (130, "Interrupted.\n")
