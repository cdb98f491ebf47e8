"""Why a route is as it is, for people who extend the language files."""

from __future__ import annotations

from typing import Final

from intents.router import Evidence, Route
from intents.sources import places
from intents.weights import alone

_LONGEST: Final = 80
"""Characters of a template that are shown."""
_WORDS: Final = "words: "


def explained(route: Route) -> list[dict[str, str]]:
    """Return for each part of an utterance its verdict, its text, and the rule that decided.

    A template is told by its file and key, and shortened; where the words decided, or nothing did,
    the likelihoods of the two labels that the words alone make likeliest.
    """
    return [
        {"verdict": one.verdict, "text": one.text, "rule": _rule(one)} for one in route.evidence
    ]


def _rule(one: Evidence) -> str:
    place = places().get(one.rule)
    if place is not None:
        return f"{place}: {_shortened(one.rule)}"
    if one.rule and not one.rule.startswith(_WORDS):
        return _shortened(one.rule)
    likely = sorted(alone(one.text).items(), key=lambda pair: -pair[1])[:2]
    told = ", ".join(f"{label} {likelihood:.2f}" for label, likelihood in likely)
    return f"{one.rule}; alone: {told}" if one.rule else f"no template; {_WORDS}{told}"


def _shortened(source: str) -> str:
    return source if len(source) <= _LONGEST else f"{source[: _LONGEST - 1]}\u2026"
