"""What somebody else does in the middle of something."""

from contextlib import contextmanager

from django.db import connection


@contextmanager
def after(begin: str | tuple[str, ...], action):
    """Does ``action`` once, right after the first statement that begins with ``begin``, or one of these."""
    left = [action]

    def run(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if left and sql.startswith(begin):
            left.pop()()
        return result

    with connection.execute_wrapper(run):
        yield
    assert not left, f"nothing began with {begin}"
