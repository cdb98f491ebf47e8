"""What a message points at, told outright: "where the bar is", "the colour of the title", "the red one"."""

from __future__ import annotations

import math
import re
from functools import cache, lru_cache
from typing import Final

from intents.edits.message.captions_called import names_words
from intents.edits.message.clause import tokens_of
from intents.edits.message.naming import asks, namer
from intents.edits.message.patterns import ANY_VALUE, patterns, references_of
from intents.edits.message.sought import Sought
from intents.edits.message.things import COLOURED, PLACED, TEXT_THINGS
from intents.edits.message.wording import QUOTED
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.lexicon import lexicons
from intents.slots import Slotted, ordinal, scan
from intents.text import normalise

_PLACED: Final = frozenset({*PLACED, *TEXT_THINGS})
_COLOURED: Final = frozenset({*COLOURED, *TEXT_THINGS})
_WORDED: Final = frozenset({"add_text", "change_text", "remove_text"})
_FELT: Final = 3
"""How many moods or likenesses of one message are told as colours."""
_HAN: Final = re.compile("[\u3400-\u9fff]")
_CLEAR: Final = 0.1
"""So much farther than the nearest one the next must be where none is very near."""
NEAR: Final = 0.45
"""How far two colours may be from each other and still go by one name, of 1."""


@lru_cache(maxsize=16)
def scanned(text: str) -> Slotted:
    """Return the message with its values lifted out; several questions are asked of one message."""
    return scan(text)


def resolved(text: str, scene: Scene) -> str:
    """Return the message with what it points at told outright, as the project is now."""
    for _ in range(_FELT):
        before, text = text, _felt(text)
        if text == before:
            break
    text = _inked(rephrased(text))
    if not scene.exists:
        return text
    for one in (
        _everywhere,
        _placed,
        _same_shade,
        _disliked,
        _of_colour,
        _coloured,
        _thing_of_colour,
        _that_colour,
    ):
        text = one(text, scene)
    return text


def put(told: str, found: re.Match[str], slotted: Slotted, text: str) -> str:
    """Return the text with other words for what was found in its skeleton; a space after it stays."""
    start, end = slotted.origins[found.start()], slotted.origins[found.end()]
    gap = " " if text[end - 1 : end].isspace() else ""
    return f"{text[:start]}{told}{gap}{text[end:]}"


def at_border(text: str, scene: Scene) -> str:
    """Return the text with "when the second file starts" as that time."""
    normal = normalise(text)
    for pattern in patterns().references.get("when_part", ()) if scene.borders else ():
        found = pattern.search(normal)
        if found is None or _is_title(text, found.start()):
            continue
        at = ordinal(found["o"]) - 2 if found["o"] else 0
        if 0 <= at < len(scene.borders):
            said = patterns().references_say["when_part"].format(f"{scene.borders[at] / 1000:g}")
            return f"{text[: found.start()]}{said}{text[found.end() :]}"
    return text


def during_part(text: str, scene: Scene) -> str:
    """Return the text with "while the drone plays", of a file that is one piece of the sound, as its stretch."""
    if not scene.borders or len(scene.borders) + 1 != len(scene.voice_files):
        return text
    normal = normalise(text)
    edges = (0, *scene.borders, scene.duration_ms)
    for pattern in patterns().references.get("while_part", ()):
        found = pattern.search(normal)
        if found is None or _is_title(text, found.start()):
            continue
        at = _piece_of(found["what"].strip(), scene)
        if at is not None:
            ends = (f"{edge / 1000:g}" for edge in edges[at : at + 2])
            said = patterns().references_say["while_part"].format(*ends)
            return f"{text[: found.start()]}{said}{text[found.end() :]}"
    return text


def _piece_of(said: str, scene: Scene) -> int | None:
    """Return which piece of the sound words name: by its file's name or the words of that, or counted."""
    counted = (one.fullmatch(said) for one in patterns().references.get("counted_piece", ()))
    if (number := next((one for one in counted if one is not None), None)) is not None:
        at = ordinal(number["o"])
        at = len(scene.voice_files) if at < 0 else at
        return at - 1 if 0 < at <= len(scene.voice_files) else None
    names = [normalise(one) for one in scene.voice_files]
    stems = [set(re.findall(r"[^\W_]+", one.rpartition(".")[0])) for one in names]
    words = set(re.findall(r"[^\W_]+", said))
    alike = [i for i, stem in enumerate(stems) if words and words <= stem]
    named = [names.index(said)] if said in names else alike
    return named[0] if len(named) == 1 else None


def by_the_wave(text: str, scene: Scene) -> str:
    """Return the text with "below the waveform", of words, as the edge they go to."""
    if not names_words(slotted := scanned(text), scene):
        return text
    for kind, place in (("below_wave", "bottom"), ("above_wave", "top")):
        for pattern in patterns().references.get(kind, ()):
            if (found := pattern.search(slotted.skeleton)) is None:
                continue
            if scene.places.get("waveform") != place:
                return put(patterns().references_say[place], found, slotted, text)
    return text


def _felt(text: str) -> str:
    """Return the text with a mood or a likeness as its colour ("something calm", "like the sea")."""
    normal = normalise(text)
    for kind, regexes in references_of("feel."):
        for pattern in regexes:
            found = pattern.search(normal)
            if found is None or is_shown(text, found.start()):
                continue
            start, end = _piece(normal, found)
            rest = f"{text[start : found.start()]} , {text[found.end() : end]}"
            if _getter(normalise(rest), Scene(), None) and not _has_colour(rest):
                colour = kind.removeprefix("feel.")
                return f"{text[: found.start()]}{colour}{text[found.end() :]}"
    return text


def rephrased(text: str) -> str:
    """Return the text with roundabout words as the plain ones ("in gently and out gently")."""
    normal = normalise(text)
    for kind, pattern in _roundabout(_HAN.search(text) is not None):
        if (found := pattern.search(normal)) is None or is_shown(text, found.start()):
            continue
        parts = found.groupdict(default="")
        if len(normal) == len(text):
            # A name keeps its capitals.
            parts = {name: one and text[slice(*found.span(name))] for name, one in parts.items()}
        said = patterns().references_say[kind].format(**parts)
        told = f"{text[: found.start()]}{said}{text[found.end() :]}"
        if _still_named(text, told, found.start()):
            continue
        text, normal = told, normalise(told)
    return text


@cache
def _roundabout(han: bool) -> tuple[tuple[str, Sought], ...]:  # noqa: FBT001
    """Return the patterns of roundabout words, each with its kind; without Han words those of languages that write spaces."""
    told = [(kind, one) for kind, all_ in references_of("as.") for one in all_]
    spaced = [one.edits.references for one in lexicons().values() if one.settings.spaces]
    return tuple(one for one in told if han or any(one[0] in kinds for kinds in spaced))


def counted(text: str, scene: Scene) -> str:
    """Return the text with "the last one" of several texts as the last text."""
    own = [one for one, auto in zip(scene.texts, scene.auto, strict=False) if not auto]
    last = scene.last_request
    spoken_of = len(own) > 1 and last is not None and last.operation in _WORDED
    if not spoken_of and len(QUOTED.findall(text)) < 2:
        return text
    for pattern in patterns().references.get("counted_one", ()):
        while (found := pattern.search(normalise(text))) is not None:
            if _is_title(text, found.start()):
                break
            said = patterns().references_say["counted_one"]
            text = f"{text[: found.start('one')]}{said}{text[found.end('one') :]}"
    return text


def _inked(text: str) -> str:
    """Return the text with a colour after that of the ground as the waveform's ("black, neon green")."""
    slotted = scanned(text)
    for pattern in patterns().references.get("ground_then_ink", ()):
        found = pattern.search(slotted.skeleton)
        if found is not None and not any(slotted.kind(c) == "text" for c in slotted.skeleton):
            at = slotted.origins[found.start("y")]
            return f"{text[:at]}{patterns().references_say['ink']}{text[at:]}"
    for pattern in patterns().references.get("ink_on_ground", ()):
        # "Mirrored bars, teal on black".
        found = pattern.search(slotted.skeleton)
        if found is not None and not any(slotted.kind(c) == "text" for c in slotted.skeleton):
            start, at = slotted.origins[found.end("x")], slotted.origins[found.start("y")]
            return f"{text[:start]}{patterns().references_say['ground']}{text[at:]}"
    return text


def _that_colour(text: str, scene: Scene) -> str:
    """Return the text with "that yellow" as the shade of it that something has."""
    slotted = scanned(text)
    for index, char in enumerate(slotted.skeleton):
        if slotted.kind(char) != "colour":
            continue
        start, end = slotted.origins[index], slotted.origins[index + 1]
        if patterns().talk["that_one"].match(normalise(text[start:end])) is None:
            continue
        wanted = str(slotted.values[char])
        shades = {*scene.colours.values(), *(c for own in scene.shades.values() for c in own)}
        near = min(((distance(wanted, shade), shade) for shade in shades), default=(1.0, ""))
        if 0 < near[0] < NEAR / 2:
            return f"{text[:start]}{near[1]}{text[end:]}"
    return text


def _is_title(text: str, at: int) -> bool:
    """Whether a place is within words for the picture: quoted, or written with a capital."""
    quoted = any(found.start() < at < found.end() for found in QUOTED.finditer(text))
    return quoted or (at > 0 and text[at].isupper())


def is_shown(text: str, at: int) -> bool:
    """Whether a place is within words for the picture: quoted, or led to by a verb of naming."""
    normal = normalise(text)
    led = (p.finditer(normal) for p in patterns().references.get("shown_after", ()))
    spans = (one.span("shown") for each in led for one in each)
    return _is_title(text, at) or any(
        a <= at < b and not any(a < c <= at for _, c in _named(text)) for a, b in spans
    )


def _still_named(text: str, told: str, at: int) -> bool:
    """Whether a place is within an unquoted name, which other words would be as well ("Route 720")."""
    begins = [a for a, b in _named(text) if a <= at < b]
    return any(a == begin for begin in begins for a, _ in _named(told))


@lru_cache(maxsize=16)
def _named(text: str) -> tuple[tuple[int, int], ...]:
    """Return where words for the picture stand without marks."""
    slotted = scan(text, None if asks(text) else namer(text))
    starts = [i for i, char in enumerate(slotted.skeleton) if slotted.kind(char) == "text"]
    spans = ((slotted.origins[i], slotted.origins[i + 1]) for i in starts)
    return tuple((a, b) for a, b in spans if QUOTED.match(text, a) is None)


def _everywhere(text: str, scene: Scene) -> str:
    """Return the text with "this colour everywhere" as the colour that was spoken of last."""
    colour = scene.colours.get("focus")
    for pattern in patterns().references.get("everywhere", ()) if colour else ():
        found = pattern.search(normalise(text))
        if found is not None and not _is_title(text, found.start()):
            said = patterns().references_say["everywhere"].format(colour)
            return f"{text[: found.start()]}{said}{text[found.end() :]}"
    return text


def _thing(said: str, known: frozenset[str]) -> str | None:
    """Return the thing that a few words name from their first on, None for none or none of these."""
    found = [
        (m.start(), m.start() - m.end(), name)
        for name, concept in patterns().things.items()
        for m in concept.finditer(said)
    ]
    name = min(found)[2] if found else None
    return name if name in known else None


def _text(said: str, scene: Scene) -> int | None:
    """Return which of the texts a few words call by its own words."""
    words = said.strip(" \"'“”‘’").removeprefix("the ").strip()
    return next((i for i, text in enumerate(scene.texts) if normalise(text) == words), None)


def _role(thing: str, scene: Scene) -> int | None:
    """Return the text that goes by the name of a thing."""
    same = [i for i, role in enumerate(scene.roles) if role == thing]
    if same or thing not in {"text", "letters", "title"}:
        return same[-1] if same else None
    return len(scene.texts) - 1 if scene.texts else None


def _value(said: str, scene: Scene, known: frozenset[str], *, place: bool) -> str | None:
    """Return the place or the colour of what a few words name."""
    at = _text(said, scene)
    thing = None if at is not None else _thing(said, known)
    if thing in TEXT_THINGS:
        at = _role(thing, scene)
    if at is not None:
        return (scene.text_places if place else scene.text_colours)[at]
    return (scene.places if place else scene.colours).get(thing or "")


def _placed(text: str, scene: Scene) -> str:
    """Return the text with "where the bar is" as that place."""
    kinds = [
        (beside, p) for beside in ("place", "beside") for p in patterns().references.get(beside, ())
    ]
    for kind, pattern in kinds:
        found = pattern.search(normalise(text))
        if found is None or _is_title(text, found.start()):
            continue
        place = _value(found["thing"], scene, _PLACED, place=True)
        if kind == "beside":
            place = _across(place or "")
        told = patterns().references_say.get(place or "")
        if told:
            return f"{text[: found.start()]}{told}{text[found.end() :]}"
    return text


def _across(place: str) -> str:
    """Return the corner beside a corner, nothing for what stands in none."""
    vertical, _, side = place.partition(" ")
    other = {"left": "right", "right": "left"}.get(side)
    return f"{vertical} {other}" if other else ""


def _of_colour(text: str, scene: Scene) -> str:
    """Return the text with "the colour of the title" as that colour, where another thing gets it."""
    normal = normalise(text)
    hits = [m for p in patterns().references.get("colour", ()) for m in p.finditer(normal)]
    for found in sorted(hits, key=lambda m: (not _led_to(normal, m), m.start(), -m.end())):
        if _is_title(text, found.start()):
            continue
        start, end = _clause(normal, found)
        rest = normal[start : found.start()] + " , " + normal[found.end() : end]
        if scanned(rest).skeleton != normalise(rest) and _has_colour(rest):
            continue
        colour = _value(found["thing"], scene, _COLOURED, place=False)
        giver = _thing(found["thing"], _COLOURED)
        getter = _getter(rest, scene, giver)
        if colour and getter:
            said = patterns().references_say["colour"].format(colour)
            return f"{text[: found.start()]}{said}{text[found.end() :]}"
    return text


def _led_to(normal: str, found: re.Match[str]) -> bool:
    """Whether a word leads to it ("change the wave's colour to the colour of the title")."""
    before = re.findall(r"\w+|->", normal[: found.start()])
    return bool(before) and patterns().looks["reach.to"].fullmatch(before[-1]) is not None


def _clause(normal: str, found: re.Match[str]) -> tuple[int, int]:
    """Return the stretch between marks in which something stands."""
    marks = [m.start() for m in re.finditer(r"[,.;!?\n，。；！？]", normal)]
    start = max((m + 1 for m in marks if m < found.start()), default=0)
    return start, min((m for m in marks if m >= found.end()), default=len(normal))


def _piece(normal: str, found: re.Match[str]) -> tuple[int, int]:
    """Return the stretch between two edits in which something stands."""
    cuts = [(m.start(), m.end()) for m in patterns().breaks.finditer(normal)]
    start = max((b for _, b in cuts if b <= found.start()), default=0)
    return start, min((a for a, _ in cuts if a >= found.end()), default=len(normal))


def _has_colour(said: str) -> bool:
    slotted = scanned(said)
    return any(slotted.kind(char) == "colour" for char in slotted.skeleton)


def _getter(rest: str, scene: Scene, giver: str | None) -> bool:
    """Whether something else is named that can have the colour."""
    named = {
        name
        for name, concept in patterns().things.items()
        if name in _COLOURED and concept.search(rest) is not None
    }
    called = any(len(t) > 1 and normalise(t) in rest for t in scene.texts)
    styled = any(
        name.startswith("style.") and concept.search(rest) is not None
        for name, concept in patterns().looks.items()
    )
    pointed = scene.focus not in {"", giver} and patterns().talk["it"].search(rest) is not None
    return pointed or bool(named - {giver}) or called or (styled and giver != "waveform")


def _coloured(text: str, scene: Scene) -> str:
    """Return the text with "the red one" as the words that stand there in red."""
    if len(scene.texts) < 2 or any(mark in text for mark in '"“‘「《'):
        return text
    slotted = scanned(text)
    for pattern in patterns().references.get("coloured", ()):
        found = pattern.search(slotted.skeleton)
        if found is None or _says_nothing_else(slotted.skeleton, found):
            # "The title in green" asks for that.
            continue
        wanted = str(slotted.values[found["x"]])
        near = sorted(
            (distance(wanted, colour), i) for i, colour in enumerate(scene.text_colours) if colour
        )
        if near and near[0][0] < NEAR and (len(near) < 2 or near[1][0] - near[0][0] > 0.1):
            return put(f'"{scene.texts[near[0][1]]}"', found, slotted, text)
    return text


def _says_nothing_else(skeleton: str, found: re.Match[str]) -> bool:
    """Whether what something is called is all that a message says."""
    rest = f"{skeleton[: found.start()]} {skeleton[found.end() :]}"
    told = {t.name for t in tokens_of(scanned(rest))} - {"change", "create", "add", "as_role"}
    return not told and not re.search(ANY_VALUE, rest)


def _thing_of_colour(text: str, scene: Scene) -> str:
    """Return the text with "the cream one" as what has that colour, words or anything drawn."""
    slotted = scanned(text)
    for pattern in patterns().references.get("coloured_thing", ()):
        if (found := pattern.search(slotted.skeleton)) is None:
            continue
        wanted = str(slotted.values[found["x"]])
        words = [
            (distance(wanted, colour), f'"{said}"')
            for said, colour in zip(scene.texts, scene.text_colours, strict=False)
            if colour
        ]
        drawn = [
            (distance(wanted, scene.colours[thing]), told)
            for thing in COLOURED
            if thing in scene.colours
            and (told := patterns().references_say.get(f"thing.{thing}")) is not None
        ]
        near = min([*words, *drawn], default=(1.0, ""))
        others = sorted(one[0] for one in (*words, *drawn))[1:2]
        clear = near[0] < NEAR and all(one - near[0] > _CLEAR for one in others)
        if near[0] < NEAR / 2 or clear:
            return put(near[1], found, slotted, text)
    return text


def _same_shade(text: str, scene: Scene) -> str:
    """Return the text with "the same orange" as the very orange that is there."""
    slotted = scanned(text)
    for pattern in patterns().references.get("same_shade", ()):
        if (found := pattern.search(slotted.skeleton)) is None:
            continue
        wanted = str(slotted.values[found["x"]])
        near = _nearest(wanted, scene)
        # "Turquoise bars, the title in the same turquoise" tells that one itself.
        if near is not None and list(slotted.values.values()).count(wanted) == 1:
            told = patterns().references_say["colour"].format(near[1])
            return put(told, found, slotted, text)
    return text


def _disliked(text: str, scene: Scene) -> str:
    """Return the text with "the blue's too pale" told of the thing that is blue."""
    slotted = scanned(text)
    for pattern in patterns().references.get("disliked", ()):
        if (found := pattern.search(slotted.skeleton)) is None:
            continue
        near = _nearest(str(slotted.values[found["x"]]), scene)
        wanted = str(slotted.values[found["x"]])
        if near is None or distance(wanted, near[1]) >= NEAR / 2:
            # "This purple is awful", of which there is none: what was spoken of is meant.
            continue
        told = patterns().references_say.get(f"thing.{near[0]}")
        if told is not None:
            return put(told, found, slotted, text)
    return text


def _nearest(wanted: str, scene: Scene) -> tuple[str, str] | None:
    """Return the thing that is nearest to a colour and its own, None where nothing is near."""
    owners = {thing: colour for thing, colour in scene.colours.items() if thing in _COLOURED}
    texts = [colour for colour in scene.text_colours if colour]
    owners |= {"text": texts[-1]} if texts else {}
    near = sorted(
        (thing not in {*scene.last_heads, scene.focus}, distance(wanted, colour), thing, colour)
        for thing, colour in owners.items()
        if distance(wanted, colour) < NEAR
    )
    return near[0][2:] if near else None


def undone_colour(text: str, scene: Scene) -> EditRequest | None:
    """Return the thing of a colour with its colour of before ("undo the red"), None for anything else."""
    slotted = scanned(text)
    for pattern in patterns().references.get("undone_colour", ()) if scene.exists else ():
        found = pattern.search(slotted.skeleton)
        if found is None:
            continue
        wanted = str(slotted.values[found["x"]])
        words = [colour for colour in scene.text_colours if colour]
        owners = {**scene.colours, **({"text": words[-1]} if words else {})}
        things = [t for t in (*COLOURED, "text") if t in owners]
        named = _thing(found.groupdict().get("thing") or "", frozenset(things))
        owned = [t for t in things if named in {None, t}]
        near = min(((distance(wanted, owners[t]), t) for t in owned), default=(1.0, ""))
        if near[0] < NEAR / 2:
            return EditRequest("bring_back", {"thing": near[1], "only": "colours"}, text)
    return None


def on_ground(text: str, scene: Scene) -> list[EditRequest]:
    """Return the colours of all that is drawn and of its ground ("white on black"), else nothing."""
    slotted = scanned(text)
    for pattern in patterns().references.get("on_ground", ()) if scene.exists else ():
        found = pattern.search(slotted.skeleton)
        if found is None:
            continue
        ink, ground = (str(slotted.values[found[group]]) for group in ("x", "y"))
        edits = [
            EditRequest("background", {"colours": (ground,)}, text),
            EditRequest("waveform", {"colours": (ink,)}, text),
        ]
        every = EditRequest("change_text", {"every": True, "colours": (ink,)}, text)
        return [*edits, every] if scene.texts else edits
    return []


def distance(one: str, other: str) -> float:
    """Return how far two colours are from each other, 0..1."""
    pairs = [(int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return math.sqrt(sum((a - b) ** 2 for a, b in pairs) / (3 * 255**2))
