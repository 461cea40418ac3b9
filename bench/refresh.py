"""``python -m bench.refresh DATABASE_URL``: the refresh against SimpleJWT's rotation with blacklist, on one database.

Two processes take turns, five times each: 200 refreshes, every one with the token of the one before, and 200 requests
for ``me``. Printed: requests per second, statements of one request, rows after the 1,000 refreshes, and the ratios.
"""

import json
import subprocess
import sys
import time
from statistics import median

from bench.seed import setup

ROUNDS, TIMES = 5, 200
SETTINGS = {"here": "bench.settings", "usual": "bench.usual_settings"}


def main(url: str) -> None:
    results = {who: [] for who in SETTINGS}
    for _ in range(ROUNDS):
        for who, done in results.items():
            done.append(in_turn(url, who, done[-1]["refresh_token"] if done else ""))
    for who, done in results.items():
        rates = {kind: TIMES / median(turn[kind] for turn in done) for kind in ("refresh", "me")}
        last = done[-1]
        print(f"{who:6} refresh {rates['refresh']:6.0f}/s in {last['refresh_statements']} statements,", end=" ")
        print(f"{last['rows']} rows after {ROUNDS * TIMES:,};", end=" ")
        print(f"me {rates['me']:6.0f}/s in {last['me_statements']} statements")
    for kind in ("refresh", "me"):
        pairs = zip(results["here"], results["usual"], strict=True)
        print(f"{kind}: {median(usual[kind] / here[kind] for here, usual in pairs):.2f} x the usual")


def in_turn(url: str, who: str, token: str) -> dict:
    """One turn in its own process: the blacklist app changes how tokens behave."""
    command = [sys.executable, "-m", "bench.refresh", url, who, token]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def turn(url: str, who: str, token: str) -> None:
    setup(url, SETTINGS[who])
    pair = {"refresh": token} if token else first_pair(who)
    refresh = refresh_here if who == "here" else refresh_usual
    pair = refresh(pair)  # warm-up
    began = time.perf_counter()
    for _ in range(TIMES - 2):
        pair = refresh(pair)
    result, pairs = {"refresh": time.perf_counter() - began}, []
    statements = count(lambda: pairs.append(refresh(pair)))
    result |= {"refresh_statements": statements, "refresh_token": pairs[0]["refresh"], "rows": rows(who)}
    me(pairs[0])
    began = time.perf_counter()
    for _ in range(TIMES):
        me(pairs[0])
    result["me"] = time.perf_counter() - began
    result["me_statements"] = count(lambda: me(pairs[0]))
    print(json.dumps(result))


def first_pair(who: str) -> dict:
    """The tokens of the first device of a new user."""
    from django.core.management import call_command

    from accounts import tokens
    from accounts.models import User

    call_command("migrate", verbosity=0)
    user, _ = User.objects.get_or_create(email=f"{who}@example.com")
    if who == "here":
        user.device_sessions.all().delete()
        return tokens.sign_in(user, "bench").as_dict()
    from rest_framework_simplejwt.token_blacklist.models import OutstandingToken
    from rest_framework_simplejwt.tokens import RefreshToken

    OutstandingToken.objects.all().delete()
    return {"refresh": str(RefreshToken.for_user(user))}


def refresh_here(pair: dict) -> dict:
    return answer("post", "refresh", pair["refresh"])


def refresh_usual(pair: dict) -> dict:
    return answer("post", "refresh", "", {"refresh": pair["refresh"]})


def me(pair: dict) -> dict:
    return answer("get", "me", pair["access"])


def answer(method: str, what: str, token: str, data=None) -> dict:
    from django.test import Client

    headers = {"Authorization": f"Bearer {token}"} if token else {}
    body = {"data": data, "content_type": "application/json"} if data else {}
    response = getattr(Client(headers=headers), method)(f"/api/v1/auth/{what}", **body)
    if response.status_code != 200:
        raise SystemExit(f"{what} answered {response.status_code}: {response.content[:200]}")
    return response.json()


def count(call) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        call()
    return len(seen)


def rows(who: str) -> int:
    """Number of rows stored for the user's tokens."""
    from accounts.models import DeviceSession

    if who == "here":
        return DeviceSession.objects.filter(user__email="here@example.com").count()
    from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken, OutstandingToken

    return OutstandingToken.objects.count() + BlacklistedToken.objects.count()


if __name__ == "__main__":
    turn(*sys.argv[1:]) if len(sys.argv) > 2 else main(sys.argv[1])
