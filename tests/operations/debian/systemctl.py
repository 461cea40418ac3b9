#!/usr/bin/python3
"""What ``systemctl`` and ``systemd-run`` would do where systemd runs: of the units, the lines that start programs.

They run as the unit's user, with nothing but the unit's environment. Copied into the root as both programs.
"""

import os
import pwd
import subprocess
import sys
from pathlib import Path

UNITS = Path("/etc/systemd/system")


def main(name, *arguments):
    if name == "systemd-run":
        return run_once(arguments)
    verb, *units = [each for each in arguments if not each.startswith("--")]
    if verb == "daemon-reload":
        return 0
    return max(act(verb, unit) for unit in units)


def act(verb, unit):
    if unit.endswith(".timer"):
        return 0 if (UNITS / unit).exists() and (UNITS / unit.replace(".timer", ".service")).exists() else 5
    path = UNITS / (unit if unit.endswith(".service") else f"{unit}.service")
    if not path.exists():  # of Debian
        script = f"/etc/init.d/{unit}"
        # Without systemd nothing starts by being installed, so what is reloaded may not run yet.
        return subprocess.run([script, "restart" if verb == "reload" else "start"]).returncode
    lines = [line.partition("=") for line in path.read_text().splitlines() if "=" in line and line[0] != "#"]
    values = {key: value for key, _, value in lines}
    for command in [value for key, _, value in lines if key == "ExecStartPre"]:
        start(command.split(), values, wait=True)
    start(values["ExecStart"].split(), values, wait=values.get("Type") == "oneshot", log=f"/var/log/{path.stem}")
    return 0


def run_once(arguments):
    values, command = {}, list(arguments)
    while command[0].startswith("--"):
        key, _, value = command.pop(0)[2:].partition("=")
        if key == "property":
            key, _, value = value.partition("=")
        values[{"uid": "User", "working-directory": "WorkingDirectory"}.get(key, key)] = value
    if "createsuperuser" in command:  # there is no terminal to type a password into
        command.append("--no-input")
    more = {name: value for name, value in os.environ.items() if name.startswith("DJANGO_SUPERUSER")}
    start(command, values, wait=True, more=more)
    return 0


def start(command, values, wait, log=None, more=()):
    person = pwd.getpwnam(values["User"])
    lines = Path(values["EnvironmentFile"]).read_text().splitlines()
    settings = dict(line.split("=", 1) for line in lines if line and line[0] != "#")
    environment = {"PATH": "/usr/bin:/bin", "HOME": person.pw_dir, "USER": person.pw_name} | settings | dict(more)
    out = Path(log).open("ab") if log else None  # noqa: SIM115  # for as long as the service runs
    process = subprocess.Popen(
        command, cwd=values["WorkingDirectory"], env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
        user=person.pw_uid, group=person.pw_gid, extra_groups=[], umask=0o027, start_new_session=True,
    )  # fmt: skip
    if wait and process.wait():
        sys.exit(f"{command} ended with {process.returncode}")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[0]).name, *sys.argv[1:]))
