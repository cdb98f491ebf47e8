"""A wish and the words it was said in, to the edit request that fulfils it."""

from __future__ import annotations

from typing import Final

from intents.edits.frames import cutting_frames, file_frames, look_values, sound_frames
from intents.edits.message import times
from intents.edits.message.clause import Clause
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.edits.wishes import slots_said as words
from intents.edits.wishes.labels import STYLES

_SHAPES: Final = {"tall": (9, 16), "wide": (16, 9), "square": (1, 1), "4:5": (4, 5), "3:4": (3, 4)}
_EDGES: Final = {"top": "vertical", "center": "vertical", "bottom": "vertical", "left": "horizontal", "right": "horizontal"}  # fmt: skip

_TEXT: Final = "change_text"
MAKINGS: Final[dict[str, tuple[str, words.Making]]] = {
    "trim.head": ("trim", words.timed("head_ms")),
    "trim.tail": ("trim", words.timed("tail_ms")),
    "trim.to": ("trim", words.timed("to_ms")),
    "trim.keep_last": ("trim", words.timed("keep_last_ms")),
    "trim.keep": ("trim", words.ranged(keep=True)),
    "trim.cut": ("trim", words.ranged()),
    "part.remove": ("trim", words.part(keep=False)),
    "part.keep": ("trim", words.part(keep=True)),
    "split.at": ("split", words.split_at),
    "split.parts": ("split", words.parts),
    "silence.remove": ("silence", words.said()),
    "repeat": ("repeat", lambda clause, _: cutting_frames.repeat(clause).slots),
    "speed.set": ("speed", words.pace),
    "speed.to": ("speed", words.timed("to_ms")),
    "speed.faster": ("speed", words.said(factor=sound_frames.PACES["faster"])),
    "speed.slower": ("speed", words.said(factor=sound_frames.PACES["slower"])),
    "speed.normal": ("speed", words.said(speed=1.0)),
    "volume.set": ("volume", words.level()),
    "volume.db": ("volume", words.decibels()),
    "volume.louder": ("volume", words.said(factor=sound_frames.LEVELS["louder"])),
    "volume.quieter": ("volume", words.said(factor=sound_frames.LEVELS["quieter"])),
    "volume.mute": ("volume", words.said(volume=0.0, target="all")),
    "volume.mute_part": ("volume", words.silent_part),
    "volume.normal": ("volume", words.said(volume=1.0)),
    "fade.in": ("fade", words.timed("in_ms", sound_frames.USUAL_FADE_MS)),
    "fade.out": ("fade", words.timed("out_ms", sound_frames.USUAL_FADE_MS)),
    "fade.both": ("fade", words.fades),
    "fade.none": ("fade", words.said(in_ms=0, out_ms=0)),
    "loudness": ("loudness", words.lufs),
    "music.add": ("music", words.laid_under),
    "music.remove": ("music", words.said(visible=False)),
    "music.level": ("volume", words.level("music")),
    "music.db": ("volume", words.decibels("music")),
    "music.louder": ("volume", words.said(target="music", factor=sound_frames.LEVELS["louder"])),
    "music.quieter": ("volume", words.said(target="music", factor=sound_frames.LEVELS["quieter"])),
    "music.duck": ("music", words.ducked),
    "music.unduck": ("music", words.said(duck=False)),
    "music.loop": ("music", words.said(loop=True)),
    "music.once": ("music", words.said(loop=False)),
    "music.fade_in": ("music", words.timed("in_ms", sound_frames.USUAL_FADE_MS)),
    "music.fade_out": ("music", words.timed("out_ms", sound_frames.USUAL_FADE_MS)),
    "music.start": ("music", words.timed("start_ms")),
    "roles.swap": ("roles", words.traded),
    "roles.music": ("roles", words.given_role("music")),
    "roles.voice": ("roles", words.given_role("voice")),
    "join": ("join", lambda clause, scene: file_frames.join(clause, scene)[0].slots),
    "batch": ("batch", words.said()),
    "sound.replace": ("roles", words.pointed("sound", role="voice")),
    **{f"wave.{style}": ("waveform", words.said(style=style)) for style in STYLES},
    "wave.colour": ("waveform", words.coloured),
    "wave.gradient": ("waveform", words.blended()),
    **{f"wave.{place}": ("waveform", words.said(vertical=place)) for place in ("top", "center", "bottom")},
    "wave.bigger": ("waveform", words.sized(look_values.SIZES["bigger"])),
    "wave.smaller": ("waveform", words.sized(look_values.SIZES["smaller"])),
    "wave.height": ("waveform", words.share("height")),
    "wave.opacity": ("waveform", words.opaque),
    "wave.fainter": ("waveform", words.see_through),
    "wave.stronger": ("waveform", words.said(opacity_factor=1.5)),
    "wave.off": ("waveform", words.said(visible=False)),
    "wave.on": ("waveform", words.said(visible=True)),
    "bg.colour": ("background", words.grounded),
    "bg.gradient": ("background", words.blended(gradient=True)),
    "bg.picture": ("background", words.pointed("image", source="image")),
    "bg.video": ("background", words.pointed("image", source="video")),
    "bg.cover_art": ("background", words.said(source="cover")),
    "bg.cover": ("background", words.said(fit="cover")),
    "bg.contain": ("background", words.said(fit="contain")),
    "bg.blur_fill": ("background", words.said(fit="blur")),
    "bg.zoom": ("background", words.said(fit="zoom")),
    "bg.dim": ("background", words.dimmed),
    "bg.lighten": ("background", words.lit),
    "bg.blur": ("background", words.share("blur", 0.5)),
    "bg.unblur": ("background", words.said(blur=0.0)),
    "bg.remove": ("background", words.said(visible=False)),
    "text.add": ("add_text", words.words),
    "text.subtitle": ("add_text", words.words_as("subtitle")),
    "text.lower_third": ("add_text", words.words_as("lower_third")),
    "text.words": (_TEXT, words.new_words),
    "text.remove": ("remove_text", words.of_text(words.said())),
    "text.remove_all": ("remove_text", words.said(every=True)),
    **{
        f"text.{place}": (_TEXT, words.of_text(words.said(**{slot: place})))
        for place, slot in _EDGES.items()
    },
    "text.colour": (_TEXT, words.of_text(words.coloured)),
    "text.gradient": (_TEXT, words.of_text(words.blended())),
    "text.bigger": (_TEXT, words.of_text(words.sized(look_values.SIZES["bigger"]))),
    "text.smaller": (_TEXT, words.of_text(words.sized(look_values.SIZES["smaller"]))),
    "text.bold": (_TEXT, words.of_text(words.said(weight="bold"))),
    "text.regular": (_TEXT, words.of_text(words.said(weight="regular"))),
    "text.first": (_TEXT, words.of_text(words.seen_first)),
    "text.from_to": (_TEXT, words.of_text(words.seen_between)),
    "text.from": (_TEXT, words.of_text(words.seen_from)),
    "text.last": (_TEXT, words.of_text(words.timed("last_ms", 3000))),
    "text.whole": (_TEXT, words.of_text(words.said(whole=True))),
    "text.longer": (_TEXT, words.of_text(words.timed("extend_ms", times.USUAL_STEP_MS))),
    "text.fade_in": (_TEXT, words.of_text(words.faded("fade_in_ms"))),
    "text.fade_out": (_TEXT, words.of_text(words.faded("fade_out_ms"))),
    "text.no_fade": (_TEXT, words.of_text(words.said(fade_in_ms=0, fade_out_ms=0))),
    "text.swap": ("exchange", words.said()),
    "captions.add": ("captions", words.pointed("one")),
    "captions.transcribe": ("captions", words.said(transcribe=True)),
    "captions.off": ("captions", words.said(visible=False)),
    "captions.top": ("captions", words.said(vertical="top")),
    "captions.bottom": ("captions", words.said(vertical="bottom")),
    "captions.bigger": ("captions", words.sized(look_values.SIZES["bigger"])),
    "captions.smaller": ("captions", words.sized(look_values.SIZES["smaller"])),
    "captions.colour": ("captions", words.coloured),
    "captions.bold": ("captions", words.said(weight="bold")),
    "captions.later": ("captions", words.shifted(1)),
    "captions.earlier": ("captions", words.shifted(-1)),
    **{
        f"canvas.{name}": ("canvas", words.said(across=across, down=down))
        for name, (across, down) in _SHAPES.items()
    },
    "canvas.720": ("canvas", words.said(short=720)),
    "canvas.1080": ("canvas", words.said(short=1080)),
    "canvas.4k": ("canvas", words.said(short=2160)),
    "canvas.fps": ("canvas", words.fps),
    "bar.on": ("progress_bar", words.said(visible=True)),
    "bar.off": ("progress_bar", words.said(visible=False)),
    "bar.colour": ("progress_bar", words.coloured),
    "bar.top": ("progress_bar", words.said(vertical="top")),
    "bar.bottom": ("progress_bar", words.said(vertical="bottom")),
    "clock.on": ("clock", words.beside_place),
    "clock.off": ("clock", words.said(visible=False)),
    "clock.corner": ("clock", words.cornered),
    "clock.colour": ("clock", words.coloured),
    "clock.total": ("clock", words.said(show_total=True)),
    "logo.add": ("logo", words.logo),
    "logo.cover": ("logo", lambda clause, scene: {"source": "cover", **words.beside_place(clause, scene)}),
    "logo.off": ("logo", words.said(visible=False)),
    "logo.corner": ("logo", words.cornered),
    "logo.bigger": ("logo", words.sized(look_values.SIZES["bigger"])),
    "logo.smaller": ("logo", words.sized(look_values.SIZES["smaller"])),
    "logo.fainter": ("logo", words.see_through),
    "theme": ("theme", words.said()),
    "undo": ("undo", words.said()),
    "redo": ("back", words.said()),
    "reset": ("reset", words.said()),
    "describe": ("describe", words.said()),
    "changes": ("changes", words.said()),
    "preview": ("preview", words.shown_moment),
    "sheet": ("contact_sheet", words.said()),
    "vague": ("vague", words.named_first),
    "impossible": ("unknown", words.what),
    "thanks": ("thanks", words.said()),
    "help": ("help", words.said()),
    "create": ("create", words.said()),
    "leave": ("leave", words.said()),
}  # fmt: skip
"""For each wish the operation of its request, and how its slots are made."""


def made(wish: str, clause: Clause, scene: Scene) -> EditRequest | None:
    """Return the request that fulfils a wish, None where the words lack what it needs."""
    if wish not in MAKINGS:
        return None
    operation, making = MAKINGS[wish]
    slots = making(clause, scene)
    return None if slots is None else EditRequest(operation, dict(slots), clause.text)
