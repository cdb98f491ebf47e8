#!/usr/bin/env python3
"""Run video-a2e where the command is not installed: `python3 scripts/video_a2e.py convert talk.mp3`.

The first run makes an environment of its own for the libraries (with uv when it is there, with venv
otherwise) in the state folder; later runs start at once. The program itself runs from the folder of
this script, so an update of the folder is an update of the program. Never needs root, touches no
other Python.

Upgrade: replace the folder. Remove: delete the folder and the state folder that
`python3 scripts/video_a2e.py doctor` names.

Works with any Python from 3.8 on to start, and looks for 3.11 or newer to go on with.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time

FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
NEEDED = (3, 11)
WEEK_S = 7 * 24 * 3600


def say(text):
    sys.stderr.write("video-a2e: " + text + "\n")
    sys.stderr.flush()


def state_folder():
    """The folder in which the program keeps everything; the same as the program's own choice."""
    chosen = os.environ.get("VIDEO_A2E_HOME", "").strip()
    if chosen:
        return os.path.abspath(os.path.expanduser(chosen))
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.expanduser("~\\AppData\\Local")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Application Support")
    else:
        base = os.environ.get("XDG_STATE_HOME") or os.path.expanduser("~/.local/state")
    return os.path.join(base, "video-a2e")


def requirements():
    """The libraries that pyproject.toml names, as written there."""
    with open(os.path.join(FOLDER, "pyproject.toml"), encoding="utf-8") as file:
        text = file.read()
    block = re.search(r"(?ms)^dependencies = \[(.*?)^\]", text)
    return re.findall(r'"([^"]+)"', block.group(1))


def numbers(version):
    return tuple(int(part) for part in re.findall(r"\d+", version)[:4])


def is_met(requirement):
    """Whether this very interpreter has the library in a fitting version."""
    from importlib import metadata

    name, _, rest = re.match(r"([A-Za-z0-9._-]+)(\[[^]]*\])?(.*)", requirement).groups()
    try:
        have = numbers(metadata.version(name))
    except metadata.PackageNotFoundError:
        return False
    for mark, version in re.findall(r"(>=|<|==)\s*([0-9.]+)", rest):
        wanted = numbers(version)
        fits = {">=": have >= wanted, "<": have < wanted, "==": have == wanted}[mark]
        if not fits:
            return False
    return True


def find_python():
    """A Python that is new enough: this one, or one on PATH; None when there is none."""
    if sys.version_info >= NEEDED:
        return sys.executable
    for minor in range(20, NEEDED[1] - 1, -1):
        found = shutil.which("python3.%d" % minor)
        if found:
            return found
    return None


def python_of(environment):
    if sys.platform == "win32":
        return os.path.join(environment, "Scripts", "python.exe")
    return os.path.join(environment, "bin", "python")


def attempts(python, target, wanted):
    """The ways to make the environment, best first; each is a list of commands."""
    wheels = os.path.join(FOLDER, "wheels")
    local = ["--find-links", wheels] if os.path.isdir(wheels) else []
    uv = shutil.which("uv")
    if uv:
        make = [uv, "venv", "--quiet", "--python", python or "3.11", target]
        install = [uv, "pip", "install", "--quiet", "--python", python_of(target)] + local
        yield [make, install + wanted]
        # Without a network uv still installs what is in its cache.
        yield [make, install + ["--offline"] + wanted]
    if python:
        make = [python, "-m", "venv", target]
        install = [python_of(target), "-m", "pip", "install", "--quiet", "--no-input"]
        install += ["--disable-pip-version-check"] + local
        yield [make, install + wanted]
        if local:
            yield [make, install + ["--no-index"] + wanted]


def make_environment(environment, wanted):
    """Make the environment beside its final place, then move it there in one step."""
    python = find_python()
    parent = os.path.dirname(environment)
    os.makedirs(parent, mode=0o700, exist_ok=True)
    target = "%s.part-%d" % (environment, os.getpid())
    say("setting up once in %s (about 280 MB, a minute or less)" % environment)
    began, said = time.time(), ""
    for commands in attempts(python, target, wanted):
        shutil.rmtree(target, ignore_errors=True)
        for command in commands:
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
            )
            if done.returncode != 0:
                said = done.stdout.decode("utf-8", "replace").strip()
                break
        else:
            break
    else:
        shutil.rmtree(target, ignore_errors=True)
        if python is None:
            say("needs Python 3.11 or newer; install it, or uv (https://docs.astral.sh/uv/).")
        else:
            say("the libraries could not be installed. " + said[-600:])
            say("check the network and the free space, then run the same command again.")
        sys.exit(1)
    try:
        os.rename(target, environment)
    except OSError:
        # Another run was faster; its environment is as good.
        shutil.rmtree(target, ignore_errors=True)
    say("ready after %d s" % (time.time() - began))


def sweep(parent, keep):
    """Remove environments of older versions that nobody has used for a week."""
    for name in os.listdir(parent):
        path = os.path.join(parent, name)
        if path != keep and name.startswith("env-"):
            try:
                if time.time() - os.stat(path).st_mtime > WEEK_S:
                    shutil.rmtree(path, ignore_errors=True)
            except OSError:
                pass


def go_on_with(python):
    """Become the program, run from this folder, so that its SKILL.md is the one in use."""
    environment = dict(os.environ)
    others = [path for path in environment.get("PYTHONPATH", "").split(os.pathsep) if path]
    environment["PYTHONPATH"] = os.pathsep.join([FOLDER] + others)
    command = [python, "-m", "skill"] + sys.argv[1:]
    if sys.platform == "win32":
        sys.exit(subprocess.call(command, env=environment))
    os.execve(python, command, environment)


def main():
    wanted = requirements()
    if sys.version_info >= NEEDED and all(is_met(requirement) for requirement in wanted):
        go_on_with(sys.executable)
    key = hashlib.sha256("\n".join(wanted).encode()).hexdigest()[:12]
    parent = os.path.join(state_folder(), "launcher")
    environment = os.path.join(parent, "env-" + key)
    if not os.path.exists(python_of(environment)):
        make_environment(environment, wanted)
        sweep(parent, environment)
    else:
        os.utime(environment)
    go_on_with(python_of(environment))


if __name__ == "__main__":
    main()
