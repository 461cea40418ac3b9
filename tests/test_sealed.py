"""project/sealed.py: secrets at rest."""

from datetime import timedelta

import pytest

from project.sealed import Unreadable, reseal, seal, unseal

pytestmark = pytest.mark.once
TEXT = "JBSWY3DPEHPK3PXP — schlüssel"


def test_what_was_sealed_is_read_and_does_not_show():
    sealed = seal(TEXT, "totp")
    assert unseal(sealed, "totp") == TEXT
    assert sealed.isascii()
    assert "JBSWY3DP" not in sealed
    assert seal(TEXT, "totp") != sealed


def test_one_use_does_not_read_what_was_sealed_for_another():
    with pytest.raises(Unreadable):
        unseal(seal(TEXT, "totp"), "webhook-header")


@pytest.mark.parametrize("text", ["", "plain", "gAAAAA", "ä" * 40, "\x00", "\ud800"])
def test_anything_else_is_unreadable(text):
    with pytest.raises(Unreadable):
        unseal(text, "totp")
    with pytest.raises(Unreadable):
        reseal(text, "totp")


def test_one_changed_character_makes_it_unreadable():
    sealed = seal(TEXT, "totp")
    middle = len(sealed) // 2
    with pytest.raises(Unreadable):
        unseal(sealed[:middle] + ("A" if sealed[middle] != "A" else "B") + sealed[middle + 1 :], "totp")


def test_new_secret_key_reads_what_the_old_one_sealed(settings):
    sealed = seal(TEXT, "totp")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new secret key, long enough for its algorithm"
    again = reseal(sealed, "totp")
    assert unseal(sealed, "totp") == TEXT
    settings.SECRET_KEY_FALLBACKS = []
    assert unseal(again, "totp") == TEXT
    with pytest.raises(Unreadable):
        unseal(sealed, "totp")


def test_what_is_too_old_is_unreadable():
    sealed = seal(TEXT, "sign-in")
    assert unseal(sealed, "sign-in", max_age=timedelta(minutes=5)) == TEXT
    with pytest.raises(Unreadable):
        unseal(sealed, "sign-in", max_age=timedelta(seconds=-1))
