"""Other words for words on the picture, where no marks tell them: "the lower one becomes Tuesday"."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Final

from intents.edits.message.clause import Clause
from intents.edits.message.patterns import patterns
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.text import normalise

_KEPT: Final = 0.4
"""Share of letters that words have in common with those they take the place of, where no marks tell."""


def much_alike(clause: Clause, scene: Scene) -> EditRequest | None:
    """Return words that are much like those just written in their place."""
    at = _turn(clause, "turns_into_words")
    if at is None or clause.things or scene.focus_text is None:
        return None
    old, new = scene.texts[scene.focus_text], _words(clause, at)
    if SequenceMatcher(None, old, new).ratio() < _KEPT:
        return None
    return EditRequest("change_text", {"target_text": old, "text": new}, clause.text)


def formerly(words: str, clause: Clause, scene: Scene) -> str | None:
    """Return the text that had these words before ("back to “One”")."""
    if clause.does("add", "write", "beside") or words in scene.texts:
        return None
    said = [one for one in scene.done if one.operation in {"add_text", "change_text"}]
    had = any(words in {one.word("text"), one.word("target_text")} for one in said)
    now = next((one.word("text") for one in reversed(said) if one.word("text")), None)
    return now if had and now in scene.texts else None


def of_one(clause: Clause, scene: Scene) -> EditRequest | None:
    """Return words in the place of those that are told by their place or number."""
    at, old = _turn(clause, "becomes"), _picked(clause, scene)
    if at is None or old is None or set(clause.things) - {"text", "letters"}:
        return None
    new = _words(clause, at)
    looks = [t for t in clause.tokens if t.start - clause.start >= at]
    start = clause.start + clause.skeleton.find(new, at)
    looked = {place - start for token in looks for place in range(token.start, token.end)}
    rest = "".join(" " if place in looked else char for place, char in enumerate(new))
    # "The lower one becomes bold" tells a look, and no words.
    told = any(char.isalnum() for char in patterns().filler.sub(" ", rest))
    return (
        EditRequest("change_text", {"target_text": old, "text": new}, clause.text) if told else None
    )


def _turn(clause: Clause, kind: str) -> int | None:
    """Return where the words begin that something turns into."""
    found = patterns().talk[kind].search(normalise(clause.text.strip()))
    return None if found is None or clause.valued else found.end()


def _words(clause: Clause, at: int) -> str:
    new = clause.text.strip()[at:].strip()
    end = patterns().talk["words_end"].search(new)
    return new if end is None else new[: end.start()]


def _picked(clause: Clause, scene: Scene) -> str | None:
    """Return the text that a clause tells by its place or its number, None where none or several are."""
    if (pick := clause.look("pick")) is not None:
        sides = set(pick.split())
        places = [set((place or "").split()) for place in scene.text_places]
        there = [text for text, at in zip(scene.texts, places, strict=False) if sides <= at]
        return there[0] if len(there) == 1 else None
    number = clause.counted("text") or clause.counted("one")
    if number is None or not 0 < abs(number) <= len(scene.texts):
        return None
    return scene.texts[number - 1 if number > 0 else number]
