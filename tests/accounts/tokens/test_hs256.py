"""The signatures of tokens (accounts/tokens/hs256.py) are those of any JWT library, and nothing else passes."""

import base64
import json

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.tokens import hs256

KEY, OTHER = "k" * 50, "o" * 50
payloads = st.dictionaries(st.text(max_size=5), st.text(max_size=20) | st.integers(0, 2**50), max_size=5)
pytestmark = pytest.mark.once


def token(**claims) -> str:
    return hs256.sign(json.dumps(claims).encode(), KEY)


@given(payloads)
def test_library_reads_what_is_signed_here_and_the_other_way_round(claims):
    text = json.dumps(claims, separators=(",", ":")).encode()
    assert jwt.api_jws.decode(hs256.sign(text, KEY), KEY, ["HS256"]) == text
    assert hs256.verify(jwt.api_jws.encode(text, KEY, "HS256"), KEY) == text


@given(st.integers(0, 10_000), st.characters())
def test_token_with_one_character_changed_does_not_pass(at, character):
    right = token(sub="7", gen=3)
    at %= len(right)
    changed = right[:at] + character + right[at + 1 :]
    assert changed == right or refused(changed)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80))
def test_no_text_passes(text):
    assert hs256.verify(text, KEY) is None
    assert hs256.verify(f"{token().rpartition('.')[0]}.{text}", KEY) is None


def test_neither_key_nor_algorithm_can_be_chosen():
    assert hs256.verify(token(), OTHER) is None
    for algorithm, key in (("none", None), ("HS512", KEY * 2), ("HS384", KEY)):
        assert hs256.verify(jwt.encode({}, key, algorithm), KEY) is None
    assert hs256.verify(jwt.encode({}, KEY, "HS256", headers={"kid": "1"}), KEY) is None


def test_signature_is_compared_as_it_is_written():
    right = token(a=1)
    head, _, signature = right.rpartition(".")
    raw = base64.urlsafe_b64decode(signature + "=")
    for written in (f"{signature}=", f" {signature}", base64.b64encode(raw).decode(), raw.hex(), ""):
        assert written == signature or refused(f"{head}.{written}")
    assert refused(f"{right}.")
    assert refused(f"{right}.{signature}")


def refused(text: str) -> bool:
    return hs256.verify(text, KEY) is None
