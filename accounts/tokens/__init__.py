"""Device sessions and their tokens: mint, rotate, revoke. The only writer of DeviceSession.

No token text is stored. A refresh token names its session (``sid``) and generation (``gen``), and everything in it
follows from the session's row, so asking again for a generation gives the same bytes. Why: docs/sign-in-protocol.md.
"""

from accounts.tokens.claims import AccessToken, RefreshToken
from accounts.tokens.pairs import Pair, mint
from accounts.tokens.proofs import InvalidProof, thumbprint_at_sign_in
from accounts.tokens.refusals import DETAILS, Refused
from accounts.tokens.rotation import renew, rotate
from accounts.tokens.sessions import (
    Provider,
    authenticate,
    note_authentication,
    revoke,
    revoke_all,
    revoke_others,
    save_password,
    sign_in,
    sign_in_again,
    sign_out,
)

__all__ = [
    "DETAILS",
    "AccessToken",
    "InvalidProof",
    "Pair",
    "Provider",
    "RefreshToken",
    "Refused",
    "authenticate",
    "mint",
    "note_authentication",
    "renew",
    "revoke",
    "revoke_all",
    "revoke_others",
    "rotate",
    "save_password",
    "sign_in",
    "sign_in_again",
    "sign_out",
    "thumbprint_at_sign_in",
]
