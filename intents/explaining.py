"""Why a route is as it is, for people who extend the language files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from intents.cutting import Clause
from intents.lexicon import lexicons
from intents.router import Evidence, Route
from intents.sources import places, templates_of, terms_of
from intents.text import utterance
from intents.tokens import FIRST_HAN, Tokens, tokenise
from intents.weights import LABELS, alone, scored

_LONGEST: Final = 80
"""Characters of a template that are shown."""
_WORDS: Final = "words: "
_KIND: Final = re.compile(r"\{(\w+)\}")
"""A rule that names a kind of templates, or a term, and not one of them."""
_MOST: Final = 3
"""So many words are told."""
_READ: Final = 48
"""So many words of a part are weighed."""
_LEAST: Final = 0.1
"""What changes the logarithm of a likelihood by less weighs nothing."""


def explained(route: Route) -> list[dict[str, str]]:
    """Return for each part of an utterance its verdict, its text, and the rule that decided.

    A template is told by its file and key, and shortened; where the words decided, or nothing did,
    the likelihoods of the two labels that the words alone make likeliest, and the words that weighed
    most for the likeliest.
    """
    return [
        {"verdict": one.verdict, "text": one.text, "rule": _rule(one, route.lang)}
        for one in route.evidence
    ]


def _rule(one: Evidence, lang: str) -> str:
    place = places().get(one.rule)
    if place is not None:
        return f"{place}: {_shortened(one.rule)}"
    kind = _KIND.fullmatch(one.rule)
    if kind is not None:
        return ", ".join(_kept(kind[1], lang)) or one.rule
    if one.rule and not one.rule.startswith(_WORDS):
        return _shortened(one.rule)
    chances = alone(one.text)
    likely = sorted(chances.items(), key=lambda pair: -pair[1])[:2]
    told = ", ".join(f"{label} {likelihood:.2f}" for label, likelihood in likely)
    label = one.rule[len(_WORDS) :].partition(" ")[0] or (likely[0][0] if likely else "")
    words = ", ".join(_heaviest(one.text, label))
    heavy = f" ({words})" if words else ""
    return (
        f"{one.rule}{heavy}; alone: {told}" if one.rule else f"no template; {_WORDS}{told}{heavy}"
    )


def _kept(kind: str, lang: str) -> Iterator[str]:
    """Yield file and key of the lists that a kind of templates, or a term, is kept in."""
    lexicon = lexicons().get(lang)
    if lexicon is None:
        return
    keys = {key.partition("[")[0] for its, key, _ in templates_of(lexicon) if its == kind}
    if not keys and kind in terms_of(lexicon):
        keys = {f"terms.{kind}"}
    yield from (f"{lang}.yaml {key}" for key in sorted(keys))


def _heaviest(text: str, label: str) -> list[str]:
    """Return the words without which a label would be least likely, the heaviest first.

    Of Chinese, two characters at a time are taken for a word.
    """
    tokens = tokenise(utterance(text).masked)
    if label not in LABELS or not 1 < len(tokens) <= _READ:
        return []
    whole = _margin(tokens, label)
    weights: dict[str, float] = {}
    for piece in _pieces(tokens):
        left = tokens.without(piece)
        if len(left):
            word = text[tokens.starts[piece[0]] : tokens.ends[piece[-1]]]
            weights[word] = max(weights.get(word, 0.0), whole - _margin(left, label))
    heavy = sorted(weights, key=lambda word: -weights[word])
    return [word for word in heavy if weights[word] >= _LEAST][:_MOST]


def _pieces(tokens: Tokens) -> Iterator[tuple[int, ...]]:
    texts = tokens.texts
    for at, word in enumerate(texts):
        if word < FIRST_HAN:
            yield (at,)
        elif at + 1 < len(texts) and texts[at + 1] >= FIRST_HAN:
            yield (at, at + 1)


def _margin(tokens: Tokens, label: str) -> float:
    """Return by how much a label is likelier than the next likely one, as a logarithm."""
    scores = scored(tokens, [Clause(0, len(tokens))], 0)
    at = [*map(str, LABELS)].index(label)
    return scores[at] - max(scores[:at] + scores[at + 1 :])


def _shortened(source: str) -> str:
    return source if len(source) <= _LONGEST else f"{source[: _LONGEST - 1]}\u2026"
