"""Words that stand at two times, told once: "“Hi” at the start and again at the end"."""

from __future__ import annotations

from intents.edits.message.patterns import patterns, references_of
from intents.text import normalise

_KIND = "shown_twice."


def told_twice(text: str) -> str:
    """Return the text with the words once more before the second time at which they stand."""
    low = normalise(text)
    if len(low) != len(text):
        return text
    for kind, regexes in references_of(_KIND):
        for pattern in regexes:
            if (found := pattern.search(low)) is None:
                continue
            words = text[found.start("q") : found.end("q")]
            again = patterns().references_say[kind].format(q=words)
            return f"{text[: found.start('link')]}{again}{text[found.end('link') :]}"
    return text
