"""People who work on a site all the time through nginx, and remember what it acknowledged."""

import http.client
import json
import re
import threading
import time
import uuid
from collections import Counter
from urllib.parse import urlsplit

from tests.browser.editors import GUIDE

PASSWORD = "a new long password"
UNDER_WAY = (502, 503)  # what a request may get whose machine or database goes away meanwhile
RETRY_SECONDS, PATIENCE_SECONDS = 0.2, 60
JSON = {"Content-Type": "application/json", "Accept": "application/json"}


class WrongAnswerError(AssertionError):
    """Neither what was asked for nor a failure that is allowed."""


class Client(threading.Thread):
    """One person. ``counts``: answers by status; ``refusals``: those of 503, by who said what; ``wrong``:
    the first answer that nobody should get."""

    def __init__(self, url: str, number: int, stop: threading.Event) -> None:
        super().__init__(name=f"client-{number}", daemon=True)
        self.host, self.number, self._halt = urlsplit(url).netloc, number, stop
        self.counts, self.refusals, self.wrong = Counter(), Counter(), ""
        self.notes: list[str] = []  # the UUIDs that were acknowledged
        self.title = ""  # the newest that was acknowledged
        self.work = [self.refresh, self.read_list, self.list_page, self.shell, self.read_run, self.note, self.save]
        self._sign_up()

    def run(self) -> None:
        try:
            for turn in range(10**9):
                if self._halt.is_set():
                    return
                self.work[(turn + self.number) % len(self.work)]()
        except Exception as error:
            self.wrong = f"{type(error).__name__}: {error}"

    # What it asks for

    def refresh(self) -> None:
        answer = self._until_done("POST", "/api/v1/auth/refresh", token=self.tokens["refresh"])
        assert answer["sid"] == self.tokens["sid"]
        self.tokens = answer

    def read_list(self) -> None:
        answer = self._until_done("GET", "/api/v1/trees")
        assert [tree["id"] for tree in answer["results"]] == [self.tree]

    def list_page(self) -> None:
        assert f"/trees/{self.tree}/" in self._until_done("GET", "/trees/list", headers={"HX-Request": "true"})

    def shell(self) -> None:
        assert 'id="main"' in self._until_done("GET", "/trees/", token="")

    def read_run(self) -> None:
        answer = self._until_done("GET", f"/api/v1/runs/{self.run_key}")
        assert answer["state"]["serial"] >= len(self.notes)

    def note(self) -> None:
        key = str(uuid.uuid4())
        event = {"uuid": key, "kind": "note", "step": 0, "text": key, "ago": 0, **self.place}
        answer = self._until_done("POST", f"/api/v1/runs/{self.run_key}/events", {"events": [event]})
        assert not answer["refused"], answer["refused"]
        self.notes.append(key)

    def save(self) -> None:
        """After a lost answer the change may be saved: it is made from the newest draft then, as an editor does."""
        title = f"{self.name} {uuid.uuid4().hex[:8]}"
        path = f"/api/v1/trees/{self.tree}/draft"
        while True:
            node = {"title": title, "body": "", "options": [], "outcome": "resolved"}
            body = {"onto": self.serial, "changes": {"nodes": {"done": node}}}
            status, answer = self._ask("PATCH", path, body)
            if status == 200:
                self.serial, self.title = answer["serial"], title
                return
            self._expect_under_way(status, answer, path)
            newest = self._until_done("GET", path)
            self.serial = newest["serial"]

    # What is there at the end

    def lost(self) -> list[str]:
        """What was acknowledged and is not there, or is there twice."""
        events, after = [], ""
        while after is not None:
            page = self._until_done("GET", f"/api/v1/runs/{self.run_key}/events?limit=200{after}")
            events += [event["text"] for event in page["results"] if event["kind"] == "note"]
            after = page["next"] and f"&{urlsplit(page['next']).query}"
        counts = Counter(events)
        lost = [key for key in self.notes if counts[key] != 1]
        title = self._until_done("GET", f"/api/v1/trees/{self.tree}/draft")["graph"]["nodes"]["done"]["title"]
        return lost if title == self.title or not self.title else [*lost, f"{self.title}, but {title}"]

    # Asking

    def _sign_up(self) -> None:
        account = {"email": f"{self.name}@example.com", "password": PASSWORD, "name": self.name}
        self.tokens = self._until_done("POST", "/api/v1/auth/register", account, token="")
        team = self._until_done("GET", "/api/v1/auth/me")["teams"][0]["id"]
        guide = {"format": "markdown", "text": GUIDE, "team": team}
        self.tree = self._until_done("POST", "/api/v1/trees/import", guide)[0]["id"]
        self._until_done("POST", f"/api/v1/trees/{self.tree}/publish", {})
        self.run_key = str(uuid.uuid4())
        state = self._until_done("POST", "/api/v1/runs", {"tree": self.tree, "id": self.run_key})["state"]
        self.place = {name: state["place"][name] for name in ("release", "node")}
        self.serial = self._until_done("GET", f"/api/v1/trees/{self.tree}/draft")["serial"]

    def _until_done(self, method, path, data=None, token=None, headers=None):
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            status, answer = self._ask(method, path, data, token, headers)
            if status in (200, 201):
                return answer
            self._expect_under_way(status, answer, path)
            if time.monotonic() > until:
                raise WrongAnswerError(f"{path}: only {status} for {PATIENCE_SECONDS} s")
            time.sleep(RETRY_SECONDS)

    def _expect_under_way(self, status, answer, path) -> None:
        if status not in UNDER_WAY:
            raise WrongAnswerError(f"{path}: {status} {str(answer)[:300]}")

    def _ask(self, method, path, data=None, token=None, headers=None):
        """Status and body: JSON or text."""
        token = self.tokens["access"] if token is None else token
        sent = JSON | (headers or {}) | ({"Authorization": f"Bearer {token}"} if token else {})
        connection = http.client.HTTPConnection(self.host, timeout=90)
        try:
            connection.request(method, path, None if data is None else json.dumps(data), sent)
            response = connection.getresponse()
            text = response.read().decode()
            self.counts[response.status] += 1
            if response.status == 503:
                self.refusals[said_by(response, text)] += 1
            is_json = "json" in response.headers.get("Content-Type", "")
            return response.status, json.loads(text) if is_json else text
        finally:
            connection.close()


def said_by(response, text: str) -> str:
    """The machine's own answers have the version of the site."""
    who = "Treeline" if response.headers.get("Treeline-Version") else "nginx"
    words = re.sub(r"<[^>]*>", " ", text).split()
    return f"{who}: {' '.join(words)[:120]}"
