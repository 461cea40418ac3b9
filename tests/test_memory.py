"""The cache that is limited by bytes."""

import threading
import time

import pytest

from project.memory import batches, cached


@pytest.fixture
def calls():
    return []


@pytest.fixture
def text(calls):
    @cached(100, len)
    def text(size, letter="a"):
        calls.append(size)
        if size < 0:
            raise ValueError(size)
        return letter * size

    return text


def test_result_is_computed_once(text, calls):
    assert [text(10), text(10)] == ["a" * 10] * 2
    assert calls == [10]


def test_oldest_results_go_when_there_are_too_many_bytes(text, calls):
    for size in (40, 50, 60):
        text(size)
    assert text.bytes == 60
    text(60)
    text(40)
    assert calls == [40, 50, 60, 40]
    assert text.bytes == 100


def test_result_that_was_used_stays_longer(text, calls):
    text(40)
    text(50)
    text(40)
    text(45)
    text(40)
    assert calls == [40, 50, 45]


def test_result_that_is_too_large_is_kept_alone(text, calls):
    text(10)
    text(500)
    text(500)
    assert (calls, text.bytes) == ([10, 500], 500)
    text(20)
    assert text.bytes == 20


def test_keywords_are_part_of_the_key(text):
    assert (text(2, letter="b"), text(2, letter="c"), text(2, "d")) == ("bb", "cc", "dd")


def test_error_is_not_kept(text, calls):
    for _ in range(2):
        with pytest.raises(ValueError, match="-1"):
            text(-1)
    assert calls == [-1, -1]


def test_cleared_cache_is_empty(text, calls):
    text(10)
    text.cache_clear()
    assert text.bytes == 0
    text(10)
    assert calls == [10, 10]


def test_threads_that_ask_for_the_same_wait_for_one_of_them():
    calls = []

    @cached(100, len)
    def slow(key):
        calls.append(key)
        time.sleep(0.2)
        return key

    threads = [threading.Thread(target=slow, args=("same",)) for _ in range(5)]
    threads += [threading.Thread(target=slow, args=("other",))]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(calls) == ["other", "same"]
    assert time.monotonic() - began < 2


def test_recursion_of_one_cache_does_not_wait_for_itself():
    @cached(10_000, lambda number: 8)
    def fibonacci(n):
        return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)

    assert fibonacci(60) == 1548008755920


def test_batches_hold_everything_in_order():
    assert [list(part) for part in batches(range(5), 2)] == [[0, 1], [2, 3], [4]]
    assert list(batches([], 2)) == []
