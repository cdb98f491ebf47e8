"""Seconds that are called by their numbers ("delete seconds 3 and 4"), as stretches of time."""

from __future__ import annotations

from intents.edits.message.patterns import patterns
from intents.edits.message.references import is_shown
from intents.slots import ordinal
from intents.text import normalise


def seconds(text: str) -> str:
    """Return the text with such seconds told from when to when: the third one ends at 0:03."""
    for pattern in patterns().references.get("numbered_seconds", ()):
        found = pattern.search(normalise(text))
        if found is None or is_shown(text, found.start()):
            continue
        numbers = sorted({ordinal(found[group]) for group in "ab" if found[group]})
        if numbers[0] < 1:
            continue
        pairs = [(one - 1, one) for one in numbers]
        if len(pairs) == 2 and pairs[0][1] == pairs[1][0]:
            pairs = [(pairs[0][0], pairs[1][1])]
        said = patterns().references_say["numbered_seconds"]
        told = " and ".join(said.format(*pair) for pair in pairs)
        return f"{text[: found.end('v')]} {told}{text[found.end() :]}"
    return text
