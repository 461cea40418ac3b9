"""An authenticator app in the hand of a test."""

import time

import pyotp

from accounts.factors import codes
from accounts.models import User
from tests.accounts.calls import call

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_of(secret: str = SECRET, steps: int = 0) -> str:
    """What the app shows; ``steps``: so many times 30 seconds from now."""
    return pyotp.TOTP(secret).at(int(time.time()) + 30 * steps)


def add_app(user: User) -> None:
    assert codes.add_app(user, SECRET, code_of(steps=-1))  # of the step before: the present code is unused


def second_step(first, code: str, **headers):
    return call("POST", "login/factor", {"token": first.json()["token"], "code": code}, **headers)
