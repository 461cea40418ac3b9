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
from functools import lru_cache
from typing import Any, cast
from urllib.parse import urlsplit

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from jwt import InvalidKeyError
from jwt.algorithms import ECAlgorithm

from project.database import clock

ES256, SIGNATURE_BYTES = ECDSA(SHA256()), 64
MAX_PROOF_CHARS = 4096
MAX_CLOCK_DIFFERENCE_SECONDS = 24 * 60 * 60
OTHER_KEY = "This proof was made with another key."


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
    if dated and not abs(claims["iat"] - clock.timestamp()) <= MAX_CLOCK_DIFFERENCE_SECONDS:
        raise InvalidProof("iat is more than a day off: sign again with the time in now.")
    return thumbprint


def _read(proof: str, path: str) -> tuple[str, dict[str, Any]]:
    """The thumbprint of the key in ``proof``, and its claims. Raises InvalidProof."""
    if len(proof) > MAX_PROOF_CHARS:
        raise InvalidProof("The proof is too long.")
    try:
        header_text, payload, signature = proof.split(".")
        header = _json(_decoded(header_text))
        thumbprint, key = _public_key(header)
        _verify(f"{header_text}.{payload}".encode(), _decoded(signature), key)
        claims = _json(_decoded(payload))
        url_path = urlsplit(str(claims.get("htu"))).path
    except (InvalidKeyError, InvalidSignature, ValueError) as error:
        raise InvalidProof("The proof is not a DPoP proof signed with the key it carries.") from error
    if header.get("typ") != "dpop+jwt" or claims.get("htm") != "POST" or url_path != path:
        raise InvalidProof("typ, htm or the path of htu does not fit this request.")
    if not isinstance(claims.get("jti"), str) or type(claims.get("iat")) not in (int, float):
        raise InvalidProof("jti or iat is missing.")
    return thumbprint, claims


def _verify(signed: bytes, signature: bytes, key: EllipticCurvePublicKey) -> None:
    """RFC 7518, 3.4: r and s side by side. InvalidSignature or ValueError where ``key`` did not make it."""
    if len(signature) != SIGNATURE_BYTES:
        raise ValueError("not an ES256 signature")
    half = SIGNATURE_BYTES // 2
    r, s = int.from_bytes(signature[:half]), int.from_bytes(signature[half:])
    key.verify(encode_dss_signature(r, s), signed, ES256)


def _json(text: bytes) -> dict[str, Any]:
    """Raises ValueError for what is no JSON object."""
    value = orjson.loads(text)
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value


def _public_key(header: dict[str, Any]) -> tuple[str, EllipticCurvePublicKey]:
    if header.get("alg") != "ES256" or "crit" in header:  # whatever it names is critical, and not known here
        raise ValueError("not plainly ES256")
    jwk = header.get("jwk")
    if not isinstance(jwk, dict) or jwk.get("kty") != "EC" or jwk.get("crv") != "P-256" or "d" in jwk:
        raise ValueError("not a public P-256 key")
    return _imported(str(jwk["x"]) if "x" in jwk else "", str(jwk["y"]) if "y" in jwk else "")


@lru_cache(maxsize=1024)
def _imported(x: str, y: str) -> tuple[str, EllipticCurvePublicKey]:
    """Thumbprint and key of a point. Raises InvalidKeyError or ValueError for a point not on the curve."""
    members = {"crv": "P-256", "kty": "EC", "x": x, "y": y}
    digest = hashlib.sha256(json.dumps(members, separators=(",", ":")).encode()).digest()
    return _base64url(digest), cast(EllipticCurvePublicKey, ECAlgorithm.from_jwk(members))


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    """ValueError for what is not base64url without its padding."""
    if "=" in text:
        raise ValueError("padded")
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
