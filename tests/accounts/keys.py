"""Keys of a browser, and the DPoP proofs that it makes with them."""

import base64
import hashlib
import json
import time
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from accounts.tokens.rotation import REFRESH_PATH
from tests.accounts.calls import call

LOGIN_PATH = "/api/v1/auth/login"


class Key:
    """A P-256 key pair, as WebCrypto makes one."""

    def __init__(self) -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.jwk = json.loads(ECAlgorithm.to_jwk(self.private.public_key()))

    def proof(self, token: str | None = None, path: str = REFRESH_PATH, header=None, **claims) -> str:
        """A proof for a POST to ``path``, tied to ``token``; ``header`` and ``claims`` replace what is right."""
        right = {"jti": str(uuid4()), "htm": "POST", "htu": f"https://guides.example.com{path}", "iat": time.time()}
        if token is not None:
            right["ath"] = base64url(hashlib.sha256(token.encode()).digest())
        header = {"typ": "dpop+jwt", "jwk": self.jwk | {"key_ops": ["verify"], "ext": True}} | (header or {})
        return jwt.encode(right | claims, self.private, "ES256", headers=header)

    @property
    def thumbprint(self) -> str:
        members = {name: self.jwk[name] for name in ("crv", "kty", "x", "y")}
        return base64url(hashlib.sha256(json.dumps(members, separators=(",", ":")).encode()).digest())


def base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def refresh_with(key: Key, token: str, **claims):
    return call("POST", "refresh", token=token, DPoP=key.proof(token, **claims))
