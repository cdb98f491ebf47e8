#!/usr/bin/env python3
"""Run video-a2e where the command is not installed: `python3 scripts/video_a2e.py convert talk.mp3`.

The first run makes an environment of its own for the libraries (with uv when it is there, with venv
otherwise) in the state folder; later runs start at once. The program itself runs from the folder of
this script, so an update of the folder is an update of the program. Never needs root, touches no
other Python.

Without a network it takes wheels from a folder `wheels` beside SKILL.md, from where pip is told to
find links, or from the cache of uv.

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
import tempfile
import time

FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
NEEDED = (3, 11)
HOUR_S = 3600
WEEK_S = 7 * 24 * HOUR_S
STILL_S = 15
"""How often a long installation says that it goes on: hosts wake a model for every line."""


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


def ways(python, target, wanted):
    """The ways to make the environment, best first: how to make it, then how to fill it.

    What is on this disk already (wheels beside SKILL.md, what pip is told to find links in, the cache
    of uv) is tried first: it is quick, and without a network nothing waits for one.
    """
    wheels = os.path.join(FOLDER, "wheels")
    local = ["--find-links", wheels] if os.path.isdir(wheels) else []
    uv = shutil.which("uv")
    if uv:
        make = [uv, "venv", "--quiet", "--python", python or "3.11", target]
        install = [uv, "pip", "install", "--quiet", "--python", python_of(target)] + local
        yield make, [install + ["--offline"] + wanted, install + wanted]
    if python:
        # A pip that is there fills the environment from outside, which saves making another; some
        # systems split the part of Python off that makes one, others have no pip of their own.
        outside = [python, "-m", "pip", "--python", python_of(target)]
        within = [python_of(target), "-m", "pip"]
        for pip, bare in ((outside, ["--without-pip"]), (within, [])):
            make = [python, "-m", "venv"] + bare + [target]
            install = pip + ["install", "--quiet", "--no-input", "--disable-pip-version-check"]
            install += local
            yield make, [install + ["--no-index"] + wanted, install + wanted]


def run(command, began):
    """Run a command; what it said when it failed, None when it went well."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        try:
            while process.poll() is None:
                try:
                    process.wait(STILL_S)
                except subprocess.TimeoutExpired:
                    say("still installing the libraries (%d s)" % (time.time() - began))
        finally:
            if process.poll() is None:
                process.kill()
        if process.returncode == 0:
            return None
        said.seek(0)
        return said.read().decode("utf-8", "replace").strip() or "no reason was given"


NO_NETWORK = ("NewConnectionError", "ConnectTimeout", "name resolution", "dns error", "tcp connect")

NO_PIP = ("No module named pip", "no such option")


def reason(said):
    """What was wrong, from what an installer said."""
    if any(sign in said for sign in NO_NETWORK):
        return "There is no network, and not all of them are on this disk."
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith(("error", "x ", "\u00d7"))]
    return " ".join((errors or lines)[-2:])[-400:]


def make_environment(environment, wanted):
    """Make the environment beside its final place, then move it there in one step."""
    python = find_python()
    parent = os.path.dirname(environment)
    os.makedirs(parent, mode=0o700, exist_ok=True)
    target = "%s.part-%d" % (environment, os.getpid())
    say("setting up once in %s (about 300 MB, a minute or less)" % environment)
    began, said, failed = time.time(), "", None
    for make, installs in ways(python, target, wanted):
        shutil.rmtree(target, ignore_errors=True)
        said = run(make, began)
        is_made = said is None
        for install in installs if is_made else ():
            said = run(install, began)
            if said is None:
                break
        if said is None:
            break
        failed = failed or said
        if is_made and make[0] == python and not any(sign in said for sign in NO_PIP):
            # The other way with pip would only find the same.
            break
    if said is not None:
        shutil.rmtree(target, ignore_errors=True)
        if failed is None:
            say("needs Python 3.11 or newer; install it, or uv (https://docs.astral.sh/uv/).")
        else:
            say("the libraries could not be installed. " + reason(failed))
            say("check the network and the free space, then run the same command again.")
        sys.exit(1)
    if not os.path.exists(python_of(environment)):
        # What is there was made by a Python that is gone.
        shutil.rmtree(environment, ignore_errors=True)
    try:
        os.rename(target, environment)
    except OSError:
        # Another run was faster; its environment is as good.
        shutil.rmtree(target, ignore_errors=True)
    say("ready after %d s" % (time.time() - began))


def sweep(parent, keep):
    """Remove environments of older versions unused for a week, and what a stopped run left."""
    for name in os.listdir(parent):
        path = os.path.join(parent, name)
        if path != keep and name.startswith("env-"):
            try:
                allowed_s = HOUR_S if ".part-" in name else WEEK_S
                if time.time() - os.stat(path).st_mtime > allowed_s:
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
    # A folder of the user's may hold files that are named as modules are.
    os.environ["PYTHONSAFEPATH"] = "1"
    wanted = requirements()
    if sys.version_info >= NEEDED and all(is_met(requirement) for requirement in wanted):
        go_on_with(sys.executable)
    key = hashlib.sha256("\n".join(wanted).encode()).hexdigest()[:12]
    parent = os.path.join(state_folder(), "launcher")
    environment = os.path.join(parent, "env-" + key)
    try:
        if not os.path.exists(python_of(environment)):
            make_environment(environment, wanted)
            sweep(parent, environment)
        else:
            os.utime(environment)
    except OSError as error:
        say("cannot set up in %s: %s." % (parent, error.strerror or error))
        say("VIDEO_A2E_HOME may name another folder.")
        sys.exit(1)
    go_on_with(python_of(environment))


if __name__ == "__main__":
    main()
