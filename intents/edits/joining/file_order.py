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
_PAIR: Final = 2
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
    # Between Chinese words a file goes by its number as well ("the second one first").
    placed = marked if is_unspaced(text) else text
    if (listed := _listed(text, sounds) or _by_place(placed, sounds)) is not None:
        return [EditRequest("join", {"files": listed}, text)], ""
    quoted = any(re.search(_FILE, one.group()) for one in QUOTED.finditer(marked))
    if quoted:
        return None
    if (alone := _alone(marked, sounds)) is not None:
        name, said, rest = alone
        others = _without_others(rest)
        sole = others != rest or _without_others(said) != said
        sole = sole and not patterns().things["music"].search(normalise(others))
        return _made_of(name, text, scene, sole=sole), _unmarked(others, sounds)
    if not re.search(f"{_FILE}|\\d", marked):
        return None
    row = list(scene.voice_files) if scene.exists else []
    left = _without(marked, row, sounds)
    if left is None and not scene.exists:
        left = _without(marked, sounds, sounds, "row.rest_joined")
    if left is not None:
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


def no_music(text: str, scene: Scene) -> EditRequest | None:
    """Return the music put before or after the voice in place of under it ("the song isn't music, put it last")."""
    pair = (*scene.voice_files, *scene.music_files)
    if len(pair) != _PAIR or not scene.music_files or scene.fresh or QUOTED.search(text):
        return None
    marked, kinds = _by_words(_marked(text, scene, pair), scene, pair), patterns().references
    said = normalise(marked).strip(" .!")
    for pattern in kinds.get("row.swapped", ()):
        if pattern.fullmatch(said):
            return EditRequest("roles", {"swap": True}, text)
    for refusal in kinds.get("row.not_under", ()):
        said = refusal.sub(" ", said)
    after_all = scene.last_operation == "music"
    after_all = after_all and any(one.fullmatch(said) for one in kinds.get("row.after_all", ()))
    if after_all:
        # "No, at the end" right after it was laid under.
        return EditRequest("join", {"files": pair}, text)
    if said == normalise(marked).strip(" .!"):
        # Without a word against it an order is understood by itself.
        return None
    last = chr(_FIRST + 1)
    if not said.strip(" ,.;!") and scene.last_operation == "music":
        # "No, that's not music" right after it was laid under.
        return EditRequest("music", {"visible": False}, text)
    said = re.sub(r"\b(?:it|that)\b", last, re.sub(r"\s+", " ", said)).strip(" ,.;!")
    for kind in ("row.one_after", "row.one_before"):
        for pattern in kinds.get(kind, ()):
            if (found := pattern.fullmatch(said)) is not None:
                first = pair[ord(found["f"]) - _FIRST]
                other = next(one for one in pair if one != first)
                row = (other, first) if kind == "row.one_after" else (first, other)
                return EditRequest("join", {"files": row}, text)
    return None


def with_pause(found: list[EditRequest], text: str) -> list[EditRequest]:
    """Return the requests with a word on it where a pause is wanted between files that are joined."""
    ways = patterns().references.get("pause_between", ())
    joins = any(one.operation == "join" for one in found)
    if not joins or not any(one.search(normalise(text)) for one in ways):
        return found
    # "Join them but leave a second of silence in between" shortens no pauses.
    others = [
        one
        for one in found
        if not ("left_ms" in one.slots or one.word("topic") in {"gap", "effects_sound"})
    ]
    return [*others, EditRequest("impossible", {"topic": "pause_between"}, text)]


def _by_words(marked: str, scene: Scene, sounds: Sequence[str]) -> str:
    """Return the text with marks for the one voice and the one song that are called so."""
    spoken = [name for name in sounds if name not in scene.songs]
    for kind, heard in (("row.voice_word", spoken), ("row.song_word", scene.songs)):
        known = [name for name in heard if name in sounds]
        for pattern in patterns().references.get(kind, ()) if len(known) == 1 else ():
            marked = pattern.sub(chr(_FIRST + sounds.index(known[0])), marked)
    return marked


def _listed(text: str, sounds: Sequence[str]) -> tuple[str, ...] | None:
    """Return the files where a message is nothing but their names in an order ("intro, then talk")."""
    kinds, said = patterns().references, normalise(text).strip(" .!?\u3002")
    if not any(one.search(said) for one in kinds.get("row_word", ())):
        return None
    called = {normalise(one): name for name in sounds for one in (name, name.rpartition(".")[0])}
    for border in kinds.get("row_border", ()):
        said = border.sub(",", said)
    pieces = [_bare(one.strip()) for one in said.split(",")]
    files = tuple(called.get(one, "") for one in pieces if one)
    return files if 1 < len(set(files)) == len(files) and all(files) else None


def _by_place(text: str, sounds: Sequence[str]) -> tuple[str, ...] | None:
    """Return the files in a row where each that is named is told to be its beginning or its end."""
    if QUOTED.search(text):
        return None
    low, said = normalise(text), text
    for at, name in enumerate(sounds):
        stem = normalise(name.rpartition(".")[0])
        for called in (normalise(name), stem):
            found = re.search(
                rf"(?<![a-z0-9_.]){re.escape(called)}(?![a-z0-9_]|\.\w)"
                if called.isascii()
                else re.escape(called),
                low,
            )
            if found is not None:
                said = low = f"{low[: found.start()]}{chr(_FIRST + at)}{low[found.end() :]}"
                break
    places: dict[str, str] = {}
    for piece in re.split(r"[,;\uff0c\uff1b\u3002]|\band\b", said.strip(" .!")):
        for kind in ("row.is_first", "row.is_last", "row.is_middle"):
            ways = patterns().references.get(kind, ()) if piece.strip() else ()
            matches = (one.fullmatch(piece.strip()) for one in ways)
            if (found := next((one for one in matches if one is not None), None)) is not None:
                places[sounds[ord(found["f"]) - _FIRST]] = kind
                break
        else:
            only_joins = patterns().references.get("row.only_joins", ())
            if piece.strip() and not any(one.fullmatch(piece.strip()) for one in only_joins):
                return None
    if not set(places.values()) & {"row.is_first", "row.is_last"}:
        return None
    ends = {
        kind: [one for one in sounds if places.get(one) == kind]
        for kind in ("row.is_first", "row.is_last")
    }
    middle = [one for one in sounds if places.get(one) not in ends]
    return (*ends["row.is_first"], *middle, *ends["row.is_last"])


def _bare(name: str) -> str:
    """Return a name without what stands beside it ("the intro file")."""
    for article in patterns().references.get("row_article", ()):
        name = article.sub("", name)
    return name.strip()


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


def chosen(text: str, scene: Scene) -> tuple[list[EditRequest], str] | None:
    """Return the one of several new files that a first message is of ("just the talk", "ignore b"), and the rest."""
    sounds = [n for n, kind in zip(scene.names, scene.kinds, strict=False) if kind == "audio"]
    if scene.exists or not 1 < len(sounds) <= _MOST or QUOTED.search(text):
        return None
    found = _chosen(_marked(text, scene, sounds), scene, sounds)
    if found is None:
        return None
    name, said, rest = found
    others = _without_others(rest)
    sole = others != rest or _without_others(said) != said
    lies_under = name in scene.songs and set(sounds) - set(scene.songs) and not sole
    if lies_under and patterns().talk["with_it"].search(normalise(said)):
        # "Use the song" beside a voice.
        return [EditRequest("music", {"file": name}, text)], _unmarked(others, sounds)
    sole = sole and not patterns().things["music"].search(normalise(others))
    return _made_of(name, text, scene, sole=sole), _unmarked(others, sounds)


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


def _chosen(marked: str, scene: Scene, sounds: Sequence[str]) -> tuple[str, str, str] | None:
    """Return the one of several new files that a message is of, how that is said, and what else."""
    marked = _by_words(marked, scene, sounds)
    low = normalise(marked)
    for kind in ("row.chosen", "row.dropped") if len(low) == len(marked) else ():
        for pattern in patterns().references.get(kind, ()):
            found = pattern.search(low)
            if found is None or (kind == "row.dropped" and len(sounds) != _PAIR):
                continue
            at = ord(found["f"]) - _FIRST
            name = sounds[1 - at] if kind == "row.dropped" else sounds[at]
            rest = f"{marked[: found.start()]},{marked[found.end() :]}"
            return name, found.group(), rest
    return None


def _without_others(said: str) -> str:
    """Return words about files without those by which one alone is heard ("only a", "not b")."""
    for pattern in patterns().references.get("row.sole", ()) if re.search(_FILE, said) else ():
        said = pattern.sub(" ", said)
    return said


def _made_of(name: str, text: str, scene: Scene, *, sole: bool) -> list[EditRequest]:
    """Return one file as the voice; where it is the sole one, no other sounds beside it."""
    main = any(one.search(text) for one in patterns().references.get("row.as_main", ()))
    if sole and name in scene.music_files and not main:
        return [EditRequest("volume", {"target": "voice", "volume": 0.0}, text)]
    voice = EditRequest("roles", {"file": name, "role": "voice"}, text)
    laid = sole and (scene.has_music or not scene.exists)
    return [voice, EditRequest("music", {"visible": False}, text)] if laid else [voice]


def _without(
    marked: str, row: Sequence[str], sounds: Sequence[str], kind: str = "row.without"
) -> list[str] | None:
    """Return the joined files without the one that goes, where two are left ("drop the second file")."""
    low = normalise(marked).strip(" ,.;!")
    for pattern in patterns().references.get(kind, ()):
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
    if not scene.exists and is_unspaced(text):
        # Before anything is cut the parts are the files.
        pools["part"] = tuple(sounds)
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
    place = len(pool) + 1 + place if place < 0 else place
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
