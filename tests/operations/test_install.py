"""deploy/install.md, line by line, on a bare Debian: what an admin reads is what is tested."""

import json
import os
import re
import shutil
import subprocess

import pytest

from tests.operations.debian.root import bare_debian
from tests.operations.site import ROOT

PAGE = ROOT / "deploy/install.md"
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAME, ADMIN, PASSWORD = "guides.example.com", "ann@example.com", "a new long password"
CACHES = {"bookworm": "redis-server", "trixie": "valkey-server"}
ONLINE = re.compile(r"\bapt-get\b|\bpip\b")
# A name of the public network is needed for the page's own lines.
CERTIFICATE = """
folder=/etc/letsencrypt/live/$NAME
mkdir -p $folder
openssl req -x509 -newkey rsa:2048 -noenc -days 9 -subj "/CN=$NAME" -addext "subjectAltName=DNS:$NAME" \
    -keyout $folder/privkey.pem -out $folder/fullchain.pem 2> /dev/null
cp $folder/fullchain.pem /usr/local/share/ca-certificates/treeline.crt
update-ca-certificates > /dev/null
echo "127.0.0.1 $NAME" >> /etc/hosts
"""


def blocks() -> list[str]:
    return BLOCK.findall(PAGE.read_text())


@pytest.mark.once
def test_page_says_first_what_differs_from_site_to_site():
    first, *others = blocks()
    names = re.findall(r"^(\w+)=", first, re.MULTILINE)
    assert names == ["NAME", "ADMIN", "REPOSITORY", "CACHE"]
    assert [name for name in names if not any(f"${name}" in block for block in others)] == []


@pytest.mark.once
@pytest.mark.soak
@pytest.mark.parametrize("suite", CACHES)
def test_lines_of_the_page_lead_from_a_bare_debian_to_a_served_site(suite, tmp_path):
    if os.geteuid() != 0:
        pytest.fail("This test takes root.")
    tmp_path.chmod(0o755)
    with bare_debian(suite, tmp_path) as root:
        repository(root.path / "root/treeline.git")
        own = f"NAME={NAME} ADMIN={ADMIN} REPOSITORY=/root/treeline.git CACHE={CACHES[suite]}\n"
        _, *steps = blocks()
        for step in steps:
            lines = CERTIFICATE if step.startswith("certbot certonly") else step
            said = root.run(own + lines, online=bool(ONLINE.search(step)), DJANGO_SUPERUSER_PASSWORD=PASSWORD)
            if "/health/ready" in step:
                assert said == "ok"
        is_served(root)
        is_hardened(root)


def is_served(root) -> None:
    page = root.run(f"curl -sSf https://{NAME}/login")
    assert "Sign in" in page
    head = root.run(f"curl -sSI http://{NAME}/trees/")
    assert f"location: https://{NAME}/trees/" in head.lower()
    account = json.dumps({"email": ADMIN, "password": PASSWORD})
    sign_in = f"curl -sSf -H 'Content-Type: application/json' -d '{account}' https://{NAME}/api/v1/auth/login"
    token = json.loads(root.run(sign_in))["access"]
    me = root.run(f"curl -sSf -H 'Authorization: Bearer {token}' https://{NAME}/api/v1/auth/me")
    assert json.loads(me)["email"] == ADMIN
    [backup] = root.run("ls /var/backups/treeline").split()
    assert "backup.json" in root.run(f"ls /var/backups/treeline/{backup}").split()


def is_hardened(root) -> None:
    running = root.run("ps -eo user:20,args").splitlines()
    ours = [line.split(maxsplit=1) for line in running if "manage.py" in line and "ps -eo" not in line]
    assert {user for user, _ in ours} == {"treeline"}
    assert {"serve", "worker"} <= {word for _, command in ours for word in command.split()}
    root.run("runuser -u treeline -- test ! -w /srv/treeline/manage.py -a ! -r /etc/treeline.env")
    root.run("systemd-analyze verify /etc/systemd/system/treeline*.service /etc/systemd/system/treeline*.timer")
    units = " ".join(path.name for path in (ROOT / "deploy").glob("*.service"))
    root.run(f"for unit in {units}; do systemd-analyze security --offline=true --threshold=25 $unit; done")


def repository(path) -> None:
    """This code, as somewhere to clone it from."""
    git = ["git", "-c", "safe.directory=*", "-c", "user.name=test", "-c", "user.email=test@example.com", "-C"]
    names = subprocess.run([*git, ROOT, "ls-files", "-z"], check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, path / name)
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "The code"]):
        subprocess.run([*git, path, *arguments], check=True)
