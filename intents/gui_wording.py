"""The patterns of a language file's `gui` section, filled in and compiled when first needed.

Patterns of the language files may name word lists in braces: "{click} {det}?" stands for any word
of the lists `click` and `det`. A space stands for any white space within a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from intents.gui_sections import Gui
from intents.lexicon import LexiconError
from intents.needs import Need, NeedReader, glimpsed
from intents.shield import SPAN, TAGS_BLOCK, TAGS_FIRST, shield_classes
from intents.soundness import LABEL_KINDS, unreadable

SHIELD_KINDS = (*LABEL_KINDS, SPAN)
PLACEHOLDER = re.compile(r"\{([a-zA-Z_]+)(?::(\w+))?\}")
ENDS = " \t\n.;:,!?\u3002\uff01\uff1f\uff1b\uff1a\uff0c"
"""What stands behind the words of a sentence."""
_DEEPEST = 12
_SPACE = re.compile(r"\[(?:\\.|[^\]\\])+\]|\\.| (?P<counted>(?=[?*+{]))?")


def _any_space(found: re.Match[str]) -> str:
    if found[0] != " ":
        return found[0]
    return r"[ \t\u3000]" if found["counted"] is not None else r"[ \t\u3000]+"


class Wording:
    """A pattern that is compiled when a text first holds what it needs."""

    def __init__(self, pattern: str, make: Compiler) -> None:
        self._pattern = pattern
        self._make = make

    @cached_property
    def need(self) -> Need:
        """What a text must hold for the pattern to fit somewhere in it."""
        return self._make.needs.need(self._pattern)

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        return self._make.compiled(self._pattern)

    def match(self, text: str, at: int = 0) -> re.Match[str] | None:
        """Return how the pattern fits at a place. Ask for its need before, once a text."""
        return self.compiled.match(text, at)

    def search(self, text: str) -> re.Match[str] | None:
        """Return where the pattern fits first."""
        return self.compiled.search(text) if glimpsed(text).meets(self.need) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield every place where the pattern fits. Ask for its need before, once a text."""
        return self.compiled.finditer(text)

    def sub(self, new: str, text: str) -> str:
        """Return the text with every place where the pattern fits worded anew."""
        return self.compiled.sub(new, text) if glimpsed(text).meets(self.need) else text

    def names(self, text: str) -> bool:
        """Whether the pattern is the whole text."""
        return glimpsed(text).meets(self.need) and self.compiled.fullmatch(text) is not None


class Compiler:
    """Fill in the word lists of one language, and compile."""

    def __init__(self, code: str, gui: Gui) -> None:
        self._code = code
        self._gui = gui
        labels = {f"l_{kind}": gui.labels.get(kind, []) for kind in LABEL_KINDS}
        self._words = {**gui.words, **labels}
        self._shields = shield_classes(SHIELD_KINDS)
        self.tags: dict[str, int] = {}
        for index, kind in enumerate(gui.phrases):
            first = TAGS_FIRST + index * TAGS_BLOCK
            self.tags[kind] = first
            self._shields[kind] = f"[{chr(first)}-{chr(first + TAGS_BLOCK - 1)}]"
        ends = {name: (shield[1], shield[3]) for name, shield in self._shields.items()}
        self.needs = NeedReader(self._words, ends)

    def filled(self, pattern: str, depth: int = 0) -> str:
        if depth > _DEEPEST:
            raise LexiconError(f"{self._code}.yaml: gui.words: a list names itself: {pattern}")

        def fill(name: re.Match[str]) -> str:
            if name[1] in self._shields:
                return self._shields[name[1]]
            if name[1] not in self._words:
                raise LexiconError(
                    f"{self._code}.yaml: gui: no word list {name[1]!r} for {pattern!r}"
                )
            return f"(?:{'|'.join(self.filled(word, depth + 1) for word in self._words[name[1]])})"

        return PLACEHOLDER.sub(fill, pattern)

    def compiled(self, pattern: str) -> re.Pattern[str]:
        try:
            return self._alone(pattern)
        except re.error as error:
            key, why = unreadable(self._gui, "gui", self._alone) or ("gui", f"{pattern!r}: {error}")
            raise LexiconError(f"{self._code}.yaml: {key}: {why}") from error

    def _alone(self, text: str) -> re.Pattern[str]:
        return re.compile(_SPACE.sub(_any_space, self.filled(text)), re.IGNORECASE)

    def wording(self, *patterns: str) -> Wording:
        """Return what fits where one of the patterns does."""
        return Wording("|".join(patterns), self)
