"""What a message does to the change before it: puts it right, takes it back, goes further.

A small net over the same features as the reader of wishes, and how the message compares with what
was done last. `scripts/learn_followups.py` fits it to fixtures/followups and writes
`languages/followups.bin`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final
from zlib import crc32

import numpy as np

from intents.chances import likelihoods
from intents.edits.message.things import head_of, subject_of
from intents.edits.scene import Scene
from intents.edits.wishes import reader
from intents.edits.wishes.labels import LABELS
from intents.edits.wishes.making import MAKINGS
from intents.edits.wishes.reading import Reading
from intents.nets import Net, load

KINDS: Final = ("new", "correct", "more", "undo", "redo", "reset", "off")
"""A new wish; the last change with something else instead; the same once more; the last change
taken back, or done again; everything as at first; one thing gone that was asked for earlier."""
BITS: Final = 16
KNOWN: Final = crc32(" ".join((*KINDS, str(BITS), str(reader.KNOWN))).encode())
_MASK: Final = (1 << BITS) - 1
_FILE: Final = Path(__file__).parents[2] / "languages" / "followups.bin"
_LIKELY: Final = 0.2
"""From this chance on a wish is a sign."""
_TEMPERATURE: Final = 1.75
"""The net is surer than it is right: with its scores divided by this, a chance is about how often it is
right on follow-ups of authors kept back (temperature scaling: Guo et al. 2017)."""
_MANY: Final = 8
"""Words; longer messages are all alike."""


def kinds_of(reading: Reading, scene: Scene) -> Mapping[str, float]:
    """Return how likely a message is each of `KINDS`."""
    scores = _net().scores(features(reading, scene))
    likely = likelihoods([score / _TEMPERATURE for score in scores])
    return dict(zip(KINDS, likely, strict=True))


def features(reading: Reading, scene: Scene) -> list[int]:
    """Return the hashed features of a message after what was done last."""
    signs = [f"word {one}" for one in reading.features(reading.whole)]
    signs += _compared(reading, scene)
    return sorted({crc32(sign.encode()) & _MASK for sign in signs})


def _compared(reading: Reading, scene: Scene) -> Iterator[str]:
    last = scene.last_operation
    yield f"last {last}"
    yield f"undone {scene.undone}"
    operations = [one.operation for one in reading.requests]
    yield f"same {last in operations}"
    yield f"head {head_of(last) in map(head_of, operations)}"
    yield f"none {not operations}"
    yield from _measured_again(reading, scene)
    whole = reading.whole
    likely = reader.chances(reading, [whole])[0]
    for at in np.argsort(-likely, kind="stable")[:2]:
        if likely[at] > _LIKELY:
            wish = LABELS[at]
            operation = MAKINGS.get(wish, (wish,))[0]
            yield f"wish {wish}"
            yield f"wished same {operation == last}"
            yield f"wished head {head_of(operation) == head_of(last)}"
    clause = reading.clause(whole)
    things = [subject_of(thing) for thing in dict.fromkeys(clause.things)]
    yield f"words {min(_MANY, len(reading.words(whole)))}"
    yield f"things {min(2, len(things))}"
    yield f"valued {clause.valued}"
    yield f"last thing {head_of(last) in things}"


def _measured_again(reading: Reading, scene: Scene) -> Iterator[str]:
    before = scene.last_request
    if before is None:
        return
    for one in reading.requests:
        if one.operation == before.operation:
            shared = one.slots.keys() & before.slots.keys()
            yield f"slots {bool(shared)}"
            yield f"equal {dict(one.slots) == dict(before.slots)}"
            yield f"other {any(one.slots[slot] != before.slots[slot] for slot in shared)}"


@cache
def _net() -> Net:
    return load(_FILE, KNOWN)
