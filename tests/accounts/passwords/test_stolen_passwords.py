"""Passwords that are in lists of stolen ones, and the list itself."""

import hashlib

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.passwords.stolen import PasswordList, password_list
from tests.accounts.calls import call

HIBP = hashlib.sha1(b"ferret-laundry-spool").hexdigest().upper()


@pytest.mark.parametrize(
    "password",
    ["password1", "Sunshine1", "iloveyou2", "PASSWORD1", "baseball99", "Sunshine2026!?", "qwertyuiop"],
)
def test_stolen_passwords_are_refused_in_words(password):
    with pytest.raises(ValidationError, match="lists of stolen passwords"):
        validate_password(password)


@pytest.mark.parametrize(
    "password", ["lantern-quarry-teapot", "correct horse battery", "Ünïcödé ist schön", "\ud800" * 9]
)
def test_others_are_fine(password):
    validate_password(password)


@pytest.mark.parametrize("password", ["AnnaSmith-77", "smith.smith.1", "anna.smith@acme-desk", "Acme-Desk2026"])
def test_ones_own_name_and_email_are_no_password(password):
    with pytest.raises(ValidationError, match=r"little more than|too similar"):
        validate_password(password, User(email="anna.smith@acme-desk.example", name="Anna Smith"))


@pytest.mark.django_db
def test_sign_up_says_why_beside_the_field():
    response = call("POST", "register", {"email": "ann@example.com", "password": "sunshine1"})
    assert "lists of stolen passwords" in response.json()["errors"]["password"][0]


def test_list_is_large_sorted_and_without_doubles():
    records = list(password_list(settings.PASSWORD_LIST))
    assert len(records) > 400_000
    assert all(one < other for one, other in zip(records, records[1:], strict=False))


def test_command_makes_a_list_of_passwords_and_of_hashes(tmp_path, settings, capsys):
    lists = tmp_path / "list.txt"
    lists.write_text(f"short\nzebra crossing\n{HIBP}:1200\n{'0' * 40}:3\n", encoding="utf-8")
    to = tmp_path / "made.bin"
    call_command("make_password_list", str(lists), to=str(to), least=1000)
    assert "2 passwords" in capsys.readouterr().out
    made = PasswordList(str(to))
    assert made.has("zebra crossing") and made.has("ferret-laundry-spool") and len(made) == 2
    settings.PASSWORD_LIST = str(to)
    with pytest.raises(ValidationError, match="stolen"):
        validate_password("Zebra Crossing")
    lists.write_text(f"{'a' * 39}\n{'b' * 41}\n", encoding="utf-8")  # words of hexadecimal digits that are no hash
    call_command("make_password_list", str(lists), to=str(to), least=1000)
    made = PasswordList(str(to))
    assert made.has("a" * 39) and made.has("b" * 41)
    lists.write_text("short\n", encoding="utf-8")
    with pytest.raises(CommandError, match="no password"):
        call_command("make_password_list", str(lists), to=str(tmp_path / "none"))
