"""A cache that is limited by what its values take in memory, not by how many there are."""

from __future__ import annotations

import ctypes
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import Lock, RLock
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class SizedCache(Generic[P, R]):
    """``function`` with its newest results, at most ``max_bytes`` of them by ``size_of``.

    One result that is larger than that alone is kept until the next one comes. Safe in threads: of those that ask for
    the same at once one computes it, within ``guard(*args)``.
    """

    def __init__(
        self,
        function: Callable[P, R],
        max_bytes: int,
        size_of: Callable[[R], int],
        guard: Callable[P, AbstractContextManager[object]] | None = None,
    ) -> None:
        self.__wrapped__ = function
        self.__doc__ = function.__doc__
        self._max_bytes, self._size_of, self._guard = max_bytes, size_of, guard
        self._results: OrderedDict[Hashable, tuple[R, int]] = OrderedDict()
        self._lock = Lock()
        self._running: dict[Hashable, RLock] = {}
        self.bytes = 0

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        key = (args, tuple(sorted(kwargs.items()))) if kwargs else args
        if found := self._find(key):
            return found[0]
        with self._guard(*args, **kwargs) if self._guard else nullcontext():
            return self._compute(key, *args, **kwargs)

    def _compute(self, key: Hashable, *args: P.args, **kwargs: P.kwargs) -> R:
        with self._lock:
            running = self._running.setdefault(key, RLock())
        with running:
            if found := self._find(key):  # another thread has computed it
                return found[0]
            try:
                result = self.__wrapped__(*args, **kwargs)
                self._keep(key, result, self._size_of(result))
            finally:
                with self._lock:
                    self._running.pop(key, None)
        return result

    def cache_clear(self) -> None:
        with self._lock:
            self._results.clear()
            self.bytes = 0

    def _find(self, key: Hashable) -> tuple[R, int] | None:
        with self._lock:
            if key in self._results:
                self._results.move_to_end(key)
            return self._results.get(key)

    def _keep(self, key: Hashable, result: R, size: int) -> None:
        with self._lock:
            self.bytes -= self._results.pop(key, (result, 0))[1]
            while self._results and self.bytes + size > self._max_bytes:
                self.bytes -= self._results.popitem(last=False)[1][1]
            self._results[key] = result, size
            self.bytes += size


def cached(
    max_bytes: int, size_of: Callable[..., int], guard: Callable[..., AbstractContextManager[object]] | None = None
) -> Callable[[Callable[P, R]], SizedCache[P, R]]:
    """Decorator: see SizedCache. The arguments are hashable."""

    def decorate(function: Callable[P, R]) -> SizedCache[P, R]:
        return SizedCache(function, max_bytes, size_of, guard)

    return decorate


_large = RLock()


def one_large_at_a_time(is_large: bool) -> AbstractContextManager[object]:
    """``with one_large_at_a_time(...)``: of what takes tens of megabytes while it runs, a process does one at a time.
    Side by side none would be done sooner, and all of their memory would be taken at once. Within it, wait for no lock
    whose holder may come here."""
    return _one_large() if is_large else nullcontext()


@contextmanager
def _one_large() -> Iterator[None]:
    try:
        with _large:
            yield
    finally:
        give_back()


def give_back() -> None:
    """Returns to the system what was freed: glibc keeps it for the next one who needs as much."""
    if _trim is not None:
        _trim(0)


# Not of musl, nor of other systems.
_trim = getattr(ctypes.CDLL(None), "malloc_trim", None)


def batches(items: Sequence[R], size: int) -> Iterator[Sequence[R]]:
    """``items`` in parts of ``size``."""
    return (items[at : at + size] for at in range(0, len(items), size))
