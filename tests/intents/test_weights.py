"""What words weigh: the learned part of the router."""

import runpy
from itertools import groupby
from pathlib import Path

import pytest

from intents import route
from intents.judging import judge
from intents.settling import settle, settled_together
from intents.text import MEDIA_URL, mask, normalise
from intents.tokens import tokenise
from intents.weights import weighed, weighed_together

ROOT = Path(__file__).parents[2]


def test_words_that_no_template_knows_are_weighed_and_say_so():
    found = route("wrap this up and hand over the mp4 would you, the boss is waiting")

    assert found.steps[-1].intent == "export"
    assert any(part.rule.startswith("words: ") for part in found.evidence)


@pytest.mark.parametrize(
    "text",
    [
        "Do not export the final video; wait for my confirmation.",
        "先不要导出成片，等我确认。",
        "不要直接输出最终视频，先给我预览。",
    ],
)
def test_a_refused_export_is_never_weighed_into_one(text):
    assert "export" not in [step.intent for step in route(text).steps]


@pytest.mark.parametrize("text", ["p l e a s e", "g o o", "t h x and f o"])
def test_a_word_spelt_letter_by_letter_is_no_slip(text):
    assert [step.intent for step in route(text).steps] == ["sse"]


def sayings(lang):
    learn = runpy.run_path(str(ROOT / "scripts" / "learn.py"))
    return list(learn["sayings"](ROOT / "fixtures" / "sayings" / f"{lang}.tsv"))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_weights_were_fitted_to_the_sayings_that_are_here(lang):
    lines = sayings(lang)[::7]

    right = 0
    for text, routes, attached in lines:
        steps = [step.intent for step in route(text, attachments=attached).steps]
        right += [intent for intent, _ in groupby(steps)] in routes

    assert right >= 0.95 * len(lines)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_lone_clause_is_read_as_one_among_neighbours_is(lang):
    seen = 0
    for text, _, _ in sayings(lang)[::23]:
        masked = mask(normalise(text))
        reader = judge(masked)
        tokens = reader.grammar.phrases.heard(tokenise(masked))
        clauses = reader.clauses(tokens)
        if len(clauses) != 1 or MEDIA_URL in tokens.texts:
            continue
        seen += 1
        settled = settle(reader, clauses, tokens)
        assert settled == settled_together(reader, clauses, tokens)
        assert weighed(tokens, settled) == weighed_together(tokens, settled)
    assert seen > 100
