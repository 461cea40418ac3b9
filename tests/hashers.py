"""The hash of passwords without the work that makes guessing slow: 30 ms each time in production."""

from accounts.passwords.hashers import Argon2


class QuickArgon2(Argon2):
    time_cost = 1
    memory_cost = 8
