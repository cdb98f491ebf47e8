"""Microseconds a sentence: how long the editor takes to understand the corpus.

usage: python bench/understand.py [ROUNDS]
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

import yaml

from intents.edits import Scene, understand

CORPUS = Path(__file__).parents[1] / "fixtures" / "edits"
SCENE = Scene(
    exists=True,
    texts=("Knock",),
    roles=("title",),
    auto=(True,),
    kinds=("audio",),
    duration_ms=10_000,
)


def main(rounds: int) -> None:
    began = time.perf_counter()
    understand("make it red", scene=SCENE)
    print(
        f"first sentence (language files, patterns): {(time.perf_counter() - began) * 1e3:.0f} ms"
    )
    for lang in ("en", "zh"):
        lines = yaml.safe_load((CORPUS / f"{lang}.yaml").read_text(encoding="utf-8"))
        took = [float("inf")] * len(lines)
        # Round by round, so that nothing is remembered of a sentence from the round before.
        for _ in range(rounds):
            for at, line in enumerate(lines):
                start = time.perf_counter()
                understand(line["say"], lang, scene=SCENE)
                took[at] = min(took[at], (time.perf_counter() - start) * 1e6)
        print(
            f"{lang}: {len(lines)} sentences, median {statistics.median(took):.0f} µs,"
            f" worst {max(took):.0f} µs, characters {sum(len(line['say']) for line in lines)}"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
