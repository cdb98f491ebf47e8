"""What words weigh: the learned part of the router."""

import math
import random
import runpy
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents import route
from intents.clauses import judge
from intents.patterns import tokenise
from intents.router import read
from intents.text import utterance
from intents.weights import FIELD, LABELS, OFFSET, _weights, features, scored

ROOT = Path(__file__).parents[2]


def reading(text):
    masked = utterance(text).masked
    return read(judge(masked), tokenise(masked))


def added_one_by_one(found):
    """Return the scores, each label's weights taken apart before they are added."""
    step, *halves = _weights()
    sums = [0] * len(LABELS)
    for feature in found:
        for at in range(len(LABELS)):
            number = halves[at // 3][feature]
            sums[at] += (number >> at % 3 * FIELD & (1 << FIELD) - 1) - OFFSET
    return [total * step / math.sqrt(len(found)) for total in sums]


@given(st.text(min_size=1, max_size=120))
@settings(max_examples=150, deadline=None)
def test_labels_that_share_a_number_are_added_up_apart(text):
    tokens, clauses = reading(text)

    for at in range(len(clauses)):
        found = features(tokens, clauses, at)

        assert scored(tokens, clauses, at) == pytest.approx(added_one_by_one(found))


WORDS = random.Random(0)
LONG = {
    "many long words": " ".join(
        "".join(WORDS.choices("abcdefghijklmnopqrstuvwxyz", k=40)) for _ in range(130)
    ),
    "one endless word": "".join(WORDS.choices("abcdefghijklmnopqrstuvwxyz", k=5000)),
    "many characters": "".join(chr(0x4E00 + WORDS.randrange(20000)) for _ in range(250)),
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_the_longest_clause_has_too_few_features_to_overflow_a_field(text):
    tokens, clauses = reading(text)

    for at in range(len(clauses)):
        found = features(tokens, clauses, at)

        assert len(found) * 2 * OFFSET < 1 << FIELD
        assert scored(tokens, clauses, at) == pytest.approx(added_one_by_one(found))


def test_words_that_no_template_knows_are_weighed_and_say_so():
    found = route("wrap this up and hand over the mp4 would you, the boss is waiting")

    assert found.steps[-1].intent == "export"
    assert any(part.rule.startswith("words: ") for part in found.evidence)


@pytest.mark.parametrize(
    "text",
    ["Do not export the final video; wait for my confirmation.", "先不要导出成片，等我确认。"],
)
def test_a_refused_export_is_never_weighed_into_one(text):
    assert "export" not in [step.intent for step in route(text).steps]


@pytest.mark.parametrize("text", ["p l e a s e", "g o o", "t h x and f o"])
def test_a_word_spelt_letter_by_letter_is_no_slip(text):
    assert [step.intent for step in route(text).steps] == ["sse"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_weights_were_fitted_to_the_sayings_that_are_here(lang):
    learn = runpy.run_path(str(ROOT / "scripts" / "learn.py"))
    lines = list(learn["sayings"](ROOT / "fixtures" / "sayings" / f"{lang}.tsv"))[::7]

    right = 0
    for text, routes, attached in lines:
        steps = [step.intent for step in route(text, attachments=attached).steps]
        right += [intent for intent, _ in groupby(steps)] in routes

    assert right >= 0.95 * len(lines)
