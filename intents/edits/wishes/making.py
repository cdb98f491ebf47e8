"""A wish and the words it was said in, to the edit request that fulfils it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from intents.edits import cutting_frames, look_values, sound_frames, text_frames, times
from intents.edits.clause import Clause
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.edits.wishes.labels import STYLES

Slots = Mapping[str, Value]
Making = Callable[[Clause, Scene], Slots | None]
"""Return the slots of the request, None where the words lack what it needs."""

USUAL_LETTERS_MS = 500
_SHAPES: Final = {"tall": (9, 16), "wide": (16, 9), "square": (1, 1), "4:5": (4, 5), "3:4": (3, 4)}
_EDGES: Final = {"top": "vertical", "center": "vertical", "bottom": "vertical", "left": "horizontal", "right": "horizontal"}  # fmt: skip


def _said(**slots: Value) -> Making:
    """Make the same of all words."""
    return lambda _clause, _scene: slots


def _ms(clause: Clause) -> int | None:
    value = clause.value("time")
    if isinstance(value, int):
        return value
    number = clause.plain_number()
    return None if number is None or number <= 0 else round(number * 1000)


def _timed(slot: str, usual_ms: int | None = None, sign: int = 1) -> Making:
    """Make a slot of the time that is said, of the usual one where none is."""

    def making(clause: Clause, _scene: Scene) -> Slots | None:
        value = _ms(clause)
        value = usual_ms if value is None else value
        return None if value is None else {slot: sign * value}

    return making


def _stretch(clause: Clause) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """Return starts and ends of the stretches that are said, None where none is."""
    said = [value for value in clause.values("time") if isinstance(value, int)]
    if len(said) == 2 and said[0] != said[1] and clause.span("length_at") is None:
        return (min(said),), (max(said),)
    starts, ends = times.ranges(clause)
    return (starts, ends) if starts else None


def _ranged(**more: Value) -> Making:
    def making(clause: Clause, _scene: Scene) -> Slots | None:
        found = _stretch(clause)
        return None if found is None else {"starts_ms": found[0], "ends_ms": found[1], **more}

    return making


def _silent_part(clause: Clause, _scene: Scene) -> Slots | None:
    if (last := clause.span("last")) is not None:
        return {"volume": 0.0, "last_ms": last.a}
    found = _stretch(clause)
    if found is None and (value := _ms(clause)) is not None:
        ends = clause.looks("end")
        if ends[:1] == ["tail"]:
            return {"volume": 0.0, "last_ms": value}
        found = ((0,), (value,)) if ends[:1] == ["head"] else None
    return None if found is None else {"volume": 0.0, "starts_ms": found[0], "ends_ms": found[1]}


def _part(*, keep: bool) -> Making:
    def making(clause: Clause, _scene: Scene) -> Slots | None:
        number = cutting_frames.part_of(clause)
        if number is None:
            number = clause.counted("half") or clause.counted("one")
        if number is None:
            return None
        return {"part_number": number, "keep": True} if keep else {"part_number": number}

    return making


def _split_at(clause: Clause, _scene: Scene) -> Slots | None:
    said = tuple(value for value in clause.values("time") if isinstance(value, int))
    number = clause.plain_number()
    return (
        {"at_ms": said} if said else None if number is None else {"at_ms": (round(number * 1000),)}
    )


def _parts(clause: Clause, _scene: Scene) -> Slots:
    return {"parts": max(2, clause.counted("pieces") or round(clause.plain_number() or 2))}


def _pace(clause: Clause, _scene: Scene) -> Slots | None:
    for value in (clause.numeric("factor"), clause.numeric("percent"), clause.plain_number()):
        if value is not None and value > 0:
            return {"speed": value if value <= 4 else value / 100}
    return None


def _level(*whose: str) -> Making:
    """Make the exact level that is said, in per cent or as a factor."""
    target: Slots = {"target": whose[0]} if whose else {}

    def making(clause: Clause, _scene: Scene) -> Slots | None:
        share, factor = clause.numeric("percent"), clause.numeric("factor")
        if share is not None:
            return {**target, "volume": share}
        if factor is not None:
            return {**target, "factor": factor}
        number = clause.plain_number()
        return (
            None if number is None else {**target, "volume": number / 100 if number > 2 else number}
        )

    return making


def _decibels(*whose: str) -> Making:
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


def _ducked(clause: Clause, _scene: Scene) -> Slots:
    depth = clause.numeric("db")
    return {"duck": True} if depth is None else {"duck": True, "duck_db": abs(depth)}


def _lufs(clause: Clause, _scene: Scene) -> Slots:
    return sound_frames.loudness(clause)[0].slots if not clause.does("remove") else {}


def _pointed(kind: str, **more: Value) -> Making:
    """Make of the file that is named or counted, or of the newest one where none is."""
    slots: Slots = more
    return lambda clause, _scene: {**look_values.file_slots(clause, kind, "one"), **slots}


def _coloured(clause: Clause, _scene: Scene) -> Slots | None:
    if clause.wanted_colours:
        return {"colours": clause.wanted_colours[-1:]}
    step = look_values.tone(clause)
    return step or None


def _blended(**more: Value) -> Making:
    def making(clause: Clause, _scene: Scene) -> Slots | None:
        if len(clause.colours) > 1:
            return {**more, "colours": clause.colours[:2]}
        if (way := look_values.way_of_shades(clause)) is not None:
            return {**more, "shades": way}
        return {**more, "colours": clause.colours} if clause.colours and more else None

    return making


def _sized(usual: float) -> Making:
    """Make the size that is said, or a step larger or smaller."""

    def making(clause: Clause, _scene: Scene) -> Slots:
        found = look_values.size(clause)
        value = next(iter(found.values()), None)
        fits = isinstance(value, int | float) and (value > 1) == (usual > 1)
        return found if fits else {"factor": usual}

    return making


def _share(slot: str) -> Making:
    def making(clause: Clause, _scene: Scene) -> Slots | None:
        value = clause.numeric("percent")
        return None if value is None else {slot: value}

    return making


def _opaque(clause: Clause, _scene: Scene) -> Slots | None:
    return look_values.opacity(clause) or _share("opacity")(clause, _scene)


def _dimmed(clause: Clause, _scene: Scene) -> Slots:
    value = clause.numeric("percent")
    return {"dim_step": 1.0} if value is None else {"dim": value}


def _words(clause: Clause, scene: Scene) -> Slots | None:
    """Make a new text, with everything that is said of how it looks and when it is seen."""
    if not clause.texts:
        return None
    role = text_frames.role_of(clause)
    slots = {**text_frames.style(clause, scene), **times.shown(clause), "text": clause.texts[0]}
    return {**slots, "role": role} if role else slots


def _words_as(role: str) -> Making:
    def making(clause: Clause, scene: Scene) -> Slots | None:
        slots = _words(clause, scene)
        return None if slots is None else {**slots, "role": role}

    return making


def _of_text(making: Making) -> Making:
    """Make it of the text that is meant."""

    def whole(clause: Clause, scene: Scene) -> Slots | None:
        slots = making(clause, scene)
        return None if slots is None else {**_which(clause, scene), **slots}

    return whole


def _which(clause: Clause, scene: Scene) -> Slots:
    if clause.texts and any(clause.texts[0] == text for text in scene.texts):
        return {"target_text": clause.texts[0]}
    return text_frames.target_of(clause, scene, text_frames.role_of(clause))


def _new_words(clause: Clause, scene: Scene) -> Slots | None:
    words = clause.texts
    if not words:
        return None
    if len(words) > 1:
        return {"target_text": words[0], "text": words[1]}
    return {**text_frames.target_of(clause, scene, text_frames.role_of(clause)), "text": words[0]}


def _seen_first(clause: Clause, _scene: Scene) -> Slots | None:
    value = _ms(clause)
    return None if value is None else {"start_ms": 0, "end_ms": value}


def _seen_between(clause: Clause, _scene: Scene) -> Slots | None:
    found = _stretch(clause)
    if found is None or found[1][0] < 0:
        return None
    return {"start_ms": found[0][0], "end_ms": found[1][0]}


def _seen_from(clause: Clause, _scene: Scene) -> Slots | None:
    value = _ms(clause)
    return None if value is None else {"start_ms": value, "open_end": True}


def _fades(clause: Clause, _scene: Scene) -> Slots:
    said = [value for value in clause.values("time") if isinstance(value, int)]
    one = said[0] if said else times.fade_ms(clause) or sound_frames.USUAL_FADE_MS
    other = said[1] if len(said) > 1 else clause.plain_number() if said else None
    last = one if other is None else round(other if len(said) > 1 else other * 1000)
    return {"in_ms": one, "out_ms": last}


def _faded(slot: str) -> Making:
    def making(clause: Clause, _scene: Scene) -> Slots:
        value = times.fade_ms(clause)
        return {slot: value if value is not None and 0 < value <= 5000 else USUAL_LETTERS_MS}

    return making


def _shifted(sign: int) -> Making:
    return _timed("shift_ms", 500, sign)


def _cornered(clause: Clause, _scene: Scene) -> Slots | None:
    found = {
        slot: value
        for slot, value in look_values.place(clause).items()
        if value != "center" or slot == "opposite"
    }
    return found or None


def _beside_place(clause: Clause, scene: Scene) -> Slots:
    return _cornered(clause, scene) or {}


def _logo(clause: Clause, scene: Scene) -> Slots:
    return {**look_values.file_slots(clause, "image", "one"), **_beside_place(clause, scene)}


def _fps(clause: Clause, _scene: Scene) -> Slots | None:
    value = clause.numeric("fps") or clause.plain_number()
    return {"fps": round(value)} if value is not None and 10 <= value <= 120 else None


def _named_first(clause: Clause, _scene: Scene) -> Slots:
    thing = next(iter(clause.things), "")
    return {"thing": thing} if thing else {}


def _what(clause: Clause, _scene: Scene) -> Slots:
    return {"what": clause.text}


def _shown_moment(clause: Clause, _scene: Scene) -> Slots:
    value = _ms(clause)
    if value is not None:
        return {"at_ms": value}
    ends = clause.looks("end")
    return {"where": ends[0]} if ends else {}


_TEXT: Final = "change_text"
MAKINGS: Final[dict[str, tuple[str, Making]]] = {
    "trim.head": ("trim", _timed("head_ms")),
    "trim.tail": ("trim", _timed("tail_ms")),
    "trim.to": ("trim", _timed("to_ms")),
    "trim.keep_last": ("trim", _timed("keep_last_ms")),
    "trim.keep": ("trim", _ranged(keep=True)),
    "trim.cut": ("trim", _ranged()),
    "part.remove": ("trim", _part(keep=False)),
    "part.keep": ("trim", _part(keep=True)),
    "split.at": ("split", _split_at),
    "split.parts": ("split", _parts),
    "silence.remove": ("silence", _said()),
    "repeat": ("repeat", lambda clause, _: sound_frames.repeat(clause).slots),
    "speed.set": ("speed", _pace),
    "speed.to": ("speed", _timed("to_ms")),
    "speed.faster": ("speed", _said(factor=sound_frames.PACES["faster"])),
    "speed.slower": ("speed", _said(factor=sound_frames.PACES["slower"])),
    "speed.normal": ("speed", _said(speed=1.0)),
    "volume.set": ("volume", _level()),
    "volume.db": ("volume", _decibels()),
    "volume.louder": ("volume", _said(factor=sound_frames.LEVELS["louder"])),
    "volume.quieter": ("volume", _said(factor=sound_frames.LEVELS["quieter"])),
    "volume.mute": ("volume", _said(volume=0.0)),
    "volume.mute_part": ("volume", _silent_part),
    "volume.normal": ("volume", _said(volume=1.0)),
    "fade.in": ("fade", _timed("in_ms", sound_frames.USUAL_FADE_MS)),
    "fade.out": ("fade", _timed("out_ms", sound_frames.USUAL_FADE_MS)),
    "fade.both": (
        "fade",
_fades,
    ),
    "fade.none": ("fade", _said(in_ms=0, out_ms=0)),
    "loudness": ("loudness", _lufs),
    "music.add": ("music", _pointed("sound")),
    "music.remove": ("music", _said(visible=False)),
    "music.level": ("volume", _level("music")),
    "music.db": ("volume", _decibels("music")),
    "music.louder": ("volume", _said(target="music", factor=sound_frames.LEVELS["louder"])),
    "music.quieter": ("volume", _said(target="music", factor=sound_frames.LEVELS["quieter"])),
    "music.duck": ("music", _ducked),
    "music.unduck": ("music", _said(duck=False)),
    "music.loop": ("music", _said(loop=True)),
    "music.once": ("music", _said(loop=False)),
    "music.fade_in": ("music", _timed("in_ms", sound_frames.USUAL_FADE_MS)),
    "music.fade_out": ("music", _timed("out_ms", sound_frames.USUAL_FADE_MS)),
    "music.start": ("music", _timed("start_ms")),
    "roles.swap": ("roles", _said(swap=True)),
    "roles.music": ("roles", _pointed("sound", role="music")),
    "roles.voice": ("roles", _pointed("sound", role="voice")),
    "join": ("join", _said()),
    "batch": ("batch", _said()),
    "sound.replace": ("roles", _pointed("sound", role="voice")),
    **{f"wave.{style}": ("waveform", _said(style=style)) for style in STYLES},
    "wave.colour": ("waveform", _coloured),
    "wave.gradient": ("waveform", _blended()),
    **{f"wave.{place}": ("waveform", _said(vertical=place)) for place in ("top", "center", "bottom")},
    "wave.bigger": ("waveform", _sized(look_values.SIZES["bigger"])),
    "wave.smaller": ("waveform", _sized(look_values.SIZES["smaller"])),
    "wave.height": ("waveform", _share("height")),
    "wave.opacity": ("waveform", _opaque),
    "wave.fainter": ("waveform", _said(opacity_factor=0.6)),
    "wave.stronger": ("waveform", _said(opacity_factor=1.5)),
    "wave.off": ("waveform", _said(visible=False)),
    "wave.on": ("waveform", _said(visible=True)),
    "bg.colour": ("background", _coloured),
    "bg.gradient": ("background", _blended(gradient=True)),
    "bg.picture": ("background", _pointed("image", source="image")),
    "bg.video": ("background", _said(source="video")),
    "bg.cover_art": ("background", _said(source="cover")),
    "bg.cover": ("background", _said(fit="cover")),
    "bg.contain": ("background", _said(fit="contain")),
    "bg.blur_fill": ("background", _said(fit="blur")),
    "bg.zoom": ("background", _said(fit="zoom")),
    "bg.dim": ("background", _dimmed),
    "bg.lighten": ("background", _said(dim_step=-1.0)),
    "bg.blur": ("background", _said(blur=0.5)),
    "bg.unblur": ("background", _said(blur=0.0)),
    "bg.remove": ("background", _said(visible=False)),
    "text.add": ("add_text", _words),
    "text.subtitle": ("add_text", _words_as("subtitle")),
    "text.lower_third": ("add_text", _words_as("lower_third")),
    "text.words": (_TEXT, _new_words),
    "text.remove": ("remove_text", _of_text(_said())),
    "text.remove_all": ("remove_text", _said(every=True)),
    **{
        f"text.{place}": (_TEXT, _of_text(_said(**{slot: place})))
        for place, slot in _EDGES.items()
    },
    "text.colour": (_TEXT, _of_text(_coloured)),
    "text.gradient": (_TEXT, _of_text(_blended())),
    "text.bigger": (_TEXT, _of_text(_sized(look_values.SIZES["bigger"]))),
    "text.smaller": (_TEXT, _of_text(_sized(look_values.SIZES["smaller"]))),
    "text.bold": (_TEXT, _of_text(_said(weight="bold"))),
    "text.regular": (_TEXT, _of_text(_said(weight="regular"))),
    "text.first": (_TEXT, _of_text(_seen_first)),
    "text.from_to": (_TEXT, _of_text(_seen_between)),
    "text.from": (_TEXT, _of_text(_seen_from)),
    "text.last": (_TEXT, _of_text(_timed("last_ms", 3000))),
    "text.whole": (_TEXT, _of_text(_said(whole=True))),
    "text.longer": (_TEXT, _of_text(_timed("extend_ms", times.USUAL_STEP_MS))),
    "text.fade_in": (_TEXT, _of_text(_faded("fade_in_ms"))),
    "text.fade_out": (_TEXT, _of_text(_faded("fade_out_ms"))),
    "text.no_fade": (_TEXT, _of_text(_said(fade_in_ms=0, fade_out_ms=0))),
    "text.swap": ("exchange", _said()),
    "captions.add": ("captions", _pointed("one")),
    "captions.transcribe": ("captions", _said(transcribe=True)),
    "captions.off": ("captions", _said(visible=False)),
    "captions.top": ("captions", _said(vertical="top")),
    "captions.bottom": ("captions", _said(vertical="bottom")),
    "captions.bigger": ("captions", _sized(look_values.SIZES["bigger"])),
    "captions.smaller": ("captions", _sized(look_values.SIZES["smaller"])),
    "captions.colour": ("captions", _coloured),
    "captions.bold": ("captions", _said(weight="bold")),
    "captions.later": ("captions", _shifted(1)),
    "captions.earlier": ("captions", _shifted(-1)),
    **{
        f"canvas.{name}": ("canvas", _said(across=across, down=down))
        for name, (across, down) in _SHAPES.items()
    },
    "canvas.720": ("canvas", _said(short=720)),
    "canvas.1080": ("canvas", _said(short=1080)),
    "canvas.4k": ("canvas", _said(short=2160)),
    "canvas.fps": ("canvas", _fps),
    "bar.on": ("progress_bar", _said(visible=True)),
    "bar.off": ("progress_bar", _said(visible=False)),
    "bar.colour": ("progress_bar", _coloured),
    "bar.top": ("progress_bar", _said(vertical="top")),
    "bar.bottom": ("progress_bar", _said(vertical="bottom")),
    "clock.on": ("clock", _beside_place),
    "clock.off": ("clock", _said(visible=False)),
    "clock.corner": ("clock", _cornered),
    "clock.colour": ("clock", _coloured),
    "clock.total": ("clock", _said(show_total=True)),
    "logo.add": ("logo", _logo),
    "logo.cover": ("logo", lambda clause, scene: {"source": "cover", **_beside_place(clause, scene)}),
    "logo.off": ("logo", _said(visible=False)),
    "logo.corner": ("logo", _cornered),
    "logo.bigger": ("logo", _sized(look_values.SIZES["bigger"])),
    "logo.smaller": ("logo", _sized(look_values.SIZES["smaller"])),
    "logo.fainter": ("logo", _said(opacity_factor=0.6)),
    "theme": ("theme", _said()),
    "undo": ("undo", _said()),
    "redo": ("back", _said()),
    "reset": ("reset", _said()),
    "describe": ("describe", _said()),
    "changes": ("changes", _said()),
    "preview": ("preview", _shown_moment),
    "sheet": ("contact_sheet", _said()),
    "vague": ("vague", _named_first),
    "impossible": ("unknown", _what),
    "thanks": ("thanks", _said()),
    "help": ("help", _said()),
    "create": ("create", _said()),
    "leave": ("leave", _said()),
}  # fmt: skip
"""For each wish the operation of its request, and how its slots are made."""


def made(wish: str, clause: Clause, scene: Scene) -> EditRequest | None:
    """Return the request that fulfils a wish, None where the words lack what it needs."""
    if wish not in MAKINGS:
        return None
    operation, making = MAKINGS[wish]
    slots = making(clause, scene)
    return None if slots is None else EditRequest(operation, dict(slots), clause.text)
