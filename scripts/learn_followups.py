"""Fits the net of intents/edits/wishes/followups.py to fixtures/followups, and writes it.

    python scripts/learn_followups.py    writes intents/languages/followups.bin

Run it after learn_wishes.py: what the reader of wishes makes of a message is one of the signs. Most
messages are new wishes: sentences of fixtures/wishes are learned as such, each after some other one.
In the conversations of fixtures/edits the rules are right: what they take for an edit stays one.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import yaml
from fitting import Course, Fit, write
from fitting import fit as fit_net
from learn import LOADER
from learn_wishes import ROOT, SCENE

from intents.edits import EditRequest, Scene
from intents.edits.message.things import head_of
from intents.edits.understanding import understand
from intents.edits.wishes import followups
from intents.edits.wishes.followups import BITS, KINDS
from intents.edits.wishes.labels import IDLE
from intents.edits.wishes.reading import Reading

OUT = ROOT / "intents" / "languages" / "followups.bin"
COURSE = Course(BITS, len(KINDS), hidden=32, epochs=16, left_out=0.15)
NEW = 6000
"""Sentences of fixtures/wishes that are learned as new wishes."""
BACK = {"undo": "undo", "redo": "redo", "reset": "reset"}
UNTOLD = {"unknown", "vague", "redo", "back", "bring_back", *IDLE}
"""Operations of requests that do not tell what a message does to the change before it."""
ADDED = EditRequest("add_text", {"text": "Low Tide"}, "")

Example = tuple[npt.NDArray[np.int64], int]


def main() -> None:
    examples = [one for path in files("followups") for one in read(path)]
    print(f"{len(examples)} follow-ups")
    write(fit([*examples, *fresh(), *talked()]), OUT, followups.KNOWN)


def files(name: str) -> list[Path]:
    return sorted((ROOT / "fixtures" / name).glob("*.tsv"))


def read(path: Path) -> Iterator[Example]:
    """Yield the labelled follow-ups of a file, half of them after something was taken back."""
    for at, row in enumerate(path.read_text(encoding="utf-8").splitlines()):
        kind, before, text = row.split("\t")
        yield example(text, before, kind, undone=kind == "redo" or at % 2 == 0)


def fresh() -> Iterator[Example]:
    """Yield sentences of fixtures/wishes, each after another: new wishes, but for what goes back."""
    chance = random.Random(1)
    rows = [
        tuple(row.split("\t"))
        for path in files("wishes")
        for row in path.read_text(encoding="utf-8").splitlines()
    ]
    befores = [text for wish, text in rows if "+" not in wish and "." in wish]
    for wishes, text in chance.sample(rows, NEW):
        listed = wishes.split(" + ")
        if len(listed) == 1 or not BACK.keys() & set(listed):
            kind = BACK.get(wishes, "new")
            undone = kind == "redo" or chance.random() < 0.3
            yield example(text, chance.choice(befores), kind, undone=undone)


def talked() -> Iterator[Example]:
    """Yield the turns of the conversations of fixtures/edits, as the rules take them."""
    for path in sorted((ROOT / "fixtures" / "edits").glob("*.yaml")):
        rows = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)
        for before, text in {
            pair: None for turns in conversations(rows) for pair in pairwise(turns)
        }:
            operations = {
                one.operation for one in understand(text, scene=after(before, undone=False))
            }
            kinds = [kind for kind in KINDS if kind in operations]
            whole = Reading.of(text, [])
            if not kinds and whole.clause(whole.whole).talks("correct"):
                continue  # "I meant fade out": an edit to the rules, which have more to say later.
            if kinds or operations - UNTOLD:
                kind = kinds[0] if kinds else "new"
                yield example(text, before, kind, undone=False)
                yield example(text, before, kind, undone=True)


def conversations(rows: object) -> Iterator[list[str]]:
    """Yield what is said under every key `turns`, however deep."""
    if isinstance(rows, dict):
        if isinstance(turns := rows.get("turns"), list):
            yield [str(one["say"] if isinstance(one, dict) else one) for one in turns]
        rows = list(rows.values())
    if isinstance(rows, list):
        for row in rows:
            yield from conversations(row)


def example(text: str, before: str, kind: str, *, undone: bool) -> Example:
    scene = after(before, undone=undone)
    reading = Reading.of(text, understand(text, scene=scene))
    return np.array(followups.features(reading, scene)), KINDS.index(kind)


def after(message: str, *, undone: bool) -> Scene:
    """Return the scene in which a message has just been carried out."""
    requests = understand(message, scene=SCENE) or [ADDED]
    last = requests[-1]
    return replace(
        SCENE,
        undone=undone,
        focus=head_of(last.operation),
        last_operation=last.operation,
        last_heads=tuple(dict.fromkeys(head_of(one.operation) for one in requests)),
        last_request=last,
        last_requests=tuple(requests),
    )


def fit(examples: Sequence[Example]) -> Fit:
    """Return the net that is fitted to some follow-ups."""
    kinds = np.eye(len(KINDS), dtype=np.float32)
    return fit_net(
        [[found] for found, _ in examples],
        lambda number, _: kinds[[examples[number][1]]],
        COURSE,
    )


if __name__ == "__main__":
    main()
