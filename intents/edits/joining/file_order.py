"""In what order files are played, where a message tells it by their names or numbers ("b after a")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from intents.edits.message.patterns import patterns
from intents.edits.message.references import is_shown
from intents.edits.message.wording import QUOTED
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.language import is_unspaced
from intents.slots import ordinal, slot_class
from intents.text import normalise

_FILE: Final = slot_class("file")
_FIRST: Final = ord(_FILE[1])
_MOST: Final = 9
"""So many files are told apart by their numbers."""
_KINDS: Final = (
    "row.wrapped",
    "row.ends",
    "row.ends_turned",
    "row.before",
    "row.after",
    "row.listed",
)


def told(text: str, scene: Scene) -> tuple[list[EditRequest], str] | None:
    """Return the joining of the files in the order that is told, and what else a message says."""
    sounds = [n for n, kind in zip(scene.names, scene.kinds, strict=False) if kind == "audio"]
    if not 1 < len(sounds) <= _MOST or scene.videos > 1:
        return None
    if (parts := _by_parts(text, scene, sounds)) is not None:
        return parts
    marked = _marked(text, scene, sounds)
    quoted = any(re.search(_FILE, one.group()) for one in QUOTED.finditer(marked))
    if quoted or not re.search(f"{_FILE}|\\d", marked):
        return None
    if (alone := _alone(marked, sounds)) is not None:
        name, said, rest = alone
        others = _without_others(rest)
        sole = others != rest or _without_others(said) != said
        sole = sole and not patterns().things["music"].search(normalise(others))
        return _made_of(name, text, scene, sole=sole), _unmarked(others, sounds)
    row = list(scene.voice_files) if scene.exists else []
    if (left := _without(marked, row, sounds)) is not None:
        return [EditRequest("join", {"files": tuple(left)}, text)], ""
    ordered = False
    while (found := _first(marked)) is not None:
        kind, match = found
        files = [sounds[ord(char) - _FIRST] for char in re.findall(_FILE, _named(match, sounds))]
        if len(set(files)) < 2 or len(set(files)) < len(files):
            return None
        row, ordered = _placed(kind, files, row, sounds), True
        marked = f"{marked[: match.start()]},{marked[match.end() :]}"
    if not ordered or patterns().things["music"].search(normalise(marked)):
        # "b after a, and the song as music" is told file by file.
        return None
    return [EditRequest("join", {"files": tuple(row)}, text)], _unmarked(marked, sounds)


def _by_parts(
    text: str, scene: Scene, sounds: Sequence[str]
) -> tuple[list[EditRequest], str] | None:
    """Return a joining told by what the files are ("first the jingle, then the talk").

    A file that is called a jingle or an outro is one; else the order of uploading stands.
    """
    talk, low = patterns().talk, normalise(text)
    found = talk["parts_in_order"].search(low)
    if scene.exists or found is None or len(low) != len(text):
        return None
    called = {
        kind: [one for one in sounds if talk[kind].search(normalise(one))]
        for kind in ("opening_file", "closing_file")
    }
    first, last = called["opening_file"][:1], called["closing_file"][:1]
    middle = [one for one in sounds if one not in (*first, *last)]
    if talk["opening_last"].search(found.group()):
        # "First the talk, then the jingle".
        first, last = [], first or last
        middle = [one for one in sounds if one not in last]
    files = (*first, *middle, *last)
    rest = f"{text[: found.start()]},{text[found.end() :]}".strip(" ,.\uff0c\u3002")
    return [EditRequest("join", {"files": files}, text)], rest


def as_parts(text: str, scene: Scene) -> str:
    """Return the text with the name of a file that was joined as the part it is ("b a bit louder")."""
    files = scene.voice_files
    if not 1 < len(files) == scene.parts <= _MOST or scene.videos > 1 or not is_unspaced(text):
        return text
    marked = _marked(text, scene, files)
    for pattern in patterns().references.get("row.part", ()):
        found = pattern.search(normalise(marked))
        if found is None or len(re.findall(_FILE, marked)) > 1 or QUOTED.search(text):
            continue
        part = patterns().references_say["row.part"].format(ord(found["f"]) - _FIRST + 1)
        return f"{marked[: found.start()]}{part}{marked[found.end() :]}"
    return text


def _alone(marked: str, sounds: Sequence[str]) -> tuple[str, str, str] | None:
    """Return the one file that the video is made of, how that is said, and what else ("only the second one")."""
    low = normalise(marked)
    for pattern in patterns().references.get("row.alone", ()) if len(low) == len(marked) else ():
        if (found := pattern.search(low)) is not None:
            rest = f"{marked[: found.start()]},{marked[found.end() :]}"
            return sounds[ord(found["f"]) - _FIRST], found.group(), rest
    return None


def _without_others(said: str) -> str:
    """Return words about files without those by which one alone is heard ("only a", "not b")."""
    for pattern in patterns().references.get("row.sole", ()) if re.search(_FILE, said) else ():
        said = pattern.sub(" ", said)
    return said


def _made_of(name: str, text: str, scene: Scene, *, sole: bool) -> list[EditRequest]:
    """Return one file as the voice; where it is the sole one, no other sounds beside it."""
    if sole and name in scene.music_files:
        return [EditRequest("volume", {"target": "voice", "volume": 0.0}, text)]
    voice = EditRequest("roles", {"file": name, "role": "voice"}, text)
    laid = sole and (scene.has_music or not scene.exists)
    return [voice, EditRequest("music", {"visible": False}, text)] if laid else [voice]


def _without(marked: str, row: Sequence[str], sounds: Sequence[str]) -> list[str] | None:
    """Return the joined files without the one that goes, where two are left ("drop the second file")."""
    low = normalise(marked).strip(" ,.;!")
    for pattern in patterns().references.get("row.without", ()):
        found = pattern.fullmatch(low)
        left = [] if found is None else [n for n in row if n != sounds[ord(found["f"]) - _FIRST]]
        if 1 < len(left) < len(row):
            return left
    return None


def _unmarked(marked: str, sounds: Sequence[str]) -> str:
    """Return a text with the names of the files again."""
    for at, name in enumerate(sounds):
        marked = marked.replace(chr(_FIRST + at), f" {name} ")
    return marked.strip(" ,.;!\uff0c\u3002")


def _marked(text: str, scene: Scene, sounds: Sequence[str]) -> str:
    """Return the text with a mark for each sound, which goes by its name or by its number."""
    for at, name in sorted(enumerate(sounds), key=lambda one: -len(one[1])):
        stem = name.rpartition(".")[0] or name
        word = not is_unspaced(text) and _is_word(stem)
        for said in (name,) if word else (name, stem):
            whole = rf"(?<![a-zA-Z0-9_.]){re.escape(said)}(?![a-zA-Z0-9_]|\.\w)"
            # Between Chinese words a name may stand apart.
            whole = rf"\s*{whole}\s*" if is_unspaced(text) else whole
            text = re.sub(whole, chr(_FIRST + at), text, flags=re.IGNORECASE)
    pools = {"upload": scene.names, "sound": tuple(sounds), "one": tuple(sounds)}
    for kind, pool in pools.items():
        for pattern in patterns().counted[kind]:
            for found in reversed(list(pattern.finditer(normalise(text)))):
                told = found.groupdict()
                place = _counted(told.get("a") or told.get("b") or "", pool, sounds)
                if place is not None and len(normalise(text)) == len(text):
                    text = f"{text[: found.start()]}{chr(_FIRST + place)}{text[found.end() :]}"
    return text


def _is_word(stem: str) -> bool:
    """Whether a file is called what things are called ("only the song as music")."""
    return any(one.fullmatch(stem.casefold()) for one in patterns().things.values())


def _counted(said: str, pool: Sequence[str], sounds: Sequence[str]) -> int | None:
    """Return which of the sounds a number means."""
    try:
        place = ordinal(said) if said.strip() else 0
    except (ValueError, KeyError):
        return None
    name = pool[place - 1] if 0 < place <= len(pool) else ""
    return sounds.index(name) if name in sounds else None


def _first(marked: str) -> tuple[str, re.Match[str]] | None:
    """Return the first order that is told, with its kind."""
    low = normalise(marked)
    if len(low) != len(marked):
        return None
    found = [
        (kind, match)
        for kind in _KINDS
        for pattern in patterns().references.get(kind, ())
        if (match := pattern.search(low)) is not None and not is_shown(marked, match.start())
    ]
    return min(found, key=lambda one: one[1].start(), default=None)


def _named(match: re.Match[str], sounds: Sequence[str]) -> str:
    """Return the marks of the files that a match names, bare numbers as well ("3, 1, 2")."""
    said = match.group()
    if re.search(_FILE, said):
        return said
    numbers = [int(one) for one in re.findall(r"\d", said)]
    return "".join(chr(_FIRST + n - 1) for n in numbers if 0 < n <= len(sounds))


def _placed(
    kind: str, files: Sequence[str], row: Sequence[str], sounds: Sequence[str]
) -> list[str]:
    """Return the row of files with those that were named in their places."""
    others = [name for name in row if name not in files]
    if kind == "row.listed":
        return [*files, *others]
    first, second = files[0], files[-1]
    if kind in {"row.wrapped", "row.ends", "row.ends_turned"}:
        middle = others or [name for name in sounds if name not in files]
        ends = (second, first) if kind == "row.ends_turned" else (first, second)
        return [ends[0], *middle, ends[1]]
    placed = [name for name in row if name != first]
    placed += [] if second in placed else [second]
    placed.insert(placed.index(second) + (kind == "row.after"), first)
    return placed
