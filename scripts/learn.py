"""Fits the net of intents/weights.py to the labelled lines, and writes it.

    python scripts/learn.py            writes intents/languages/weights.bin
    python scripts/learn.py --folds 4  says how often the net alone gets lines right that were
                                       kept back, and writes nothing

A line's label is only a list of steps; which clause asks for which is not written down. The fit
adds up all ways of giving each clause a label, or none (a remark), that come to the line's steps in
their order: connectionist temporal classification (Graves et al. 2006), with clauses for time.
Lines of fixtures/utterances were read when templates were written, so the templates' verdicts tell
too much there and are left out; lines of fixtures/sayings were not, and never should be.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import yaml
from fitting import Course, Fit, write
from fitting import fit as fit_net

from intents.cutting import INTENTS
from intents.judging import judge
from intents.router import read
from intents.text import normalise, utterance
from intents.tokens import tokenise
from intents.weights import BITS, KNOWN, LABELS, features

ROOT = Path(__file__).parent.parent
OUT = ROOT / "intents" / "languages" / "weights.bin"
CODES = {"x": "sse", "e": "export", "c": "credits", "s": "state", "u": "upload"}
SSE, EXPORT, REMARK = (LABELS.index(label) for label in ("sse", "export", "chatter"))
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Line:
    """One labelled line, read."""

    routes: list[list[int]]
    """Each list of steps that is right, as indices of LABELS."""
    clauses: list[npt.NDArray[np.int64]]
    """The features of each clause."""
    attached: bool
    """A file came with it."""
    fresh: bool
    """No template was written for it."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folds", type=int, default=0)
    folds = parser.parse_args().folds
    lines = list(corpus())
    if folds:
        report(lines, folds)
        return
    print(f"{len(lines)} lines")
    write(fit(lines), OUT, KNOWN)


def corpus() -> Iterator[Line]:
    """Yield every labelled line of both folders, and as edits what fixtures/edits says of edits."""
    read_before = set()
    for path in sorted((ROOT / "fixtures" / "utterances").glob("*.yaml")):
        for row in yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER):
            routes = [row["steps"], *row.get("accept", [])]
            read_before.add(key(row["text"]))
            yield labelled(row["text"], routes, attached=row.get("attachments", False), fresh=False)
    for path in sorted((ROOT / "fixtures" / "sayings").glob("*.tsv")):
        for text, routes, attached in sayings(path):
            yield labelled(text, routes, attached=attached, fresh=key(text) not in read_before)
    for path in sorted((ROOT / "fixtures" / "edits").glob("*.yaml")):
        for text in sorted(set(said(yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)))):
            reader = judge(utterance(text).masked)
            _, clauses = read(reader, tokenise(utterance(text).masked))
            if not any(clause.verdict in INTENTS for clause in clauses):
                yield labelled(text, [["sse"]], attached=False, fresh=False)


def sayings(path: Path) -> Iterator[tuple[str, list[list[str]], bool]]:
    """Yield of each line its text, the routes that are right, and whether a file came with it."""
    for row in path.read_text(encoding="utf-8").splitlines():
        codes, text = row.split("\t", 1)
        routes = [
            [CODES[code] for code in route.split(",")] for route in codes.lstrip("+").split("|")
        ]
        yield text, routes, codes.startswith("+")


def key(text: str) -> str:
    """Return what two lines share that differ in case and punctuation only."""
    return "".join(letter for letter in normalise(text) if letter.isalnum())


def said(rows: object) -> Iterator[str]:
    """Yield every text under a key `say`, however deep."""
    if isinstance(rows, dict):
        if isinstance(rows.get("say"), str):
            yield rows["say"]
        rows = list(rows.values())
    if isinstance(rows, list):
        for row in rows:
            yield from said(row)


def labelled(text: str, routes: list[list[str]], *, attached: bool, fresh: bool) -> Line:
    reader = judge(utterance(text).masked)
    tokens, clauses = read(reader, tokenise(utterance(text).masked))
    found = [
        np.unique(
            np.array([*features(tokens, clauses, at, judged=fresh)], np.int64) & (1 << BITS) - 1
        )
        for at in range(len(clauses))
    ]
    if any(clause.verdict == "before" for clause in clauses) and not any(
        clause.verdict == "export" for clause in clauses
    ):
        # "Before exporting, add a logo": the export is only foretold, and stands before the edit.
        routes = [route[:-1] if route[1:] and route[-1] == "export" else route for route in routes]
    wanted = [[LABELS.index(step) for step in route] for route in routes]
    if attached:
        # The file is its own first step, whether or not the words speak of it.
        wanted += [route[1:] for route in wanted if route[0] == LABELS.index("upload")]
    return Line(wanted, found, attached, fresh)


@dataclass(frozen=True, slots=True)
class Labels:
    """What the labels of a fit mean."""

    remark: int
    """The one that asks for nothing."""
    unasked: int | None
    """The step that a line of nothing but remarks comes to, too."""


ROUTER = Labels(REMARK, SSE)
COURSE = Course(BITS, len(LABELS), hidden=16, epochs=12, left_out=0.4, seed=3, averaged=4, runs=2)


def fit(lines: list[Line]) -> Fit:
    """Return the net that is fitted to some lines."""
    usable = [line for line in lines if line.clauses]
    return fit_net(
        [line.clauses for line in usable],
        lambda number, chances: posterior(chances, usable[number].routes, ROUTER),
        COURSE,
    )


def posterior(
    chances: npt.NDArray[np.floating], routes: list[list[int]], labels: Labels
) -> npt.NDArray[np.float64] | None:
    """Return how likely each label is for each clause, given that one of the routes is right.

    None when the clauses are too few for every route. The forward and backward passes go over
    (clause, steps already asked for); a clause repeats the last step, asks for the next, or remarks.
    """
    count = len(chances)
    total = np.zeros(chances.shape)
    whole = 0.0
    for route in routes:
        size = len(route)
        ahead = np.zeros((count + 1, size + 1))
        back = np.zeros((count + 1, size + 1))
        ahead[0, 0] = back[count, size] = 1
        if route == [labels.unasked]:
            back[count, 0] = 1  # Nothing but remarks goes to the backend too.
        moves = [
            [(0, labels.remark)]
            + ([(0, route[done - 1])] if done else [])
            + ([(1, route[done])] if done < size else [])
            for done in range(size + 1)
        ]
        for at in range(count):
            for done in range(size + 1):
                for on, label in moves[done] if ahead[at, done] else ():
                    ahead[at + 1, done + on] += ahead[at, done] * chances[at, label]
        for at in range(count - 1, -1, -1):
            for done in range(size + 1):
                for on, label in moves[done]:
                    back[at, done] += chances[at, label] * back[at + 1, done + on]
        whole += back[0, 0]
        for at in range(count):
            for done in range(size + 1):
                for on, label in moves[done] if ahead[at, done] else ():
                    way = ahead[at, done] * chances[at, label] * back[at + 1, done + on]
                    total[at, label] += way
    return total / whole if whole > 1e-12 else None


def report(lines: list[Line], folds: int) -> None:
    """Print how many of the fresh lines the net alone gets right when they are kept back."""
    fresh = [one for one in lines if one.fresh]
    random.Random(0).shuffle(fresh)
    right = wrong_exports = 0
    for fold in range(folds):
        kept = fresh[fold::folds]
        held = {id(one) for one in kept}
        net = fit([one for one in lines if id(one) not in held])
        for one in kept:
            steps = collapsed(net.likelihoods(one.clauses).argmax(1)) if one.clauses else []
            right += (steps or ([] if one.attached else [SSE])) in one.routes
            wrong_exports += EXPORT in steps and not any(EXPORT in route for route in one.routes)
    print(
        f"{len(fresh)} lines: {100 * right / len(fresh):.1f} % right, {wrong_exports} wrong exports"
    )


def collapsed(labels: npt.NDArray[np.int64]) -> list[int]:
    steps: list[int] = []
    for label in labels:
        if label != REMARK and steps[-1:] != [label]:
            steps.append(int(label))
    return steps


if __name__ == "__main__":
    main()
