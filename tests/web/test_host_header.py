"""A Host header that is not the site's: refused with 400, and one line in the log instead of a traceback."""

import logging

import pytest
from django.test import Client

PATHS = ["/", "/login", "/health/ready", "/api/v1/trees", "/api/v1/auth/refresh", "/static/nothing.css", "/admin/"]


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", PATHS)
def test_wrong_host_is_one_line(path, method, caplog):
    with caplog.at_level(logging.INFO):
        response = Client(HTTP_HOST="elsewhere.example", raise_request_exception=False).generic(method, path)
    assert response.status_code == 400
    [record] = caplog.records
    assert record.exc_info is None
    assert record.levelno == logging.WARNING
    assert "elsewhere.example" in record.getMessage()


def test_line_break_in_a_host_begins_no_line_of_its_own(caplog):
    Client(HTTP_HOST="elsewhere\nERROR forged", raise_request_exception=False).get("/")
    [record] = caplog.records
    assert "\n" not in record.getMessage()
