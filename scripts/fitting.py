"""Fits the nets of intents/nets.py, and writes them: what the scripts that learn have in common."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from intents.nets import HEADER

HEAVIEST = 127
START = 0.05
"""Of AdaGrad's sums of squares."""
DAMPING = 8
"""Errors are divided by it: the root of the usual batch, so that its sum is about as large as one error."""
FLOOR = 1e-3
"""Errors below it teach nothing."""

Floats = npt.NDArray[np.float32]
Features = npt.NDArray[np.int64]
Wanted = Callable[[int, Floats], npt.NDArray[np.floating] | None]
"""Called with an example's number and how likely each label is for each of its parts; returns how likely
they should be, the same shape, or None when nothing can be learned from it."""


@dataclass(frozen=True, slots=True)
class Course:
    """The size of a net, and how it is fitted."""

    bits: int
    """Features are hashed to so many bits."""
    labels: int
    hidden: int
    epochs: int
    left_out: float
    """The part of an example's features that a step does without, so that nothing is known by one rare
    word."""
    batch: int = 64
    rate: float = 0.3
    layer_rate: float = 0.05
    seed: int = 1
    averaged: int = 1
    """The mean of the net after so many last epochs is taken: what a single one ends on is chance."""
    runs: int = 1
    """So often is the net fitted, each time from the same beginning in another order, and the mean taken."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A net as it is fitted: vectors of the features, the layer over them, offsets of the labels."""

    vectors: Floats
    layer: Floats
    offsets: Floats

    @property
    def values(self) -> tuple[Floats, Floats, Floats]:
        """The vectors, the layer and the offsets."""
        return self.vectors, self.layer, self.offsets

    def likelihoods(self, found: Sequence[Features]) -> Floats:
        """Return how likely each label is, shape (parts, labels)."""
        return self.forward(*bags(found))[1]

    def forward(self, index: Features, starts: Features, scale: Floats) -> tuple[Floats, Floats]:
        """Return what is hidden, and how likely each label is, for the parts of `bags`."""
        sums = np.add.reduceat(self.vectors[index], starts, axis=0) * scale[:, None]
        straight = sums.shape[1] - len(self.layer)
        hidden = np.tanh(sums[:, straight:])
        scores = hidden @ self.layer + self.offsets
        if straight:
            scores += sums[:, :straight]
        powers = np.exp(scores - scores.max(1, keepdims=True))
        return hidden, powers / powers.sum(1, keepdims=True)

    def backward(
        self, index: Features, starts: Features, scale: Floats, hidden: Floats, error: Floats
    ) -> tuple[Features, Floats, Floats, Floats]:
        """Return the features whose vectors change, and the slopes of those, the layer and the offsets.

        error: how much likelier each label is than it should be, shape (parts, labels).
        """
        inner = (error @ self.layer.T) * (1 - hidden**2)
        if self.vectors.shape[1] > len(self.layer):
            inner = np.hstack([error, inner])
        rows, where = np.unique(index, return_inverse=True)
        slopes = np.zeros((len(rows), self.vectors.shape[1]), np.float32)
        lengths = np.diff([*starts, len(index)])
        np.add.at(slopes, where, np.repeat(inner * scale[:, None], lengths, axis=0))
        return rows, slopes, hidden.T @ error, error.sum(0)


def without_some(
    parts: Sequence[Features], left_out: float, chance: np.random.Generator
) -> list[Features]:
    """Return the features of some parts without a share of each, but never without any."""
    kept = [part[chance.random(len(part)) >= left_out] for part in parts]
    return [part if len(part) else every[:1] for part, every in zip(kept, parts, strict=True)]


def bags(found: Sequence[Features]) -> tuple[Features, Features, Floats]:
    """Return the features of all parts in a row, where each part begins, and what its sum is scaled by."""
    lengths = np.array([len(one) for one in found])
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    return np.concatenate(found), starts, (1 / np.sqrt(lengths)).astype(np.float32)


def fit(examples: Sequence[Sequence[Features]], wanted: Wanted, course: Course) -> Fit:
    """Return a net after some epochs of AdaGrad (Duchi et al. 2011).

    examples: of each the features of its parts, none of them empty.
    """
    chance, order = np.random.default_rng(course.seed), random.Random(course.seed)
    shape = (1 << course.bits, course.labels + course.hidden)
    begun = Fit(
        np.zeros(shape, np.float32),
        chance.normal(0, 0.1, (course.hidden, course.labels)).astype(np.float32),
        np.zeros(course.labels, np.float32),
    )
    begun.vectors[:, course.labels :] = chance.normal(0, 0.1, (shape[0], course.hidden))
    numbers = list(range(len(examples)))
    seen = np.zeros(shape[0], bool)
    means = [np.zeros_like(values) for values in begun.values]
    for _ in range(course.runs):
        net = Fit(*(values.copy() for values in begun.values))
        squares = [np.full_like(values, START) for values in net.values]
        for epoch in range(course.epochs):
            order.shuffle(numbers)
            for at in range(0, len(numbers), course.batch):
                batch = {number: examples[number] for number in numbers[at : at + course.batch]}
                index, slopes = _slopes(net, batch, wanted, course.left_out, chance)
                seen[index] = True
                _step(net.vectors, squares[0], index, slopes[0], course.rate)
                _step(net.layer, squares[1], slice(None), slopes[1], course.layer_rate)
                _step(net.offsets, squares[2], slice(None), slopes[2], course.layer_rate)
            if epoch >= course.epochs - course.averaged:
                for mean, values in zip(means, net.values, strict=True):
                    mean += values / (course.averaged * course.runs)
    means[0][~seen] = 0  # What was never seen says nothing.
    return Fit(*means)


def _slopes(
    net: Fit,
    batch: Mapping[int, Sequence[Features]],
    wanted: Wanted,
    left_out: float,
    chance: np.random.Generator,
) -> tuple[Features, tuple[Floats, Floats, Floats]]:
    """Return the features whose vectors change by some examples, and the slopes of `Fit.values`."""
    whole = [part for parts in batch.values() for part in parts]
    index, starts, scale = bags(without_some(whole, left_out, chance))
    hidden, likely = net.forward(index, starts, scale)
    error = np.zeros_like(likely)
    first = 0
    for number, parts in batch.items():
        rows = slice(first, first + len(parts))
        first = rows.stop
        if (target := wanted(number, likely[rows])) is not None:
            error[rows] = likely[rows] - target
    error[np.abs(error).max(1) < FLOOR] = 0
    error /= DAMPING
    changed, *slopes = net.backward(index, starts, scale, hidden, error)
    return changed, (slopes[0], slopes[1], slopes[2])


def _step(values: Floats, squares: Floats, rows: object, slopes: Floats, rate: float) -> None:
    """Take one step of AdaGrad on some rows."""
    squares[rows] += slopes**2  # type: ignore[index]
    values[rows] -= rate * slopes / np.sqrt(squares[rows])  # type: ignore[index]


def write(net: Fit, path: Path, known: int) -> None:
    """Write a net, its vectors as whole numbers of a byte each.

    known: a number that changes with the labels and features that it was fitted to.
    """
    steps = np.quantile(np.abs(net.vectors[net.vectors.any(1)]), 0.9999, axis=0) / HEAVIEST
    steps = np.maximum(steps, np.finfo(np.float32).tiny)  # A column of nothing but zeros.
    vectors = np.clip(np.rint(net.vectors / steps), -HEAVIEST, HEAVIEST).astype(np.int8)
    hidden, labels = net.layer.shape
    path.write_bytes(
        HEADER.pack(known, len(vectors), labels, vectors.shape[1] - hidden, hidden)
        + steps.astype("<f4").tobytes()
        + vectors.tobytes()
        + net.layer.astype("<f4").tobytes()
        + net.offsets.astype("<f4").tobytes()
    )
    print(f"{path.name}: {path.stat().st_size} bytes")
