"""Argon2id with OWASP's parameters: 19 MiB, two passes, one lane, about 30 ms. Django's defaults take 100 MiB."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
