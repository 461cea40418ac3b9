"""What the peers share: the product's database as SQLAlchemy names it, and stateless tokens, as the stack had them
that the product replaced.
"""

import os
import time

import jwt

SECRET = "bench" * 10
DRIVERS = {"sqlite:///": "sqlite+aiosqlite:///", "postgres://": "postgresql+asyncpg://"}
LIFETIMES = {"access": 900, "refresh": 7 * 86_400}


def make(kind: str, person: int) -> str:
    now = int(time.time())
    claims = {"sub": str(person), "type": kind, "iat": now, "exp": now + LIFETIMES[kind]}
    return jwt.encode(claims, SECRET, "HS256")


def person_of(header: str, kind: str) -> int | None:
    """The person of a Bearer header with a valid token of ``kind``; else None."""
    try:
        claims = jwt.decode(header.removeprefix("Bearer "), SECRET, ["HS256"])
    except jwt.PyJWTError:
        return None
    return int(claims["sub"]) if claims["type"] == kind else None


def database_url() -> str:
    """``DATABASE_URL`` as SQLAlchemy writes it."""
    url = os.environ["DATABASE_URL"]
    return next(new + url.removeprefix(old) for old, new in DRIVERS.items() if url.startswith(old))
