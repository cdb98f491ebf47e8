"""Fits the net of intents/edits/wishes to the labelled sentences, and writes it.

    python scripts/learn_wishes.py            writes intents/languages/wishes.bin
    python scripts/learn_wishes.py --folds 4  says how often sentences that were kept back come out
                                              right, and writes nothing

A sentence's label is the list of its wishes; where one ends and the next begins is not written
down. The sentences with one wish are learned first; then each longer one is cut in the way that is
likeliest for its wishes, and its stretches are learned too, with what holds several wishes at once.
What is said in fixtures/edits was read when the rules were written, and they are right about it: there
each wish that a request tells will do.
"""

from __future__ import annotations

import argparse
import math
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import yaml
from fitting import Features, Fit, Floats, bags, without_some, write
from learn import LOADER, said

from intents.edits import Scene
from intents.edits.understanding import understand
from intents.edits.wishes import reader
from intents.edits.wishes.labels import LABELS, SEVERAL, TALK, tells
from intents.edits.wishes.reading import BITS, Reading, Stretch

ROOT = Path(__file__).parent.parent
OUT = ROOT / "intents" / "languages" / "wishes.bin"
WIDTH, EPOCHS, BATCH, RATE, LEFT_OUT, SMOOTH = 48, 7, 32, 0.006, 0.3, 0.05
UNTOLD = 0.2
"""Chance of its wish below which a stretch is only a part of a sentence."""
LONGEST_PAIR, MARKS = 90, ".!?\u3002\uff01\uff1f "
SCENE = Scene(
    exists=True,
    texts=("Low Tide", "Sunday Market"),
    roles=("title", "text"),
    auto=(False, False),
    parts=3,
    has_music=True,
    has_captions=True,
    has_logo=True,
    wave="bars",
    kinds=("audio", "audio", "image", "captions"),
    names=("talk.mp3", "song.mp3", "photo.jpg", "talk.srt"),
    music_files=("song.mp3",),
    voice_files=("talk.mp3",),
    duration_ms=60000,
    text_colours=("#ffffff", "#ffd700"),
    text_places=("top", "bottom"),
    shape="wide",
)
"""What every sentence is read in: everything is there, and nothing was spoken of before."""

Wish = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A labelled sentence, read."""

    wishes: tuple[Wish, ...]
    """In order; of each the labels of which any will do."""
    reading: Reading
    text: str

    def features(self, stretch: Stretch) -> Features:
        return np.array(self.reading.features(stretch), dtype=np.int64)

    @property
    def whole(self) -> Stretch:
        return self.reading.whole


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folds", type=int, default=0)
    folds = parser.parse_args().folds
    sentences = [
        one for path in sorted((ROOT / "fixtures" / "wishes").glob("*.tsv")) for one in read(path)
    ]
    known = list(understood())
    print(f"{len(sentences)} labelled sentences, {len(known)} that the rules understand")
    if folds:
        report(sentences, known, folds)
        return
    write(fit([*sentences, *known, *known]), OUT, reader.KNOWN)


def read(path: Path) -> list[Sentence]:
    """Return the labelled sentences of a file."""
    found = []
    for row in path.read_text(encoding="utf-8").splitlines():
        wishes, text = row.split("\t", 1)
        found.append(sentence(text, tuple((LABELS.index(one),) for one in wishes.split(" + "))))
    return found


def understood() -> Iterator[Sentence]:
    """Yield what is said in fixtures/edits, with the wishes that its requests tell."""
    texts = set()
    for path in sorted((ROOT / "fixtures" / "edits").glob("*.yaml")):
        texts |= set(said(yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)))
    for text in sorted(texts):
        requests = understand(text, scene=SCENE)
        wishes = [
            tuple(at for at, wish in enumerate(LABELS) if wish == one.operation or tells(one, wish))
            for one in requests
        ]
        if wishes and all(wishes) and not any(one.operation == "unknown" for one in requests):
            yield Sentence(tuple(wishes), Reading.of(text, requests), text)


def sentence(text: str, wishes: tuple[Wish, ...]) -> Sentence:
    return Sentence(wishes, Reading.of(text, understand(text, scene=SCENE)), text)


def fit(sentences: Sequence[Sentence]) -> Fit:
    """Return the net: fitted to what has one wish, then to what has several too."""
    alone = [(one.features(one.whole), one.wishes[0]) for one in sentences if len(one.wishes) == 1]
    more = [one for one in sentences if len(one.wishes) > 1]
    mixed = [
        (one.features(one.whole), (LABELS.index(SEVERAL),)) for one in [*more, *joined(sentences)]
    ]
    net = run([*alone, *mixed], EPOCHS // 3)
    for epochs in (EPOCHS // 3, EPOCHS):
        cut = [example for one in more for example in examples(one, net)]
        torn = [example for one in sentences if len(one.wishes) == 1 for example in parts(one, net)]
        net = run([*alone, *mixed, *cut, *torn], epochs)
    return net


def joined(sentences: Sequence[Sentence]) -> list[Sentence]:
    """Return pairs of sentences with one wish each, said in one breath."""
    chance = random.Random(2)
    alone = [one for one in sentences if len(one.wishes) == 1]
    found = []
    by_language = [
        [one for one in alone if one.text.isascii()],
        [one for one in alone if not one.text.isascii()],
    ]
    for pool in by_language:
        for _ in range(len(pool) // 4):
            one, other = chance.sample(pool, 2)
            if one.wishes != other.wishes and len(one.text) + len(other.text) < LONGEST_PAIR:
                text = f"{one.text.rstrip(MARKS)}, {other.text}"
                found.append(paired(text, one.wishes + other.wishes))
    return found


@cache
def paired(text: str, wishes: tuple[Wish, ...]) -> Sentence:
    return sentence(text, wishes)


def parts(one: Sentence, net: Fit) -> list[tuple[Features, Wish]]:
    """Return the stretches of a sentence that are only a part of its wish: alone they do not tell it."""
    count = len(one.reading.pieces)
    if not 1 < count <= reader.LONGEST:
        return []
    stretches = [s for s in reader.stretches_of(one.reading) if s.last - s.first < count]
    found = [one.features(stretch) for stretch in stretches]
    likely = net.likelihoods(found)
    told = likely[:, [*one.wishes[0], *(LABELS.index(talk) for talk in TALK)]].max(1)
    return [
        (features, (LABELS.index(SEVERAL),))
        for features, chance in zip(found, told, strict=True)
        if chance < UNTOLD
    ]


def examples(one: Sentence, net: Fit) -> list[tuple[Features, Wish]]:
    """Return the stretches of a sentence with several wishes, in the way that is likeliest for them."""
    stretches = reader.stretches_of(one.reading)
    if len(one.reading.pieces) < len(one.wishes):
        return []
    found = [one.features(stretch) for stretch in stretches]
    scores = np.log(net.likelihoods(found) + 1e-9)
    # ways[end][done]: the best way to cut the first pieces into that many wishes.
    count, most = len(one.reading.pieces), len(one.wishes)
    ways: dict[tuple[int, int], tuple[float, tuple[int, ...]]] = {(0, 0): (0.0, ())}
    order = sorted(range(len(stretches)), key=lambda i: stretches[i].first)
    for i in order:
        first, last = stretches[i].first, stretches[i].last
        for done in range(most):
            if (way := ways.get((first, done))) is None:
                continue
            score = way[0] + float(scores[i, list(one.wishes[done])].max())
            if (last, done + 1) not in ways or ways[last, done + 1][0] < score:
                ways[last, done + 1] = (score, (*way[1], i))
    best = ways.get((count, most))
    if best is None:
        return []
    cut = [(found[i], wish) for i, wish in zip(best[1], one.wishes, strict=True)]
    ends = [stretches[i] for i in best[1]]
    run_on = [
        (one.features(one.reading.stretch(a.first, b.last)), (LABELS.index(SEVERAL),))
        for a, b in pairwise(ends)
        if b.last - a.first <= reader.LONGEST and most > 2
    ]
    return [*cut, *run_on]


def run(examples: Sequence[tuple[Features, Wish]], epochs: int) -> Fit:
    """Return the net after some epochs of Adam, which steps only where features are."""
    chance = np.random.default_rng(1)
    order = random.Random(1)
    # What was never seen says nothing.
    vectors = np.zeros((1 << BITS, WIDTH), np.float32)
    layer = chance.normal(0, 0.3, (WIDTH, len(LABELS))).astype(np.float32)
    offsets = np.zeros(len(LABELS), np.float32)
    net = Fit(vectors, layer, offsets)
    slow = [np.zeros_like(vectors), np.zeros_like(layer), np.zeros_like(offsets)]
    fast = [np.zeros_like(vectors), np.zeros_like(layer), np.zeros_like(offsets)]
    shuffled = list(examples)
    step = 0
    total = epochs * math.ceil(len(shuffled) / BATCH)
    for _ in range(epochs):
        order.shuffle(shuffled)
        for at in range(0, len(shuffled), BATCH):
            step += 1
            batch = shuffled[at : at + BATCH]
            parts = [found for found, _ in batch]
            index, starts, scale = bags(without_some(parts, LEFT_OUT, chance))
            hidden, likely = net.forward(index, starts, scale)
            wanted = np.full_like(likely, SMOOTH / len(LABELS))
            for row, (_, wish) in enumerate(batch):
                among = likely[row, wish]
                wanted[row, wish] += (1 - SMOOTH) * among / among.sum()
            error = (likely - wanted) / len(batch)
            rows, *slopes = net.backward(index, starts, scale, hidden, error)
            rate = RATE * (1 - step / total * 0.9)
            rate *= math.sqrt(1 - 0.999**step) / (1 - 0.9**step)
            _adam(vectors, rows, slopes[0], slow[0], fast[0], rate)
            _adam(layer, slice(None), slopes[1], slow[1], fast[1], rate)
            _adam(offsets, slice(None), slopes[2], slow[2], fast[2], rate)
    return net


def _adam(
    values: Floats, rows: object, slopes: Floats, slow: Floats, fast: Floats, rate: float
) -> None:
    """Take one step of Adam (Kingma and Ba 2015) on some rows."""
    slow[rows] = 0.9 * slow[rows] + 0.1 * slopes  # type: ignore[index]
    fast[rows] = 0.999 * fast[rows] + 0.001 * slopes**2  # type: ignore[index]
    values[rows] -= rate * slow[rows] / (np.sqrt(fast[rows]) + 1e-8)  # type: ignore[index]


def wished(one: Sentence, net: Fit) -> list[str]:
    """Return the wishes that a net finds in a sentence."""
    stretches = reader.stretches_of(one.reading)
    likely = net.likelihoods([one.features(stretch) for stretch in stretches])
    likely[:, LABELS.index(SEVERAL)] = 0
    return [found.wish for found in reader.likeliest(one.reading, stretches, likely)]


def report(sentences: Sequence[Sentence], known: Sequence[Sentence], folds: int) -> None:
    """Print how many of the sentences come out right when they are kept back."""
    shuffled = list(sentences)
    random.Random(0).shuffle(shuffled)
    right: Counter[int] = Counter()
    whole: Counter[int] = Counter()
    for fold in range(folds):
        net = fit([*(one for at, one in enumerate(shuffled) if at % folds != fold), *known, *known])
        for one in shuffled[fold::folds]:
            kind = min(len(one.wishes), 2)
            whole[kind] += 1
            right[kind] += wished(one, net) == [LABELS[wish] for (wish,) in one.wishes]
    for kind, name in ((1, "one wish"), (2, "several")):
        print(f"{name}: {whole[kind]} sentences, {100 * right[kind] / whole[kind]:.1f} % right")


if __name__ == "__main__":
    main()
