"""What can be done to a timeline: one module an operation, listed here by name."""

from __future__ import annotations

from studio.operations import (
    add_text,
    background,
    batch,
    canvas,
    captions,
    change_text,
    clock,
    exchange,
    fade,
    join,
    logo,
    loudness,
    music,
    progress_bar,
    remove_text,
    repeat,
    roles,
    silence,
    speed,
    split,
    theme,
    trim,
    versions,
    volume,
    waveform,
)
from studio.operations.context import Context, EditError, Operation

OPERATIONS: dict[str, Operation] = {
    "add_text": add_text.apply,
    "background": background.apply,
    "batch": batch.apply,
    "canvas": canvas.apply,
    "captions": captions.apply,
    "change_text": change_text.apply,
    "clock": clock.apply,
    "exchange": exchange.apply,
    "fade": fade.apply,
    "join": join.apply,
    "logo": logo.apply,
    "loudness": loudness.apply,
    "music": music.apply,
    "progress_bar": progress_bar.apply,
    "remove_text": remove_text.apply,
    "repeat": repeat.apply,
    "roles": roles.apply,
    "silence": silence.apply,
    "speed": speed.apply,
    "split": split.apply,
    "theme": theme.apply,
    "trim": trim.apply,
    "versions": versions.apply,
    "volume": volume.apply,
    "waveform": waveform.apply,
}

__all__ = ["OPERATIONS", "Context", "EditError", "Operation"]
