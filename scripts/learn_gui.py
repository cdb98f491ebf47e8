"""Fits the weights of intents/gui_judge.py to the labelled sentences, and writes them.

    python scripts/learn_gui.py            writes intents/languages/gui_weights.bin
    python scripts/learn_gui.py --folds 5  says how often sentences that were kept back come out
                                           right, and writes nothing

As in scripts/learn.py a sentence's label is only the list of what it asks for, and the fit adds up
all ways of giving its clauses labels that come to that list. The rules of the language files were
written for the texts of fixtures/gui, so what they know is left out there; no rule may be written
for a sentence of fixtures/instructions.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import numpy as np
import numpy.typing as npt
import yaml
from learn import LOADER, Labels, Line, posterior

from intents.gui import by_rules
from intents.gui_judge import BITS, HEADER, LABELS, NONE, SCREEN, likeliest, sentence_features
from intents.gui_rules import labels, speaking
from intents.layout import lines as text_lines
from intents.layout import without_machine_talk
from intents.shield import Shields

ROOT = Path(__file__).parent.parent
OUT = ROOT / "intents" / "languages" / "gui_weights.bin"
CODES = {"-": "none", "e": "export", "x": "edit", "s": "state", "u": "upload", "c": "credits"}
CODES |= {"n": "screen"}
GUI = Labels(NONE, None)
EPOCHS, LEFT_OUT, RATE, SEEDS = 12, 0.25, 0.5, (1, 2, 3, 4)
LONGEST = 1200
HEAVIEST = 127

Floats = npt.NDArray[np.float64]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folds", type=int, default=0)
    folds = parser.parse_args().folds
    fresh = [(lang, text, line) for lang, text, line in instructions()]
    known = list(corpus())
    print(f"{len(fresh)} sentences, {len(known)} texts")
    if folds:
        report(fresh, known, folds)
        return
    write(fit([line for _, _, line in fresh] + known))


def instructions() -> Iterator[tuple[str, str, Line]]:
    """Yield each labelled sentence of fixtures/instructions, with its language and text."""
    for path in sorted((ROOT / "fixtures" / "instructions").glob("*.tsv")):
        for row in path.read_text(encoding="utf-8").splitlines():
            codes, text = row.split("\t", 1)
            routes = [[CODES[code] for code in route.split(",")] for route in codes.split("|")]
            yield path.stem, text, labelled(text, routes, judged=True)


def corpus() -> Iterator[Line]:
    """Yield each text of fixtures/gui."""
    for path in sorted((ROOT / "fixtures" / "gui").glob("*.yaml")):
        document = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)
        for case in [*document["cases"], *document.get("known_failures", [])]:
            routes = [case.get("actions", []), *case.get("accept_actions", [])]
            yield labelled(case["text"], routes, judged=False)


def labelled(text: str, routes: list[list[str]], *, judged: bool) -> Line:
    """Return a text's features, clause by clause, and what it may ask for."""
    found: list[npt.NDArray[np.int64]] = []
    for line in text_lines(without_machine_talk(Shields(labels()).cover(text))):
        for cell in line.cells:
            for sentence in speaking(cell, None).sentences(cell, LONGEST):
                talk = speaking(sentence, None)
                told = [one.action for one in by_rules(sentence, talk)[1]] if judged else None
                _, clauses = sentence_features(sentence, talk, told)
                found += [np.array(sorted(each), dtype=np.int64) for each in clauses]
    wanted = [
        [LABELS.index(step) for step, _ in groupby(route) if step != "none"] for route in routes
    ]
    return Line(wanted, found, attached=False, fresh=judged)


def fit(lines: list[Line]) -> Floats:
    """Return the weights, shape (features, labels): the mean of a few runs in different order.

    A linear model: a hidden layer, as the router's net has, was right about no more than half a point
    more of the sentences that were kept back.
    """
    usable = [line for line in lines if line.clauses]
    return np.mean([run(usable, seed) for seed in SEEDS], axis=0)


def run(lines: list[Line], seed: int) -> Floats:
    """Return the weights of one run of AdaGrad over the lines in an order of its own."""
    order = random.Random(seed)
    weights = np.zeros((1 << BITS, len(LABELS)))
    history = np.full((1 << BITS, 1), 0.05)
    kept = np.random.default_rng(seed)
    shuffled = list(lines)
    for _ in range(EPOCHS):
        order.shuffle(shuffled)
        for line in shuffled:
            clauses = [found[kept.random(len(found)) >= LEFT_OUT] for found in line.clauses]
            chances = likelihoods(weights, clauses)
            wanted = posterior(chances, line.routes, GUI)
            if wanted is None:
                continue
            for found, error in zip(clauses, chances - wanted, strict=True):
                if len(found) and np.abs(error).max() > 1e-3:
                    slope = error / np.sqrt(len(found))
                    history[found] += slope @ slope
                    weights[found] -= RATE * slope / np.sqrt(history[found])
    return weights


def likelihoods(weights: Floats, clauses: list[npt.NDArray[np.int64]]) -> Floats:
    """Return how likely each label is for each clause, shape (clauses, labels)."""
    scores = np.stack([weights[found].sum(0) / np.sqrt(max(len(found), 1)) for found in clauses])
    powers = np.exp(scores - scores.max(1, keepdims=True))
    likely: Floats = powers / powers.sum(1, keepdims=True)
    return likely


def report(fresh: list[tuple[str, str, Line]], known: list[Line], folds: int) -> None:
    """Print how many of the sentences come out right when they are kept back."""
    order = list(fresh)
    random.Random(0).shuffle(order)
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    confused: Counter[str] = Counter()
    for fold in range(folds):
        kept = order[fold::folds]
        held = {id(line) for _, _, line in kept}
        weights = fit([line for _, _, line in fresh if id(line) not in held] + known)
        for lang, text, line in kept:
            chances = likelihoods(weights, line.clauses)
            steps = [step for step in likeliest(list(chances))[0] if step != SCREEN]
            routes = [[step for step in route if step != SCREEN] for route in line.routes]
            total[lang] += 1
            right[lang] += steps in routes
            if steps not in routes:
                confused[f"{routes[0]} {steps}"] += 1
                print(routes, steps, chances.max(1).round(2), text)
    for lang in total:
        print(f"{lang}: {total[lang]} sentences, {100 * right[lang] / total[lang]:.1f} % right")
    print(confused.most_common(20))


def write(weights: Floats) -> None:
    """Write the weights as whole numbers of a byte each, label after label."""
    step = float(np.quantile(np.abs(weights[weights != 0]), 0.9995)) / HEAVIEST
    whole = np.clip(np.rint(weights / step), -HEAVIEST, HEAVIEST).astype(np.int8)
    assert whole.shape == (1 << BITS, len(LABELS))
    OUT.write_bytes(HEADER.pack(step) + np.ascontiguousarray(whole.T).tobytes())
    print(f"{OUT.name}: {OUT.stat().st_size} bytes, a step is {step:.4f}")


if __name__ == "__main__":
    main()
