"""Redis does what it is asked, but answers too late."""

import socketserver
from threading import Thread

import pytest
from django.core.cache import CacheHandler
from redis.exceptions import TimeoutError

from project import environment


class Late(socketserver.StreamRequestHandler):
    """Leaves the first DEL unanswered, and says to the next one that there is nothing to delete any more."""

    deletions = 0

    def handle(self):
        for line in self.rfile:
            name = [self._text(self.rfile.readline()) for _ in range(int(line[1:]))][0]
            Late.deletions += name == b"DEL"
            if name != b"DEL" or Late.deletions > 1:
                self.wfile.write(b":0\r\n" if name == b"DEL" else b"+OK\r\n")

    def _text(self, size):
        return self.rfile.read(int(size[1:]) + 2)[:-2]


@pytest.fixture
def cache():
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Late) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, args=(0.05,)).start()
        url = f"redis://127.0.0.1:{server.server_address[1]}/?protocol=2"
        config = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}
        environment.limit_waiting(config)
        yield CacheHandler({"default": config})["default"]
        server.shutdown()


def test_an_undo_is_not_taken_for_one_that_somebody_else_has_done(cache):
    with pytest.raises(TimeoutError):
        cache.delete("trees.undo:1")
    assert Late.deletions == 1
