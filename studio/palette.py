"""Colours: reading them, their light, contrast between two, and the palette of a picture.

A colour is a tuple of three 0..255 integers; written "#rrggbb".
"""

from __future__ import annotations

import colorsys

import numpy as np
from PIL import Image

Colour = tuple[int, int, int]

WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)
READABLE = 4.5
"""Contrast that text needs at least (WCAG AA)."""


def parse(text: str) -> Colour:
    """Return the colour of "#rrggbb" or "#rgb". Raises ValueError for anything else."""
    digits = text.lstrip("#")
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    if len(digits) != 6:
        raise ValueError(f"not a colour: {text!r}")
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def luminance(colour: Colour) -> float:
    """Return the relative luminance, 0..1 (WCAG)."""
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio, 1..21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """Return the colour that lies `share` of the way from one to the other."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def worst_contrast(ink: Colour, ground: np.ndarray) -> float:
    """Return the contrast of an ink over the least favourable tenth of a ground.

    ground: RGB 0..255, shape (..., pixels, 3); of several grounds the worst counts.
    """
    sample = ground.astype(np.float32) / 255
    linear = np.where(sample <= 0.04045, sample / 12.92, ((sample + 0.055) / 1.055) ** 2.4)
    light = linear @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    own = luminance(ink)
    ratios = (np.maximum(light, own) + 0.05) / (np.minimum(light, own) + 0.05)
    return float(np.quantile(ratios, 0.1, axis=-1).min())


def ink_for(wanted: Colour, ground: np.ndarray, *, enough: float = READABLE) -> Colour:
    """Return the wanted ink, or near-black or white where it would not be readable."""
    choices = [wanted, WHITE, (20, 22, 28)]
    rated = [(worst_contrast(choice, ground), choice) for choice in choices]
    if rated[0][0] >= enough:
        return wanted
    return max(rated[1:], key=lambda pair: pair[0])[1]


def towards(colour: Colour, ground: Colour, *, enough: float) -> Colour:
    """Return the colour, lightened or darkened until it stands out from the ground."""
    goal = WHITE if luminance(ground) < 0.3 else BLACK
    for step in range(11):
        tried = mix(colour, goal, step / 10)
        if contrast(tried, ground) >= enough:
            return tried
    return goal


def accents(picture: Image.Image) -> tuple[Colour, Colour]:
    """Return the two colours that speak in a picture: vivid, frequent, and unlike each other.

    A grey picture gives two light greys.
    """
    small = picture.convert("RGB").resize((64, 64), Image.Resampling.BOX)
    counted = small.quantize(24, method=Image.Quantize.MEDIANCUT).convert("RGB").getcolors(4096)
    rated: list[tuple[float, Colour]] = []
    for count, pixel in counted or []:
        if not isinstance(pixel, tuple):
            continue
        colour: Colour = (int(pixel[0]), int(pixel[1]), int(pixel[2]))
        _hue, light, vivid = colorsys.rgb_to_hls(*(channel / 255 for channel in colour))
        score = (count / 4096) ** 0.4 * vivid**1.2 * (1 - abs(light - 0.55))
        rated.append((score, colour))
    rated.sort(reverse=True)
    if not rated or rated[0][0] < 0.06:
        return (236, 238, 242), (190, 196, 206)
    first = rated[0][1]
    hue = colorsys.rgb_to_hls(*(channel / 255 for channel in first))[0]
    for score, colour in rated[1:]:
        away = abs(colorsys.rgb_to_hls(*(channel / 255 for channel in colour))[0] - hue)
        if 0.06 < min(away, 1 - away) < 0.3 and score > 0.25 * rated[0][0]:
            return first, colour
    return first, mix(first, WHITE, 0.35)
