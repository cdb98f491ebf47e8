"""Words that are told as lines: "two lines: A and B", "title A, below it B", "first line A, second line B"."""

from __future__ import annotations

import re
from typing import Final

from intents.edits.message.clause import tokens_of
from intents.edits.message.concept import Concept
from intents.edits.message.instructions import dresses, is_instruction, is_title
from intents.edits.message.naming import CAPITALS
from intents.edits.message.patterns import patterns
from intents.edits.message.wording import is_quoted
from intents.edits.scene import Scene
from intents.slots import scan
from intents.text import normalise

_COUNTED: Final = "lines_counted"
_PLACED: Final = ("lines_placed", "pair_placed")
"""Kinds of two lines each of which is told after its place, the first after their number."""
_KINDS: Final = (*_PLACED, "lines_told", _COUNTED, "line_beneath")
_MARKS: Final = "\"'“”‘’「」"
_TAIL: Final = re.compile(r"\s(?=\S)")
_THE: Final = re.compile(r"^(?:the|my|our|its) ")
_MANY: Final = 2
_WEB: Final = frozenset(".@/")
"""Marks of an address, which no name has."""


def as_texts(text: str, scene: Scene) -> str:
    """Return the message with each of two lines in marks, the first above the second."""
    normal = normalise(text)
    if len(normal) != len(text):
        return text
    for pattern in patterns().references.get("one_more", ()):
        found = pattern.search(normal)
        if found is not None and scene.last_operation == "add_text":
            words = text[slice(*found.span("a"))]
            if words[1:-1] not in scene.texts:
                # "And “C”" goes on adding.
                return patterns().references_say["one_more"].format(words)
    for one in (_comes_and_goes, _with_what_they_are, _switches, _named_after, _each_at_its_place):
        if (told := one(text, normal, scene)) != text:
            return told
    own = [one for one, auto in zip(scene.texts, scene.auto, strict=False) if not auto]
    for kind in _KINDS:
        if kind == _COUNTED and len(own) >= _MANY:
            # "The first line says …" is of the one that stands there.
            continue
        for pattern in patterns().references.get(kind, ()):
            found = pattern.search(normal)
            if found is None or is_quoted(text, found.start()):
                continue
            loose = kind not in {"line_beneath", "pair_placed"}
            lines = [_in_marks(text, found, group, loose=loose) for group in ("a", "b")]
            if kind in _PLACED and any(_is_dressed(one) for one in lines):
                continue
            if "" in lines or any(one[1:-1] in scene.texts for one in lines):
                continue
            place = found.groupdict().get("place") or ""
            said = patterns().references_say["lines_told"].format(*lines, place)
            if kind in _PLACED:
                said = patterns().references_say[kind].format(*lines)
            return f"{text[: found.start()]}{said}{text[found.end() :]}"
    return text


def _comes_and_goes(text: str, normal: str, scene: Scene) -> str:
    """Return the message with words that "come up at 2 and are gone at 6" as shown for that time.

    Words without marks are a name as writing shows one, or a thing of the picture.
    """
    for kind in ("comes_up", "shown_until"):
        for pattern in patterns().references.get(kind, ()):
            found = pattern.search(normal)
            if found is None or is_quoted(text, found.start()):
                continue
            groups = found.groupdict()
            words = text[slice(*found.span("x"))].strip(" .!,")
            marked = words[-1:] in _MARKS and any(mark in words[:-1] for mark in _MARKS)
            named = CAPITALS.fullmatch(words) is not None and not text.istitle()
            ends = groups.get("u") is not None
            thing = ends and _is_thing(normalise(words), scene)
            if not (marked or named or thing) or (marked and not ends):
                continue
            words = f'"{words}"' if named and not marked else words
            place = groups.get("p") or groups.get("q") or ""
            until = "_until" if ends else ""
            said = (
                patterns()
                .references_say[f"comes_up{until}"]
                .format(words, place.strip(), *(_moment(groups.get(one) or "") for one in "tu"))
            )
            return f"{text[: found.start()]}{said}{text[found.end() :]}"
    return text


def _with_what_they_are(text: str, normal: str, _scene: Scene) -> str:
    """Return the message with a name and what somebody is as one line of a lower third ("Jo Bell, author")."""
    for pattern in patterns().references.get("name_and_role", ()):
        found = pattern.search(normal)
        if found is None or is_quoted(text, found.start()):
            continue
        name, role = (text[slice(*found.span(one))].strip(" .,") for one in "ab")
        marked = name[:1] in _MARKS and name[-1:] in _MARKS
        if not (marked or CAPITALS.fullmatch(name)) or (text.istitle() and not marked):
            continue
        called = found.groupdict().get("k") or role[:1] in _MARKS
        if not called and _is_look(role):
            # "Lower third Jo Bell, in red".
            continue
        words = f"{name.strip(_MARKS)}, {role.strip(_MARKS)}"
        said = patterns().references_say["name_and_role"].format(words)
        return f"{text[: found.start()]}{said}{text[found.end() :]}"
    return text


def _switches(text: str, normal: str, _scene: Scene) -> str:
    """Return the message with words that give way to others ("“A”, after 4 s it says “B”") as both times."""
    for pattern in patterns().references.get("switches_to", ()):
        found = pattern.search(normal)
        if found is None or is_quoted(text, found.end("a")):
            continue
        first, then = (text[slice(*found.span(one))] for one in "ab")
        said = patterns().references_say["switches_to"].format(first, then, _moment(found["t"]))
        return f"{text[: found.start()]}{said}{text[found.end() :]}"
    return text


def _named_after(text: str, normal: str, _scene: Scene) -> str:
    """Return the message with words that the next sentence tells ("the show's name at the top. It's called X")."""
    for pattern in patterns().references.get("named_after", ()):
        found = pattern.search(normal)
        if found is None or is_quoted(text, found.start()):
            continue
        words = text[slice(*found.span("b"))].strip(" .!,")
        marked = words[:1] in _MARKS and words[-1:] in _MARKS
        written = CAPITALS.fullmatch(words) is not None and not text.istitle()
        if not (marked or written or set(words) & _WEB):
            continue
        kind = "named_after.title" if found.groupdict().get("k") else "named_after"
        place = text[slice(*found.span("p"))].rstrip()
        said = patterns().references_say[kind].format(words.strip(_MARKS), place)
        return f"{text[: found.start()]}{said}{text[found.end() :]}"
    return text


def _each_at_its_place(text: str, normal: str, _scene: Scene) -> str:
    """Return the message with two names in marks that are told each before its place ("A at the top and B …")."""
    for pattern in patterns().references.get("names_at_places", ()):
        found = pattern.search(normal)
        if found is None or is_quoted(text, found.start("a")):
            continue
        names = [text[slice(*found.span(one))] for one in "ab"]
        known = any(one.fullmatch(_THE.sub("", normalise(n))) for n in names for one in _called())
        if known or text.istitle() or not all(CAPITALS.fullmatch(one) for one in names):
            continue
        places = (text[slice(*found.span(one))] for one in "pq")
        first, then = (f'"{name}" {place}' for name, place in zip(names, places, strict=True))
        said = patterns().references_say["names_at_places"].format(first, then)
        return f"{text[: found.start()]}{said}{text[found.end() :]}"
    return text


def _called() -> tuple[Concept, ...]:
    return (*patterns().things.values(), *patterns().acts.values())


def _is_look(said: str) -> bool:
    """Whether words dress or place what was named, or speak of another thing."""
    slotted = scan(said)
    if dresses(slotted.skeleton) or any(slotted.kind(char) for char in slotted.skeleton):
        return True
    named = CAPITALS.fullmatch(said) is not None
    return not named and (is_instruction(slotted.skeleton) or bool(tokens_of(slotted)))


def _is_thing(said: str, scene: Scene) -> bool:
    """Whether words call a thing of the picture ("the title"), or point at the text just spoken of."""
    bare = _THE.sub("", said)
    if bare == said:
        return scene.focus == "text" and patterns().talk["it"].fullmatch(said) is not None
    return any(one.fullmatch(bare) for one in patterns().things.values())


def _moment(said: str) -> str:
    """Return a moment with its unit where none is told ("at 6")."""
    bare = said[-1:].isdigit() and ":" not in said
    return patterns().references_say["seconds"].format(said) if bare else said


def _is_dressed(line: str) -> bool:
    """Whether what is taken for a line ends in a look of it ("Night Walk in red")."""
    said = normalise(line.strip(_MARKS))
    at = [found.start() for found in _TAIL.finditer(said)]
    return any(dresses(scan(said[start:].strip()).skeleton) for start in at)


def _in_marks(text: str, found: re.Match[str], group: str, *, loose: bool) -> str:
    """Return the words of a line in marks, "" where they are no words to be shown."""
    start, end = found.span(group)
    words = text[start:end].strip(" .!")
    if words[:1] in _MARKS and words[:1]:
        return words
    said = normalise(words).strip()
    greets = patterns().talk["says_words"].fullmatch(said) is not None
    written = CAPITALS.fullmatch(words) is not None and not text.istitle()
    if is_instruction(scan(words).skeleton) or not (loose or greets or written or is_title(said)):
        return ""
    return f'"{words}"'
