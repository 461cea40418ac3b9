"""Detect whether data changed since a page showed it."""

from hashlib import sha256


def fingerprint(*values: object) -> str:
    return sha256(repr(values).encode()).hexdigest()[:16]
