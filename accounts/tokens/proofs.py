"""Proofs that a client holds the private key its session is bound to: DPoP, RFC 9449, ES256 only.

What a proof is compared with is narrower than the RFC where a wrong refusal would sign a device out:
- ``htu``: its path only. Host, port and scheme may be changed by a proxy, and ``ath`` already ties the proof to a token
  that only this site signs.
- ``iat``: within a day. The clocks of client and server are never trusted more than that.
- ``jti``: not remembered. A repeated refresh is answered as the first one was.
"""

import base64
import hashlib
import json
import time
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import jwt
import orjson
from jwt.algorithms import ECAlgorithm

_jws = jwt.PyJWS(algorithms=["ES256"])

MAX_PROOF_CHARS = 4096
MAX_CLOCK_DIFFERENCE_SECONDS = 24 * 60 * 60


class InvalidProof(Exception):
    """``reason``: a sentence for the author of a client."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def thumbprint_at_sign_in(proof: str, path: str) -> str:
    """The RFC 7638 thumbprint of the key that made ``proof``, for a new session; "" without a proof.

    There is no token yet to tie it to, and the clock is not looked at: the password is what signs in.
    """
    return _read(proof, path)[0] if proof else ""


def thumbprint_of(proof: str, path: str, token: str, dated: bool = False) -> str:
    """The same for a request with ``token``. Raises InvalidProof, also without a proof.

    ``dated``: its ``iat`` counts. At a sign-out it does not: that may be told days later.
    """
    if not proof:
        raise InvalidProof("There is no DPoP header.")
    thumbprint, claims = _read(proof, path)
    if claims.get("ath") != _base64url(hashlib.sha256(token.encode()).digest()):
        raise InvalidProof("ath is not the hash of the refresh token.")
    if dated and not abs(claims["iat"] - time.time()) <= MAX_CLOCK_DIFFERENCE_SECONDS:
        raise InvalidProof("iat is more than a day off: sign again with the time in now.")
    return thumbprint


def _read(proof: str, path: str) -> tuple[str, dict[str, Any]]:
    """The thumbprint of the key in ``proof``, and its claims. Raises InvalidProof."""
    if len(proof) > MAX_PROOF_CHARS:
        raise InvalidProof("The proof is too long.")
    try:
        header = _json(base64.urlsafe_b64decode(proof.partition(".")[0] + "=="))
        thumbprint, key = _public_key(header)
        claims = _json(_jws.decode(proof, key, ["ES256"]))
        url_path = urlsplit(str(claims.get("htu"))).path
    except (jwt.PyJWTError, ValueError) as error:
        raise InvalidProof("The proof is not a DPoP proof signed with the key it carries.") from error
    if header.get("typ") != "dpop+jwt" or claims.get("htm") != "POST" or url_path != path:
        raise InvalidProof("typ, htm or the path of htu does not fit this request.")
    if not isinstance(claims.get("jti"), str) or type(claims.get("iat")) not in (int, float):
        raise InvalidProof("jti or iat is missing.")
    return thumbprint, claims


def _json(text: bytes) -> dict[str, Any]:
    """Raises ValueError for what is no JSON object."""
    value = orjson.loads(text)
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value


def _public_key(header: dict[str, Any]) -> tuple[str, Any]:
    jwk = header.get("jwk")
    if not isinstance(jwk, dict) or jwk.get("kty") != "EC" or jwk.get("crv") != "P-256" or "d" in jwk:
        raise ValueError("not a public P-256 key")
    return _imported(str(jwk["x"]) if "x" in jwk else "", str(jwk["y"]) if "y" in jwk else "")


@lru_cache(maxsize=1024)
def _imported(x: str, y: str) -> tuple[str, Any]:
    """Thumbprint and key of a point. Raises jwt.InvalidKeyError or ValueError for a point not on the curve."""
    members = {"crv": "P-256", "kty": "EC", "x": x, "y": y}
    digest = hashlib.sha256(json.dumps(members, separators=(",", ":")).encode()).digest()
    return _base64url(digest), ECAlgorithm.from_jwk(members)


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
