"""What a wish's own words say of it, as the slots of a request."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from intents.edits.frames import cutting_frames, look_values, sound_frames, text_frames
from intents.edits.message import times
from intents.edits.message.clause import Clause
from intents.edits.request import Value
from intents.edits.scene import Scene
from intents.text import normalise

Slots = Mapping[str, Value]
Making = Callable[[Clause, Scene], Slots | None]
"""Return the slots of the request, None where the words lack what it needs."""

USUAL_LETTERS_MS = 500
_QUIETEST, _LOUDEST = 8, 36
"""Below zero: the loudness that a platform may ask for, in LUFS."""


def said(**slots: Value) -> Making:
    """Make the same of all words."""
    return lambda _clause, _scene: slots


def _ms(clause: Clause) -> int | None:
    """Return the one time that is said, None where there is none, or several."""
    said = {value for value in clause.values("time") if isinstance(value, int)}
    if said:
        return said.pop() if len(said) == 1 else None
    number = clause.plain_number()
    return None if number is None or number <= 0 else round(number * 1000)


def timed(slot: str, usual_ms: int | None = None, sign: int = 1) -> Making:
    """Make a slot of the time that is said, of the usual one where none is."""

    def making(clause: Clause, _scene: Scene) -> Slots | None:
        value = _ms(clause)
        if value is None and not clause.valued:
            value = usual_ms
        return None if value is None else {slot: sign * value}

    return making


def _stretch(clause: Clause) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """Return starts and ends of the stretches that are said, None where none is."""
    said = [value for value in clause.values("time") if isinstance(value, int)]
    if len(said) == 2 and said[0] != said[1] and clause.span("length_at") is None:
        return (min(said),), (max(said),)
    starts, ends = times.ranges(clause)
    return (starts, ends) if starts else None


def ranged(**more: Value) -> Making:
    """Make the stretches that are said."""

    def making(clause: Clause, _scene: Scene) -> Slots | None:
        found = _stretch(clause)
        if found is None:
            return None
        # "From second two to the end", and nothing is done to it: that is the video.
        left = clause.span("to_end") is not None and not clause.acts and not clause.things
        kept: Slots = {"keep": True} if left else {}
        return {"starts_ms": found[0], "ends_ms": found[1], **kept, **more}

    return making


def silent_part(clause: Clause, _scene: Scene) -> Slots | None:
    """Return silence for the stretch, the beginning or the end that is said."""
    if (last := clause.span("last")) is not None:
        return {"volume": 0.0, "last_ms": last.a}
    found = _stretch(clause)
    if found is None and (value := _ms(clause)) is not None:
        ends = clause.looks("end")
        if ends[:1] == ["tail"]:
            return {"volume": 0.0, "last_ms": value}
        found = ((0,), (value,)) if ends[:1] == ["head"] else None
    return None if found is None else {"volume": 0.0, "starts_ms": found[0], "ends_ms": found[1]}


def part(*, keep: bool) -> Making:
    """Make the part that is counted go, or stay alone."""

    def making(clause: Clause, scene: Scene) -> Slots | None:
        told = keep or clause.acts - {"change"} or clause.unknown or clause.valued
        number = cutting_frames.part_of(clause) if told else 0
        number = (clause.counted("half") or clause.counted("one")) if number is None else number
        if number is None and "center" in clause.looks("vertical") and scene.parts % 2:
            # "The middle one" of three or five.
            number = (scene.parts + 1) // 2
        if not number:
            return None
        return {"part_number": number, "keep": True} if keep else {"part_number": number}

    return making


def split_at(clause: Clause, _scene: Scene) -> Slots | None:
    """Return the times at which the sound is split."""
    said = tuple(value for value in clause.values("time") if isinstance(value, int))
    number = clause.plain_number()
    return (
        {"at_ms": said} if said else None if number is None else {"at_ms": (round(number * 1000),)}
    )


def parts(clause: Clause, _scene: Scene) -> Slots:
    """Return into how many parts it is split, two where no number is said."""
    return {"parts": max(2, clause.counted("pieces") or round(clause.plain_number() or 2))}


def pace(clause: Clause, _scene: Scene) -> Slots | None:
    """Return the speed that is said, 1 as recorded."""
    if clause.look("pace") and clause.numeric("percent") is not None:
        # "10 % faster" is no speed of 10 %.
        return None
    for value in (clause.numeric("factor"), clause.numeric("percent"), clause.plain_number()):
        if value is not None and value > 0:
            return {"speed": value if value <= 4 else value / 100}
    return None


def level(*whose: str) -> Making:
    """Make the exact level that is said, in per cent or as a factor."""
    target: Slots = {"target": whose[0]} if whose else {}

    def making(clause: Clause, _scene: Scene) -> Slots | None:
        share, factor = clause.numeric("percent"), clause.numeric("factor")
        if len({*clause.values("percent"), *clause.values("factor")}) > 1:
            return None
        if share is not None:
            return {**target, "volume": share}
        if factor is not None:
            return {**target, "factor": factor}
        number = clause.plain_number()
        return (
            None if number is None else {**target, "volume": number / 100 if number > 2 else number}
        )

    return making


def decibels(*whose: str) -> Making:
    """Make the step in decibels, below zero where it goes down."""
    target: Slots = {"target": whose[0]} if whose else {}

    def making(clause: Clause, _scene: Scene) -> Slots | None:
        value = clause.numeric("db")
        if value is None:
            value = clause.plain_number()
        if value is None:
            return None
        told = sound_frames.level(clause)
        down = "db" in told and float(told["db"]) < 0  # type: ignore[arg-type]  # it is a number
        return {**target, "db": -abs(value) if down else value}

    return making


def ducked(clause: Clause, _scene: Scene) -> Slots:
    """Return that the music steps back, by how many decibels where they are said."""
    depth = clause.numeric("db")
    return {"duck": True} if depth is None else {"duck": True, "duck_db": abs(depth)}


def lufs(clause: Clause, _scene: Scene) -> Slots:
    """Return the loudness that is said, in LUFS."""
    slots = sound_frames.loudness(clause)[0].slots
    if clause.does("remove") or clause.talks("just_once"):
        return {}
    said = [abs(one) for one in clause.numbers() if _QUIETEST <= abs(one) <= _LOUDEST]
    # "They want minus fourteen there, change it".
    return {"lufs": -said[0]} if not slots and len(said) == 1 else slots


def pointed(kind: str, **more: Value) -> Making:
    """Make of the file that is named or counted, or of the newest one where none is."""
    slots: Slots = more
    return lambda clause, _scene: {**look_values.file_slots(clause, kind, "one"), **slots}


def given_role(role: str) -> Making:
    """Make the role of the sound that is named, of the only new one where none is."""

    def making(clause: Clause, scene: Scene) -> Slots | None:
        which = look_values.file_slots(clause, "sound", "one")
        if not which and scene.fresh.count("audio") > 1:
            return None
        if not which and clause.unknown and not scene.fresh and scene.exists:
            # "The memo is the voice" names a file that no upload is called.
            return None
        return {**which, "role": role}

    return making


def traded(clause: Clause, scene: Scene) -> Slots:
    """Return that voice and music trade places, or which file the music is where it is named.

    "Lofi is only background music, the talking is the main thing".
    """
    words = normalise(clause.text).split()
    for name in scene.music_files if clause.has("music") else ():
        if normalise(name.rpartition(".")[0]) in words:
            return {"file": name, "role": "music"}
    return {"swap": True}


def coloured(clause: Clause, _scene: Scene) -> Slots | None:
    """Return the colour that is wanted, else a step lighter or darker."""
    if clause.wanted_colours:
        return {"colours": clause.wanted_colours[-1:]}
    step = look_values.tone(clause)
    return step or None


def blended(**more: Value) -> Making:
    """Make the two colours that run into each other, or which way one of them runs."""

    def making(clause: Clause, _scene: Scene) -> Slots | None:
        if len(clause.colours) > 1:
            return {**more, "colours": clause.colours[-2:]}
        if (way := look_values.way_of_shades(clause)) is not None:
            return {**more, "shades": way}
        return {**more, "colours": clause.colours} if clause.colours and more else None

    return making


def sized(usual: float) -> Making:
    """Make the size that is said, or a step larger or smaller."""

    def making(clause: Clause, _scene: Scene) -> Slots:
        found = look_values.size(clause)
        value = next(iter(found.values()), None)
        fits = isinstance(value, int | float) and (value > 1) == (usual > 1)
        if not fits and clause.numeric("factor") is not None:
            value = clause.numeric("factor")
            return {"factor": value if usual > 1 else 1 / value} if value else {"factor": usual}
        return {"factor": value} if fits and value is not None else {"factor": usual}

    return making


def share(slot: str, usual: float | None = None) -> Making:
    """Make a slot of the share that is said, of the usual one where none is."""

    def making(clause: Clause, _scene: Scene) -> Slots | None:
        value = clause.numeric("percent")
        value = usual if value is None else value
        return None if value is None else {slot: value}

    return making


def opaque(clause: Clause, _scene: Scene) -> Slots | None:
    """Return the opacity that is said, 0..1."""
    return look_values.opacity(clause) or share("opacity")(clause, _scene)


def see_through(clause: Clause, _scene: Scene) -> Slots:
    """Return the opacity that is said, else a step down."""
    return look_values.opacity(clause) or {"opacity_factor": 0.6}


def grounded(clause: Clause, _scene: Scene) -> Slots | None:
    """Return the colour of a background, else a step darker or lighter."""
    if clause.wanted_colours:
        return {"colours": clause.wanted_colours[-1:]}
    step = look_values.tone(clause).get("tone_step")
    return None if step is None else {"dim_step": step}


def laid_under(clause: Clause, scene: Scene) -> Slots:
    """Make of the file that is named, with its level, fades and start."""
    found = sound_frames.music(clause, scene)[0]
    own = found.slots if found.operation == "music" and found.claim("visible") is None else {}
    return {**look_values.file_slots(clause, "sound", "one"), **own}


def dimmed(clause: Clause, _scene: Scene) -> Slots:
    """Return how far a picture is dimmed, a step where no share is said."""
    value = clause.numeric("percent")
    return {"dim_step": 1.0} if value is None else {"dim": value}


def lit(clause: Clause, _scene: Scene) -> Slots:
    """Return a step less dark, half of one where only a little is wished."""
    return {"dim_step": -0.5 if clause.talks("slightly") else -1.0}


def words(clause: Clause, scene: Scene) -> Slots | None:
    """Make a new text, with everything that is said of how it looks and when it is seen."""
    words = next((one for one in clause.texts if not text_frames.stands(one, scene)), None)
    if words is None:
        return None
    role = text_frames.role_of(clause)
    slots = {**text_frames.style(clause, scene), **times.shown(clause), "text": words}
    return {**slots, "role": role} if role else slots


def words_as(role: str) -> Making:
    """Make a new text of a role."""

    def making(clause: Clause, scene: Scene) -> Slots | None:
        slots = words(clause, scene)
        return None if slots is None else {**slots, "role": role}

    return making


def of_text(making: Making) -> Making:
    """Make it of the text that is meant."""

    def whole(clause: Clause, scene: Scene) -> Slots | None:
        slots = making(clause, scene)
        return None if slots is None else {**_which(clause, scene), **slots}

    return whole


def _which(clause: Clause, scene: Scene) -> Slots:
    if clause.texts:
        return {"target_text": clause.texts[0]}
    return text_frames.target_of(clause, scene, text_frames.role_of(clause))


def new_words(clause: Clause, scene: Scene) -> Slots | None:
    """Return other words for the text that is meant."""
    words = clause.texts
    if not words:
        return None
    if len(words) > 1:
        old, new = words[:2] if text_frames.stands(words[0], scene) else words[1::-1]
        return {"target_text": old, "text": new}
    return {**text_frames.target_of(clause, scene, text_frames.role_of(clause)), "text": words[0]}


def seen_first(clause: Clause, _scene: Scene) -> Slots | None:
    """Return that a text is seen from the beginning for the time that is said."""
    value = _ms(clause)
    return None if value is None else {"start_ms": 0, "end_ms": value}


def seen_between(clause: Clause, _scene: Scene) -> Slots | None:
    """Return the two times between which a text is seen."""
    found = _stretch(clause)
    if found is None or found[1][0] < 0:
        return None
    return {"start_ms": found[0][0], "end_ms": found[1][0]}


def seen_from(clause: Clause, _scene: Scene) -> Slots | None:
    """Return the time from which on a text is seen."""
    value = _ms(clause)
    return None if value is None else {"start_ms": value, "open_end": True}


def fades(clause: Clause, _scene: Scene) -> Slots:
    """Return both fades of the sound, in milliseconds."""
    said = [value for value in clause.values("time") if isinstance(value, int)]
    one = said[0] if said else times.fade_ms(clause) or sound_frames.USUAL_FADE_MS
    other = said[1] if len(said) > 1 else clause.plain_number() if said else None
    last = one if other is None else round(other if len(said) > 1 else other * 1000)
    return {"in_ms": one, "out_ms": last}


def faded(slot: str) -> Making:
    """Make a fade of a text, the usual one where no length up to five seconds is said."""

    def making(clause: Clause, _scene: Scene) -> Slots:
        value = times.fade_ms(clause)
        return {slot: value if value is not None and 0 < value <= 5000 else USUAL_LETTERS_MS}

    return making


def shifted(sign: int) -> Making:
    """Make so much later (sign 1) or earlier, half a second where no time is said."""
    return timed("shift_ms", 500, sign)


def cornered(clause: Clause, _scene: Scene) -> Slots | None:
    """Return the halves of the corner that is said, None without one."""
    found = {
        slot: value
        for slot, value in look_values.place(clause).items()
        if value != "center" or slot == "opposite"
    }
    return found or None


def beside_place(clause: Clause, scene: Scene) -> Slots:
    """Return the corner that is said, nothing without one."""
    return cornered(clause, scene) or {}


def logo(clause: Clause, scene: Scene) -> Slots:
    """Return the picture that is named and its corner."""
    return {**look_values.file_slots(clause, "image", "one"), **beside_place(clause, scene)}


def fps(clause: Clause, _scene: Scene) -> Slots | None:
    """Return the frames a second that are said, 10..120."""
    value = clause.numeric("fps") or clause.plain_number()
    return {"fps": round(value)} if value is not None and 10 <= value <= 120 else None


def named_first(clause: Clause, _scene: Scene) -> Slots:
    """Return what the words name first."""
    thing = next(iter(clause.things), "")
    return {"thing": thing} if thing else {}


def what(clause: Clause, _scene: Scene) -> Slots:
    """Return the words themselves."""
    return {"what": clause.text}


def shown_moment(clause: Clause, _scene: Scene) -> Slots:
    """Return the moment that is said: a time, or an end."""
    value = _ms(clause)
    if value is not None:
        return {"at_ms": value}
    ends = clause.looks("end")
    return {"where": ends[0]} if ends else {}
