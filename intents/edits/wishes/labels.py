"""The wishes that a learned reader knows, and which edit requests tell them.

A wish is one thing that somebody wants done, without its values ("lose so much at the end"). The
labelled sentences of fixtures/wishes name them; a request *tells* a wish when carrying it out does
what was wished, whatever else it does ("a red title" tells `text.add`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from intents.edits.request import EditRequest
from intents.edits.scene import Scene

Telling = Callable[[EditRequest], bool]

SEVERAL: Final = "several"
"""What a stretch of words is that holds more than one wish, or only a part of one."""
TALK: Final = frozenset({"remark", "leave", "thanks", "create", "help"})
"""Wishes for which nothing is edited."""
IDLE: Final = frozenset({"thanks", "greet", "create", "help", "leave"})
"""Operations of requests that edit nothing."""
STYLES: Final = ("bars", "mirror", "line", "filled", "dots", "circle", "spectrum")
"""Styles of the waveform that the net has learned; one drawn later is told by its words alone."""


def _has(operation: str, *slots: str) -> Telling:
    """Tell with one of these slots, or with the operation alone where none is named."""
    wanted = frozenset(slots)
    return lambda one: (
        one.operation == operation and (not wanted or not wanted.isdisjoint(one.slots))
    )


def _is(operation: str, **slots: object) -> Telling:
    """Tell with exactly these values."""
    return lambda one: (
        one.operation == operation
        and all(one.slots.get(slot) == value for slot, value in slots.items())
    )


def _shown(operation: str) -> Telling:
    return lambda one: one.operation == operation and one.claim("visible") is not False


def _place(operation: str, slot: str, value: str) -> Telling:
    return lambda one: (
        one.operation == operation and (one.slots.get(slot) == value or "opposite" in one.slots)
    )


def _either(*tellings: Telling) -> Telling:
    return lambda one: any(telling(one) for telling in tellings)


def _both(*tellings: Telling) -> Telling:
    return lambda one: all(telling(one) for telling in tellings)


def _not(telling: Telling) -> Telling:
    return lambda one: not telling(one)


def _above(operation: str, **limits: float) -> Telling:
    """Tell with a number above its limit in one of these slots."""
    return lambda one: (
        one.operation == operation
        and any((one.number(slot) or limit) > limit for slot, limit in limits.items())
    )


def _below(operation: str, **limits: float) -> Telling:
    """Tell with a number below its limit in one of these slots."""
    return lambda one: (
        one.operation == operation
        and any(
            (value := one.number(slot)) is not None and value < limit
            for slot, limit in limits.items()
        )
    )


def _shape(holds: Callable[[float], bool]) -> Telling:
    """Tell with a picture whose width over height is like that."""

    def telling(one: EditRequest) -> bool:
        across, down = one.number("across"), one.number("down")
        if one.number("width") and one.number("height"):
            across, down = one.number("width"), one.number("height")
        return one.operation == "canvas" and bool(across and down and holds(across / down))

    return telling


_KEEPS: Final[Telling] = _is("trim", keep=True)
_SILENT: Final[Telling] = _is("volume", volume=0.0)
_STRETCH: Final[Telling] = _has("volume", "starts_ms", "last_ms", "half", "part_number")
_OF_MUSIC: Final[Telling] = _is("volume", target="music")
_PLAYED: Final[Telling] = _has("music", "start_ms", "end_ms", "shift_ms")
_TEXT = ("add_text", "change_text")


def _from_start(one: EditRequest) -> bool:
    return one.operation == "trim" and one.numbers("starts_ms")[:1] == (0,)


def _from_end(one: EditRequest) -> bool:
    return one.operation == "trim" and any(start < 0 for start in one.numbers("starts_ms"))


def _of_text(make: Callable[..., Telling], *args: object, **more: object) -> Telling:
    return _either(*(make(operation, *args, **more) for operation in _TEXT))


def _of_voice(telling: Telling) -> Telling:
    return _both(telling, _not(_OF_MUSIC))


def _on_music(make: Callable[..., Telling], *args: object, **more: object) -> Telling:
    of_voice = _is("volume", target="voice")
    return _either(
        make("music", *args, **more), _both(make("volume", *args, **more), _not(of_voice))
    )


def _coloured(operation: str) -> Telling:
    return _has(operation, "colours", "tone_step", "shades")


def _gradient(operation: str) -> Telling:
    return lambda one: (
        one.operation == operation
        and (len(one.words("colours")) > 1 or bool({"gradient", "shades"} & one.slots.keys()))
    )


def _sized(operation: str, step: int) -> Telling:
    limits = {"size": 1.0, "factor": 1.0}
    return _above(operation, **limits) if step > 0 else _below(operation, **limits)


_TELLINGS: Final[dict[str, Telling]] = {
    "trim.head": _either(_PLAYED, _has("trim", "head_ms", "head_share"), _both(_from_start, _not(_KEEPS))),
    "trim.tail": _has("trim", "tail_ms"),
    "trim.to": _either(_PLAYED, _has("trim", "to_ms", "to_share"), _both(_from_start, _KEEPS)),
    "trim.keep_last": _either(_has("trim", "keep_last_ms"), _both(_from_end, _KEEPS)),
    "trim.keep": _either(
        _PLAYED, _both(_KEEPS, _has("trim", "starts_ms", "middle_ms")), _has("trim", "keep_last_ms", "to_ms")
    ),
    "trim.cut": _both(
        _has("trim", "starts_ms", "middle_ms", "to_ms", "head_ms", "tail_ms"), _not(_KEEPS)
    ),
    "trim.half": _has("trim", "half", "to_share", "head_share", "part_number"),
    "part.remove": _both(_has("trim", "part_number", "part_numbers", "half"), _not(_KEEPS)),
    "part.keep": _either(
        _both(_has("trim", "part_number", "part_numbers"), _KEEPS), _has("trim", "half")
    ),
    "split.at": _has("split", "at_ms"),
    "split.parts": _has("split", "parts", "every_ms"),
    "silence.remove": _has("silence"),
    "repeat": _has("repeat"),
    "speed.set": _has("speed", "speed", "factor"),
    "speed.to": _has("speed", "to_ms"),
    "speed.faster": _above("speed", speed=1.0, factor=1.0),
    "speed.slower": _below("speed", speed=1.0, factor=1.0),
    "speed.normal": _is("speed", speed=1.0),
    "volume.set": _of_voice(_has("volume", "volume", "factor")),
    "volume.db": _of_voice(_has("volume", "db", "volume")),
    "volume.louder": _of_voice(_above("volume", factor=1.0, volume=1.0, db=0.0)),
    "volume.quieter": _of_voice(
        _both(_below("volume", factor=1.0, volume=1.0, db=0.0), _not(_SILENT))
    ),
    "volume.mute": _both(_of_voice(_SILENT), _not(_STRETCH)),
    "volume.mute_part": _both(_of_voice(_SILENT), _STRETCH),
    "volume.normal": _of_voice(
        _either(_is("volume", volume=1.0), _is("volume", factor=1.0))
    ),
    "fade.in": _either(_above("fade", in_ms=0), _has("fade", "in_factor")),
    "fade.out": _either(_above("fade", out_ms=0), _has("fade", "out_factor")),
    "fade.both": _both(_above("fade", in_ms=0), _above("fade", out_ms=0)),
    "fade.none": _either(_is("fade", in_ms=0), _is("fade", out_ms=0)),
    "loudness": _has("loudness"),
    "music.add": _shown("music"),
    "music.remove": _either(_is("music", visible=False), _both(_OF_MUSIC, _SILENT)),
    "music.level": _on_music(_has, "volume", "factor"),
    "music.db": _on_music(_has, "db", "volume"),
    "music.louder": _on_music(_above, factor=1.0, db=0.0, volume=0.25),
    "music.quieter": _on_music(_below, factor=1.0, db=0.0, volume=0.25),
    "music.duck": _is("music", duck=True),
    "music.unduck": _either(_is("music", duck=False), _has("music", "duck_db")),
    "music.loop": _is("music", loop=True),
    "music.once": _is("music", loop=False),
    "music.fade_in": _either(_above("music", in_ms=0), _above("fade", in_ms=0)),
    "music.fade_out": _either(_above("music", out_ms=0), _above("fade", out_ms=0)),
    "music.start": _PLAYED,
    "roles.swap": _is("roles", swap=True),
    "roles.music": _either(
        _is("roles", role="music"), _is("roles", swap=True), _shown("music")
    ),
    "roles.voice": _either(_is("roles", role="voice"), _is("roles", swap=True)),
    "join": _has("join"),
    "batch": _has("batch"),
    "sound.replace": _either(_is("roles", role="voice"), _is("roles", swap=True)),
    **{f"wave.{style}": _is("waveform", style=style) for style in STYLES},
    "wave.colour": _coloured("waveform"),
    "wave.gradient": _gradient("waveform"),
    **{f"wave.{place}": _place("waveform", "vertical", place) for place in ("top", "center", "bottom")},
    "wave.bigger": _above("waveform", factor=1.0, height=0.3),
    "wave.smaller": _below("waveform", factor=1.0, height=0.5),
    "wave.height": _has("waveform", "height", "factor"),
    "wave.opacity": _has("waveform", "opacity", "opacity_factor"),
    "wave.fainter": _below("waveform", opacity=1.0, opacity_factor=1.0),
    "wave.stronger": _either(_is("waveform", opacity=1.0), _above("waveform", opacity_factor=1.0)),
    "wave.off": _is("waveform", visible=False),
    "wave.on": _shown("waveform"),
    "bg.colour": _coloured("background"),
    "bg.gradient": _gradient("background"),
    "bg.picture": _either(_is("background", source="image"), _has("background", "file", "file_number")),
    "bg.video": _either(_is("background", source="video"), _has("background", "file", "file_number")),
    "bg.cover_art": _is("background", source="cover"),
    "bg.cover": _is("background", fit="cover"),
    "bg.contain": _either(_is("background", fit="contain"), _is("background", fit="blur")),
    "bg.blur_fill": _is("background", fit="blur"),
    "bg.zoom": _is("background", fit="zoom"),
    "bg.dim": _above("background", dim=0.0, dim_step=0.0),
    "bg.lighten": _either(_has("background", "dim"), _below("background", dim_step=0.0)),
    "bg.blur": _above("background", blur=0.0, blur_step=0.0),
    "bg.unblur": _either(_is("background", blur=0.0), _below("background", blur_step=0.0)),
    "bg.remove": _either(_is("background", visible=False), _is("background", source="theme")),
    "text.add": _either(_has("add_text"), _has("change_text", "text")),
    "text.subtitle": _of_text(_is, role="subtitle"),
    "text.lower_third": _either(
        _of_text(_is, role="lower_third"), _is("add_text", vertical="bottom", horizontal="left")
    ),
    "text.words": _of_text(_has, "text"),
    "text.remove": _has("remove_text"),
    "text.remove_all": _either(_is("remove_text", every=True), _is("remove_text", others=True)),
    **{f"text.{place}": _of_text(_place, "vertical", place) for place in ("top", "bottom")},
    "text.center": _either(
        _of_text(_place, "vertical", "center"), _of_text(_place, "horizontal", "center")
    ),
    **{f"text.{side}": _of_text(_place, "horizontal", side) for side in ("left", "right")},
    "text.colour": _either(_coloured("add_text"), _coloured("change_text")),
    "text.gradient": _either(_gradient("add_text"), _gradient("change_text")),
    "text.bigger": _of_text(_sized, 1),
    "text.smaller": _of_text(_sized, -1),
    "text.bold": _of_text(_is, weight="bold"),
    "text.regular": _of_text(_is, weight="regular"),
    "text.first": _either(_PLAYED, _of_text(_has, "end_ms", "duration_ms", "end_share")),
    "text.from_to": _both(
        _of_text(_has, "start_ms", "start_share"),
        _of_text(_has, "end_ms", "duration_ms", "end_share", "open_end"),
    ),
    "text.from": _of_text(_has, "start_ms", "start_share", "shift_ms"),
    "text.last": _either(_PLAYED, _of_text(_has, "last_ms")),
    "text.whole": _of_text(_has, "whole", "open_end"),
    "text.longer": _of_text(_has, "extend_ms"),
    "text.fade_in": _of_text(_above, fade_in_ms=0),
    "text.fade_out": _of_text(_above, fade_out_ms=0),
    "text.no_fade": _either(_of_text(_is, fade_in_ms=0), _of_text(_is, fade_out_ms=0)),
    "text.swap": _has("exchange"),
    "captions.add": _shown("captions"),
    "captions.transcribe": _shown("captions"),
    "captions.off": _is("captions", visible=False),
    "captions.top": _place("captions", "vertical", "top"),
    "captions.bottom": _place("captions", "vertical", "bottom"),
    "captions.bigger": _sized("captions", 1),
    "captions.smaller": _sized("captions", -1),
    "captions.colour": _coloured("captions"),
    "captions.bold": _is("captions", weight="bold"),
    "captions.later": _above("captions", shift_ms=0),
    "captions.earlier": _below("captions", shift_ms=0),
    "canvas.tall": _shape(lambda ratio: ratio < 0.7),
    "canvas.wide": _shape(lambda ratio: ratio > 1.3),
    "canvas.square": _shape(lambda ratio: ratio == 1),
    "canvas.4:5": _shape(lambda ratio: ratio == 4 / 5),
    "canvas.3:4": _shape(lambda ratio: ratio == 3 / 4),
    "canvas.720": _either(_is("canvas", short=720), _is("canvas", short_step=-1), _is("canvas", height=720)),
    "canvas.1080": _either(_is("canvas", short=1080), _is("canvas", short_step=1), _is("canvas", height=1080)),
    "canvas.4k": _either(_is("canvas", short=2160), _is("canvas", width=3840)),
    "canvas.fps": _has("canvas", "fps"),
    "bar.on": _shown("progress_bar"),
    "bar.off": _is("progress_bar", visible=False),
    "bar.colour": _coloured("progress_bar"),
    "bar.top": _place("progress_bar", "vertical", "top"),
    "bar.bottom": _place("progress_bar", "vertical", "bottom"),
    "clock.on": _shown("clock"),
    "clock.off": _is("clock", visible=False),
    "clock.corner": _has("clock", "vertical", "horizontal", "opposite"),
    "clock.colour": _coloured("clock"),
    "clock.total": _has("clock", "show_total"),
    "logo.add": _shown("logo"),
    "logo.cover": _shown("logo"),
    "logo.off": _is("logo", visible=False),
    "logo.corner": _has("logo", "vertical", "horizontal", "opposite"),
    "logo.bigger": _above("logo", size=1.0, factor=1.0, height=0.0),
    "logo.smaller": _either(_below("logo", size=1.0, factor=1.0), _has("logo", "height")),
    "logo.fainter": _has("logo", "opacity", "opacity_factor"),
    "theme": _has("theme"),
    "undo": _either(_has("undo"), _has("back"), _has("bring_back")),
    "redo": _either(_has("redo"), _has("back")),
    "reset": _has("reset"),
    "describe": _has("describe"),
    "changes": _has("changes"),
    "preview": _has("preview"),
    "sheet": _has("contact_sheet"),
    "vague": _has("vague"),
    "impossible": _either(_has("impossible"), _has("unknown")),
    "correct": _has("correct"),
    "exchange": _has("exchange"),
}  # fmt: skip
LABELS: Final[tuple[str, ...]] = (*sorted([*_TELLINGS, *TALK]), SEVERAL)


def tells(request: EditRequest, wish: str) -> bool:
    """Whether carrying a request out fulfils a wish."""
    telling = _TELLINGS.get(wish)
    return telling is not None and telling(request)


def can_be(wish: str, scene: Scene) -> bool:
    """Whether a project has what a wish is about: music to be louder, a second sound to join."""
    family, _, kind = wish.partition(".")
    sounds = scene.kinds.count("audio") + scene.kinds.count("video")
    fresh = set(scene.fresh)
    match family:
        case "music":
            if kind == "loop" and "video" in fresh and not scene.has_music:
                # "If it is too short, loop it" comes with the clip.
                return "audio" in fresh
            return scene.has_music or sounds > 1 or "audio" in fresh
        case "roles" | "join" | "batch" | "sound":
            if kind == "swap" and not scene.exists:
                return False
            return sounds > 1 or wish == "batch"
        case "captions":
            told = kind in {"add", "transcribe"}
            return scene.has_captions or "captions" in scene.kinds or told
        case "logo":
            return scene.has_logo or "image" in scene.kinds or kind == "cover"
        case "part":
            return scene.parts > 1
        case "bg":
            pictured = scene.background in {"image", "video", "cover"} or fresh & {"image", "video"}
            if kind == "video":
                return "video" in scene.kinds
            if kind == "picture":
                return "image" in scene.kinds
            shown = kind in {"cover", "contain", "blur_fill", "zoom", "blur", "unblur", "dim"}
            return bool(pictured) or not shown or "image" in scene.kinds
        case "text":
            if kind == "swap":
                return len(scene.texts) > 1
            return bool(scene.texts) or kind in {"add", "subtitle", "lower_third"}
        case "create":
            return not scene.exists
        case "undo" | "redo" | "reset" | "changes" | "describe":
            return scene.exists or "audio" not in scene.fresh
        case _:
            return True
