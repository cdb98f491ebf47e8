"""What words weigh: the learned part of the router."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents import route
from intents.clauses import judge
from intents.evidence import FIELD, LABELS, OFFSET, features, likelihoods
from intents.patterns import tokenise
from intents.router import read
from intents.text import utterance


def reading(text):
    masked = utterance(text).masked
    reader = judge(masked)
    return read(reader, tokenise(masked))


@given(st.text(min_size=1, max_size=120))
@settings(max_examples=150, deadline=None)
def test_likelihoods_are_a_distribution(text):
    tokens, clauses = reading(text)

    for at in range(len(clauses)):
        chances = likelihoods(tokens, clauses, at)

        assert len(chances) == len(LABELS)
        assert min(chances) >= 0
        assert sum(chances) == pytest.approx(1)


def test_the_longest_clause_has_too_few_features_to_overflow_a_field():
    words = " ".join(
        f"incomprehensibilities{letter}{number}" for letter in "abcdefgh" for number in range(30)
    )
    tokens, clauses = reading(words)

    found = features(tokens, clauses, 0)

    assert len(clauses) == 1
    assert len(found) * 2 * OFFSET < 1 << FIELD


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


@pytest.mark.parametrize("text", ["E X P O R T", "d o w n l o a d it", "导 出"])
def test_a_word_spelt_letter_by_letter_does_no_harm(text):
    assert route(text).steps
