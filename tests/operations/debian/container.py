"""A Dockerfile's steps in a bare Debian, where there is no Docker: what they copy, run and start."""

import shlex
import shutil
import subprocess
from pathlib import Path

from tests.operations.debian.root import Root
from tests.operations.site import ROOT


class Container:
    """Both stages in one root: what one copies from the other stays where it is."""

    def __init__(self, root: Root, dockerfile: Path) -> None:
        self.root, self._ignore = root, dockerfile.with_name(f"{dockerfile.name}.dockerignore")
        self.env: dict[str, str] = {}
        self.user, self.folder, self.command, self.check = "0:0", "/", "", ""
        for name, rest in steps(dockerfile.read_text()):
            getattr(self, f"_{name.lower()}")(rest)

    def start(self, **env: str) -> None:
        """In the background, as its user, with a root that may not be written to."""
        writable = [*self.volumes, "/run/log"]
        binds = "; ".join(f"mkdir -p {each}; mount --bind {each} {each}" for each in writable)
        mounts = f"{binds}; mount -t tmpfs tmpfs /tmp; mount -o remount,bind,ro /"
        inside = f"{mounts}; exec {self._as_user(env)} {self.command} > /run/log/container 2>&1"
        self.root.run(f"unshare --mount bash -euc {shlex.quote(inside)} > /var/log/container-start 2>&1 &")

    @property
    def log(self) -> str:
        return self.root.run("tail -n 50 /var/log/container-start /run/log/container 2>&1 || true")

    def healthy(self, **env: str) -> str:
        """What the health check says; AssertionError while it fails."""
        return self.root.run(f"cd {self.folder}; {self._as_user(env)} {self.check}").strip()

    def _as_user(self, env: dict[str, str]) -> str:
        user, group = self.user.split(":")
        values = " ".join(f"{key}={shlex.quote(value)}" for key, value in (self.env | env).items())
        run = f"setpriv --reuid={user} --regid={group} --clear-groups --no-new-privs"
        return f"env --ignore-environment --chdir={self.folder} {values} {run}"

    def _from(self, rest: str) -> None:
        assert rest.startswith("python:3.13."), rest  # which is that of this Debian
        self.env = {"PATH": "/usr/local/bin:/usr/bin:/bin"}
        self.root.run("ln -sf /usr/bin/python3 /usr/local/bin/python")

    def _workdir(self, rest: str) -> None:
        self.folder = rest
        self.root.run(f"mkdir -p {rest}")

    def _copy(self, rest: str) -> None:
        *sources, target = rest.split()
        if sources[0].startswith("--from="):
            assert sources[1:] == [target]
            return
        into = self.root.path / self.folder.lstrip("/") / target
        for source in sources:
            for name in self._context(source):
                place = into / (name.relative_to(source) if (ROOT / source).is_dir() else name.name)
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, place)

    def _context(self, source: str) -> list[Path]:
        """The files of the build context: of this code what .dockerignore lets through."""
        lines = self._ignore.read_text().splitlines()
        assert lines[0] == "*"
        allowed = [Path(line[1:]) for line in lines if line.startswith("!")]
        git = ["git", "-c", "safe.directory=*", "-C", ROOT, "ls-files", "-z", source]
        names = subprocess.run(git, check=True, capture_output=True, text=True).stdout
        paths = [Path(name) for name in names.split("\0") if name]
        kept = [path for path in paths if any(each == path or each in path.parents for each in allowed)]
        assert kept, f".dockerignore leaves nothing of {source}"
        return kept

    def _run(self, rest: str) -> None:
        self.root.run(f"cd {self.folder}; {rest}", online=True)

    def _env(self, rest: str) -> None:
        for pair in shlex.split(rest):
            key, _, value = pair.partition("=")
            self.env[key] = value.replace("$PATH", self.env["PATH"])

    def _user(self, rest: str) -> None:
        self.user = rest

    def _volume(self, rest: str) -> None:
        self.volumes = rest.split()

    def _expose(self, rest: str) -> None:
        assert rest == self.env["PORT"]

    def _healthcheck(self, rest: str) -> None:
        self.check = exec_form(rest.partition(" CMD ")[2])

    def _cmd(self, rest: str) -> None:
        self.command = exec_form(rest)


def exec_form(text: str) -> str:
    return shlex.join(word for word in map(str.strip, text.strip("[]").split('"')) if word not in ("", ","))


def steps(text: str) -> list[tuple[str, str]]:
    """Instruction and what follows it, continued lines joined."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ").splitlines()
    return [(name, " ".join(rest.split())) for name, _, rest in (line.partition(" ") for line in joined)]
