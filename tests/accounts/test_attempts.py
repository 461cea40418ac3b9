"""Counting attempts in the database: exactly as many get through as are allowed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import AttemptCount

pytestmark = pytest.mark.django_db
MINUTE = 60


def take(key: str = "ann", limit: int = 3, seconds: int = MINUTE) -> int:
    return AttemptCount.objects.take(key, limit, seconds)


def pass_by(**time) -> None:
    """Lets all counts be older by ``time``."""
    for count in AttemptCount.objects.all():
        AttemptCount.objects.filter(pk=count.pk).update(resets_at=count.resets_at - timedelta(**time))


def test_as_many_as_allowed_get_through_and_the_next_hears_how_long_it_has_to_wait():
    assert [take() for _ in range(3)] == [0, 0, 0]
    assert take() == MINUTE
    pass_by(seconds=20)
    assert take() == MINUTE - 20


def test_refused_attempts_do_not_make_the_wait_longer():
    for _ in range(3):
        take()
    pass_by(seconds=50)
    assert [take() for _ in range(5)] == [10] * 5


def test_wait_is_a_second_at_least():
    take(limit=1)
    pass_by(seconds=59.8)
    assert take(limit=1) == 1


def test_count_starts_again_once_its_time_is_over():
    for _ in range(4):
        take()
    pass_by(seconds=MINUTE)
    assert [take() for _ in range(3)] == [0, 0, 0]
    assert 0 < take() <= MINUTE


def test_clock_that_was_a_day_ahead_locks_nobody_out():
    for _ in range(4):
        take()
    pass_by(hours=-26)
    assert [take() for _ in range(3)] == [0, 0, 0]
    assert 0 < take() <= MINUTE


def test_first_attempt_of_a_new_time_counts_as_one():
    take()
    take()
    pass_by(seconds=MINUTE + 1)
    take()
    assert AttemptCount.objects.get(key="ann").count == 1


def test_keys_are_counted_apart():
    for _ in range(4):
        take("ann")
    assert take("ben") == 0
    assert take("ann") > 0


def test_limit_of_one_lets_one_through():
    assert [bool(take(limit=1)) for _ in range(3)] == [False, True, True]


def test_counts_that_ended_a_day_ago_are_deleted_with_the_next_new_key():
    take("old")
    take("recent")
    pass_by(days=1, seconds=MINUTE)
    AttemptCount.objects.filter(key="recent").update(resets_at=timezone.now() - timedelta(hours=23))
    take("new")
    assert set(AttemptCount.objects.values_list("key", flat=True)) == {"recent", "new"}


def test_attempt_takes_one_statement_while_its_count_runs(django_assert_num_queries):
    take()
    with django_assert_num_queries(1):
        take()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("existing", [False, True], ids=["first ever", "first of a new time"])
def test_of_many_at_once_exactly_as_many_get_through_as_are_allowed(existing):
    if existing:
        take(limit=5)
        pass_by(seconds=MINUTE + 1)

    def attempt(_: int) -> int:
        try:
            return take(limit=5)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(attempt, range(24)))
    assert answers.count(0) == 5
    assert AttemptCount.objects.get().count == 5
