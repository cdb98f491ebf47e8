"""How long a person waits before anything happens: start of each command, next to its floor.

    python bench/start.py [--runs 15]

Minimum of interleaved runs, in ms, and as a ratio to the floor: the interpreter that imports the
one library the command cannot do without.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]

COMMANDS = {
    "--help": (["--help"], b"", "click", 80),
    "--version": (["--version"], b"", "click", 80),
    "convert -h": (["convert", "-h"], b"", "click", 80),
    "route": (["route", "trim it to 30 s and then export"], b"", "click, pydantic, yaml", 180),
    "translate": (["translate"], b'"Click Export."', "click, pydantic, yaml", 180),
    "credits": (["credits", "--json"], b"", "httpx", None),
}
"""Name → arguments, stdin, libraries of the floor, budget in ms."""


def milliseconds(program: list[str], stdin: bytes, environment: dict[str, str]) -> float:
    began = time.perf_counter()
    subprocess.run(program, input=stdin, capture_output=True, env=environment, check=False)
    return (time.perf_counter() - began) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "VIDEO_A2E_HOME": home, "PYTHONPATH": str(ROOT)}
        times: dict[str, list[float]] = {}
        for _ in range(runs):
            for name, (words, stdin, floor, _) in COMMANDS.items():
                ours = [sys.executable, "-m", "skill", *words]
                times.setdefault(name, []).append(milliseconds(ours, stdin, environment))
                bare = [sys.executable, "-c", f"import {floor}"]
                times.setdefault(floor, []).append(milliseconds(bare, b"", environment))
    print(f"{'command':<12}{'ms':>7}{'floor':>8}{'ratio':>7}  budget")
    for name, (_, _, floor, budget) in COMMANDS.items():
        ours_ms, floor_ms = min(times[name]), min(times[floor])
        verdict = "" if budget is None else f"{budget} {'ok' if ours_ms <= budget else 'OVER'}"
        print(f"{name:<12}{ours_ms:>7.0f}{floor_ms:>8.0f}{ours_ms / floor_ms:>7.2f}  {verdict}")


if __name__ == "__main__":
    main()
