"""The container files of deploy/. Docker builds nothing here: the very steps of the image run in a bare Debian."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from tests.operations.debian.container import Container, steps
from tests.operations.debian.root import bare_debian
from tests.operations.site import ROOT

pytestmark = pytest.mark.once

DOCKERFILE, COMPOSE = ROOT / "deploy/Dockerfile", ROOT / "deploy/compose.yaml"
PROGRAMS = Path(sys.executable).parent


def services() -> dict[str, dict]:
    return yaml.safe_load(COMPOSE.read_text())["services"]


def test_dockerfile_has_nothing_that_its_linter_warns_of():
    done = subprocess.run([PROGRAMS / "hadolint", DOCKERFILE], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def test_compose_file_has_the_form_that_compose_reads():
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", COMPOSE]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_every_image_is_of_one_exact_version():
    bases = [rest.split()[0] for name, rest in steps(DOCKERFILE.read_text()) if name == "FROM"]
    others = [each["image"] for each in services().values() if each["image"] != "treeline"]
    for image in [*bases, *others]:
        assert image.partition(":")[2].split("-")[0].count(".") >= 1, image


def test_every_service_has_a_limit_and_ours_may_write_nowhere_else():
    for name, service in services().items():
        assert name == "backup" or service["mem_limit"]
        if service["image"] == "treeline":
            assert service["read_only"] and service["cap_drop"] == ["ALL"]
            assert service["security_opt"] == ["no-new-privileges:true"]
            assert service["environment"]["RUN_WORKER"] == "0"


@pytest.mark.soak
def test_steps_of_the_image_lead_to_a_site_that_runs_as_nobody(tmp_path):
    if os.geteuid() != 0:
        pytest.fail("This test takes root.")
    tmp_path.chmod(0o755)
    with bare_debian("trixie", tmp_path) as root:
        root.run("apt-get update; apt-get install --yes --no-install-recommends python3 python3-venv curl", online=True)
        container = Container(root, DOCKERFILE)
        with pytest.raises(AssertionError, match="refused"):
            container.healthy()
        env = {"ALLOWED_HOSTS": "guides.example.com", "SECRET_KEY": "for this container"}
        container.start(**env)
        assert wait(lambda: container.healthy(**env), container) == "ok"
        assert "Treeline" in root.run("curl -sSf -H 'Host: guides.example.com' http://127.0.0.1:8000/trees/")
        users = {line.split()[0] for line in root.run("ps -eo user,args").splitlines() if "manage.py serve" in line}
        assert "nobody" in users
        assert users <= {"nobody", "root"}  # root: what entered the namespaces
        root.run("test -s /var/lib/treeline/db.sqlite3")


def wait(answer, container):
    until = time.monotonic() + 120
    while True:
        try:
            return answer()
        except AssertionError:
            if time.monotonic() > until:
                raise AssertionError(container.log) from None
            time.sleep(1)
