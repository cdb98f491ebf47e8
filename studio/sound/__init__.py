"""Sound: decoding, mixing, loudness, silences, the AAC of the finished video.

All sound inside is float32, shape (samples, 2), 48 kHz, -1..1 (louder is possible until the
limiter). Everything streams: memory does not grow with the length.
"""

from __future__ import annotations

from studio.sound.aac import copyable_source, encode_aac, fitting_bit_rate
from studio.sound.loudness import loudness
from studio.sound.mix import Mix, mix
from studio.sound.quiet import silences
from studio.sound.reader import Reader, blocks
from studio.sound.resampling import RATE, Sound

__all__ = [
    "RATE",
    "Mix",
    "Reader",
    "Sound",
    "blocks",
    "copyable_source",
    "encode_aac",
    "fitting_bit_rate",
    "loudness",
    "mix",
    "silences",
]
