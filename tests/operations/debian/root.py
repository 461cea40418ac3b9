"""A bare Debian in a folder. Its processes are in namespaces and end with it: the machine stays as it was."""

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
MIRROR = "http://deb.debian.org/debian"
# What a Debian without tasks chosen in its installer has, and the smallest one leaves out.
USUAL = "ca-certificates,systemd,systemd-sysv,init-system-helpers,procps,iproute2"
TOOLS = ["debootstrap", "debian-archive-keyring"]
PIP = ["/etc/pip.conf", "/root/.config/pip/pip.conf"]


class Root:
    """``path``: its folder. Its network leads nowhere else, except for what is run ``online``."""

    def __init__(self, path: Path, init: int) -> None:
        self.path, self._init = path, str(init)

    def run(self, script: str, online: bool = False, **env: str) -> str:
        """What a script of bash prints, run as root. AssertionError with all that it said if it fails."""
        kinds = ["--mount", "--pid", *([] if online else ["--net"])]
        command = [
            "nsenter",
            "--target",
            self._init,
            *kinds,
            "chroot",
            str(self.path),
            "bash",
            "-euo",
            "pipefail",
            "-c",
        ]
        usual = {"PATH": "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LC_ALL": "C.UTF-8"}
        usual |= {"DEBIAN_FRONTEND": "noninteractive"} | {k: v for k, v in os.environ.items() if k.startswith("PIP_")}
        done = subprocess.run([*command, script], env=usual | env, capture_output=True, text=True)
        assert done.returncode == 0, f"{script}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
        return done.stdout

    def write(self, path: str, text: str, mode: int = 0o644) -> None:
        file = self.path / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        file.chmod(mode)


@contextmanager
def bare_debian(suite: str, folder: Path) -> Iterator[Root]:
    """``suite``: bookworm, trixie. Takes root."""
    path = folder / suite
    bootstrap(suite, path, folder)
    # The first process of the namespaces: when it ends, the kernel ends all others and takes the mounts away.
    command = ["unshare", "--mount", "--pid", "--net", "--fork", "--kill-child", "--propagation", "private"]
    outer = subprocess.Popen([*command, f"--mount-proc={path}/proc", "sleep", "infinity"])
    try:
        root = Root(path, child_of(outer.pid))
        prepare(root)
        yield root
    finally:
        outer.send_signal(signal.SIGKILL)
        outer.wait()
        time.sleep(0.5)
        shutil.rmtree(path)


def bootstrap(suite: str, path: Path, folder: Path) -> None:
    tools = folder / "tools"
    if not tools.exists():
        tools.mkdir(mode=0o755)
        subprocess.run(["apt-get", "download", "-qq", *TOOLS], cwd=tools, check=True, capture_output=True)
        for package in tools.glob("*.deb"):
            subprocess.run(["dpkg", "-x", package, tools], check=True)
    keyring = tools / "usr/share/keyrings/debian-archive-keyring.gpg"
    command = [tools / "usr/sbin/debootstrap", "--variant=minbase", f"--keyring={keyring}", f"--include={USUAL}"]
    script = tools / "usr/share/debootstrap/scripts/sid"
    env = os.environ | {"DEBOOTSTRAP_DIR": str(tools / "usr/share/debootstrap")}
    done = subprocess.run([*command, suite, path, MIRROR, script], env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def prepare(root: Root) -> None:
    """A network with the machine itself, the way to the package indexes of this machine, and no services that start
    by being installed."""
    inside = ["nsenter", "--target", root._init, "--net", "--mount"]
    subprocess.run([*inside, "ip", "link", "set", "lo", "up"], check=True)
    subprocess.run([*inside, "mount", "--rbind", root.path, root.path], check=True)  # for what makes it read-only
    root.write("/usr/sbin/policy-rc.d", "#!/bin/sh\nexit 101\n", 0o755)
    for name in ("systemctl", "systemd-run"):
        root.write(f"/usr/local/bin/{name}", (HERE / "systemctl.py").read_text(), 0o755)
    root.write("/etc/resolv.conf", Path("/etc/resolv.conf").read_text())
    for path in filter(Path.exists, map(Path, PIP)):
        root.write(str(path), path.read_text())
        for file in re.findall(r"(?<!/)/[\w./-]+", path.read_text()):  # certificates, constraints
            if Path(file).is_file():
                root.write(file, Path(file).read_text())


def child_of(pid: int) -> int:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if children := Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            return int(children[0])
        time.sleep(0.05)
    raise AssertionError("there is no first process")
