"""Turn a backend's talk about its screen into plain words and actions.

The unit is the instruction clause: a clause that begins with a command to the reader and names
something of a screen. It is replaced by plain words from the language's `gui` section, and gives its
action; whatever else the sentence says stays. Who presses, opens or drags decides: a presenter who
clicks is part of the video, not an instruction.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from intents.gui_reader import Part, Reader, worded
from intents.gui_rules import Sayings, labels, speaking
from intents.gui_tags import Tags, matchable
from intents.layout import lines, renumbered, tidied, without_machine_talk
from intents.lexicon import Action
from intents.needs import Glimpse
from intents.shield import Shields

_LONGEST_SENTENCE = 1200
"""Characters. Longer sentences are nobody's instruction; they are read in pieces of this length."""
_GAP = re.compile(r"(?<=\S)[ \t]{2,}(?=\S)")
_FIRST_LETTER = re.compile(r"[^\w\U000f0000-\U0010ffff]*(?P<letter>[\w\U000f0000-\U0010ffff])")


@dataclass(frozen=True, slots=True)
class Translation:
    """What is left for the user, and what is to be done."""

    text: str
    actions: tuple[Action, ...]
    edits: tuple[str, ...] = ()
    """The edits as requests that can be sent to the backend."""


@dataclass(slots=True)
class _Findings:
    """What the text asks for, in order."""

    actions: dict[Action, None] = field(default_factory=dict)
    edits: dict[str, None] = field(default_factory=dict)


def translate(text: str, *, lang: str | None = None) -> Translation:
    """Return the text without instructions for a screen, and the actions they stood for.

    lang: used where a text's letters do not tell. Never raises.
    """
    shields = Shields(labels())
    covered = without_machine_talk(shields.cover(text))
    findings = _Findings()
    done = []
    for line in lines(covered):
        cells = [_plain_words(cell, lang, shields, findings) for cell in line.cells]
        done.append(line.with_cells(cells))
    left = shields.open(tidied(renumbered(done)))
    return Translation(left, tuple(findings.actions), tuple(findings.edits))


def _plain_words(cell: str, lang: str | None, shields: Shields, findings: _Findings) -> str:
    talk = speaking(cell, lang)
    parts: list[str] = []
    for sentence in talk.sentences(cell, _LONGEST_SENTENCE):
        own = speaking(sentence, lang)
        parts.append(_rewritten(sentence, own, shields, findings))
    said = "".join(parts)
    return cell if said == cell else _GAP.sub(" ", said)


def _rewritten(sentence: str, talk: Sayings, shields: Shields, findings: _Findings) -> str:
    same = matchable(sentence)
    triggers = talk.triggers
    if not Glimpse(same).meets(triggers.need) or not triggers.compiled.search(same):
        return sentence
    asked = talk.question.search(same) is not None
    tags = Tags()
    is_marked = "*" in sentence or "_" in sentence
    unmarked = talk.bold_verb.sub(r"\g<verb>", sentence) if is_marked else sentence
    tagged = tags.put(unmarked, talk)
    parts = Reader(tagged, talk, tags, asked=asked).parts()
    script = talk.scripts if _is_in_variant(sentence, same, talk) else ()
    parts = [_in_script(part, script) for part in parts]
    asked_for = _instructed(parts)
    said, named = _everywhere("".join(part.text for part in parts), talk, tags)
    for _, action in sorted([*asked_for, *(() if asked else named)], key=lambda found: found[0]):
        findings.actions.setdefault(action)
    _collect_edits(parts, talk, lambda text: shields.open(tags.off(text)), findings)
    return sentence if said == tagged else _closed(sentence, tags.off(said), talk)


def _instructed(parts: Sequence[Part]) -> list[tuple[int, Action]]:
    """Return the actions of the parts, with their places in the sentence said plainly."""
    found: list[tuple[int, Action]] = []
    at = 0
    for part in parts:
        if part.rule is not None and part.rule.action is not None:
            found.append((at, part.rule.action))
        at += len(part.text)
    return found


def _collect_edits(
    parts: Sequence[Part], talk: Sayings, opened: Callable[[str], str], findings: _Findings
) -> None:
    for part, following in zip(parts, [*parts[1:], Part("")], strict=True):
        if part.rule is not None and part.rule.action == "edit":
            stop = talk.edit_end.search(matchable(following.text))
            request = part.verb + (following.text[: stop.start()] if stop else following.text)
            findings.edits.setdefault(opened(request).strip())


def _is_in_variant(sentence: str, same: str, talk: Sayings) -> bool:
    """Whether a text is in the other way of writing its language."""
    return any(
        own != plain and talk.script.match(own) for own, plain in zip(sentence, same, strict=True)
    )


def _in_script(part: Part, script: Sequence[tuple[str, str]]) -> Part:
    if not part.verb and not part.rule:
        return part
    text, verb = part.text, part.verb
    for ours, theirs in script:
        text, verb = text.replace(ours, theirs), verb.replace(ours, theirs)
    return replace(part, text=text, verb=verb)


def _everywhere(said: str, talk: Sayings, tags: Tags) -> tuple[str, list[tuple[int, Action]]]:
    """Return the sentence without screen words in the middle of its clauses, and their actions."""
    actions: list[tuple[int, Action]] = []
    same = matchable(said)
    glimpse = Glimpse(same)
    for rule in talk.everywhere:
        if not glimpse.meets(rule.when.need) or rule.when.search(same) is None:
            continue
        if any(pattern.search(same) for pattern in talk.content):
            break
        pieces: list[str] = []
        copied = 0
        for found in rule.when.finditer(same):
            pieces += [said[copied : found.start()], worded(rule.plain, found, said, talk, tags)]
            copied = found.end()
            if rule.action:
                actions.append((found.start(), rule.action))
        said = "".join([*pieces, said[copied:]])
        same = matchable(said)
        glimpse = Glimpse(same)
    return said, actions


def _closed(before: str, said: str, talk: Sayings) -> str:
    """Return a changed sentence with its gaps closed, beginning as the old one began."""
    said = _GAP.sub(" ", said)
    for mark in ("**", "__"):
        # A mark of bold that lost its other one.
        if said.count(mark) % 2 and before.count(mark) % 2 == 0:
            said = said.replace(mark, "")
    if said.count("*") % 2 and before.count("*") % 2 == 0:
        said = said.replace("*", "")
    for old, new in talk.tidy:
        said = old.sub(new, said)
    old_first = _FIRST_LETTER.match(before)
    first = _FIRST_LETTER.match(said)
    if first and old_first and old_first["letter"].isupper():
        at = first.start("letter")
        said = said[:at] + said[at].upper() + said[at + 1 :]
    return said
