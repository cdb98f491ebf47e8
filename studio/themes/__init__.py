"""Themes: fonts, colours and proportions of a picture, one small YAML file each.

Lengths are pixels of a canvas whose shorter side is 1080; they grow with the canvas.
"""

from __future__ import annotations

from functools import cache
from typing import Annotated, Literal

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from studio.lettering import Align, Family
from studio.palette import parse
from studio.theme_names import DEFAULT, FOLDER, keys
from studio.theme_names import names as names
from studio.timeline import Canvas, TextRole

Shape = Literal["landscape", "portrait", "square", "tall"]


def _colour(text: str) -> str:
    parse(text)
    return text


Hex = Annotated[str, AfterValidator(_colour)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RoleStyle(_Part):
    """How texts of one role are set."""

    size: int
    bold: bool = False
    family: Family = "sans"
    soft: bool = False
    """In the softer of the two inks."""
    lines: int = 2
    leading: float = 1.2


class ShapeStyle(_Part):
    """Proportions on one shape of canvas."""

    margin: int
    """Left and right."""
    top: int
    bottom: int
    wave: float
    """Height of the waveform, share of the canvas height."""
    title_scale: float = 1.0


class Glow(_Part):
    """A soft light on the background."""

    colour: Hex
    x: float
    y: float
    """Its middle, shares of the canvas."""
    radius: float
    """Share of the longer side."""
    strength: float = Field(ge=0, le=1)


class Theme(_Part):
    """A look."""

    key: str = ""
    """File name without suffix."""
    names: dict[str, list[str]]
    """What people call it, per language; the first is shown."""
    background: list[Hex] = Field(min_length=1, max_length=3)
    angle: int = 180
    glows: list[Glow] = []
    ink: Hex
    soft_ink: Hex
    wave: list[Hex] = Field(min_length=1, max_length=3)
    align: Align = "left"
    corner: int = 20
    """Radius of the corners of pictures and plates."""
    roles: dict[TextRole, RoleStyle]
    shapes: dict[Shape, ShapeStyle]

    def role(self, role: TextRole) -> RoleStyle:
        return self.roles[role]

    def shape(self, canvas: Canvas) -> ShapeStyle:
        return self.shapes[shape_of(canvas)]


def shape_of(canvas: Canvas) -> Shape:
    """Return the kind of layout a canvas asks for."""
    ratio = canvas.width / canvas.height
    if ratio > 1.2:
        return "landscape"
    if ratio > 0.9:
        return "square"
    return "tall" if ratio > 0.68 else "portrait"


@cache
def theme(key: str) -> Theme:
    """Return a theme; an unknown key gives the default one."""
    path = FOLDER / f"{key}.yaml"
    if key not in keys():
        path, key = FOLDER / f"{DEFAULT}.yaml", DEFAULT
    shared = yaml.safe_load((FOLDER / "shared.yml").read_text(encoding="utf-8"))
    own = yaml.safe_load(path.read_text(encoding="utf-8"))
    merged = _over(shared, own)
    return Theme.model_validate({**merged, "key": key})


def _over(below: dict[str, object], above: dict[str, object]) -> dict[str, object]:
    """Return both mappings as one; what stands above wins, key by key."""
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        if isinstance(value, dict) and isinstance(under, dict):
            merged[key] = _over(under, value)
        else:
            merged[key] = value
    return merged
