"""When `manage.py prepare` collects the static files, and when it knows that they are collected."""

from pathlib import Path

import pytest

from project.management.commands import prepare

pytestmark = pytest.mark.once


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    return settings.STATIC_ROOT


def test_files_that_came_as_a_copy_with_their_digest_are_not_collected_again(folder):
    folder.with_name("static.sha256").write_text(prepare.digest_of_sources())
    prepare.collect_static()
    assert list(folder.iterdir()) == []
