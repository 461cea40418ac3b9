"""Which of PostgreSQL's programs a backup takes."""

import pytest
from django.core.management.base import CommandError

from project.backup import programs

pytestmark = pytest.mark.once


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Installs programs that tell a version, on the path or as packages do."""
    monkeypatch.setenv("PATH", f"{tmp_path}/bin")
    monkeypatch.setattr(programs, "PACKAGED", (f"{tmp_path}/lib/*/bin",))

    def install(folder: str, told: str) -> str:
        path = tmp_path / folder / "pg_dump"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\necho '{told}'\n")
        path.chmod(0o755)
        return str(path)

    return install


def test_the_oldest_program_that_is_new_enough_is_taken(install):
    on_path = install("bin", "pg_dump (PostgreSQL) 15.18 (Debian 15.18-1)")
    for_17, for_18 = (install(f"lib/{each}/bin", f"pg_dump (PostgreSQL) {each}.2") for each in (17, 18))
    install("lib/broken/bin", "no version")
    assert [programs.find("pg_dump", server) for server in (14, 15, 16, 17, 18)] == [
        on_path, on_path, for_17, for_17, for_18
    ]  # fmt: skip


def test_what_is_too_old_or_missing_is_named_with_what_to_install(install):
    with pytest.raises(CommandError, match=r"^pg_dump is not installed\. .*postgresql-client-18 of Debian"):
        programs.find("pg_dump", 18)
    install("bin", "pg_dump (PostgreSQL) 15.18")
    with pytest.raises(CommandError, match=r"server is PostgreSQL 18, but pg_dump is of version 15\. .*-client-18"):
        programs.find("pg_dump", 18)
