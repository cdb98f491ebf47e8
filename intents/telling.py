"""What changed, as facts, and facts into words: times, lengths and colours as people say them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from intents.lexicon import lexicons
from intents.slots.colours import modified


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is different: the key of what is said and its facts."""

    key: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    video: str = ""
    """Of several videos the one that is different; empty: all of them."""

    @property
    def is_of_a_theme(self) -> bool:
        """Whether a theme brings it along: a colour that gives way to its own."""
        if self.key == "background_set":
            return bool(self.facts["kind"] == "theme")
        return self.key.endswith("_colour") and not any(self.facts["colours"])


def common_first(names: Sequence[str], each: Sequence[Sequence[Change]]) -> list[Change]:
    """Return what is different in every one of several videos, then what is in single ones.

    names: of the videos. each: what is different in each of them.
    """
    common = [change for change in each[0] if all(change in found for found in each)]
    own = [
        replace(change, video=name)
        for name, found in zip(names, each, strict=True)
        for change in found
        if change not in common
    ]
    return [*common, *own]


def clock_time(ms: int) -> str:
    """Return a time as "1:05" or "0:01.5"."""
    minutes, rest = divmod(max(0, ms), 60_000)
    seconds, parts = divmod(rest, 1000)
    tail = f".{parts:03d}".rstrip("0") if parts else ""
    return f"{minutes}:{seconds:02d}{tail}"


def seconds(ms: int) -> str:
    """Return a length in seconds as "4.5", without idle zeros."""
    return f"{ms / 1000:.3f}".rstrip("0").rstrip(".")


_BASIC = 40
"""How many of a language's colour names are everyday words where it does not say which."""


@cache
def _names(lang: str) -> dict[str, str]:
    colours = lexicons()[lang].colours
    names: dict[str, str] = {}
    suffix = next(iter(colours.suffix), "")
    known = [*colours.names.items(), *colours.fixed.items()]
    for name, value in known:
        full = _plain(name)
        names.setdefault(value, full if full.endswith(suffix) else full + suffix)
    mixed = [(kind, next(iter(words))) for kind, words in colours.modifiers.items() if words]
    told = {v for k, v in colours.names.items() if re.fullmatch(colours.everyday, k)}
    everyday = told or set(list(colours.names.values())[:_BASIC])
    usual = sorted((pair for pair in known if pair[1] in everyday), key=lambda pair: len(pair[0]))
    for name, value in usual:
        for kind, word in mixed:
            shade = f"{word} {_plain(name)}" if name.isascii() else f"{word}{_plain(name)}"
            mix = modified(value, kind)
            if set(re.findall("..", mix[1:])) - {"00", "ff"}:
                # A pure colour was written as its code.
                names.setdefault(mix, shade)
    return names


def _plain(name: str) -> str:
    """Return the usual spelling of a name that allows several ("gr[ae]y")."""
    # What may be left away, and what is only looked at, is no part of a name.
    name = re.sub(r"\(\?[!=][^()]*\)|\((?:[^()]|\([^()]*\))*\)[?*]", "", name)
    name = re.sub(r"\(\?:([^|()]*)\|(?:[^()]|\([^()]*\))*\)", r"\1", name)
    return re.sub(r"\w\?", "", re.sub(r"\[\w*?(\w)\]", r"\1", name)).replace(" ?", "-")


def colour_name(colour: str | None, lang: str) -> str:
    """Return the name of a colour where it has one, its hex code otherwise."""
    if colour is None:
        return ""
    return _names(lang).get(colour, colour)


def colours_named(lang: str) -> dict[str, str]:
    """Return the colours whose names anybody knows, with the name."""
    colours = lexicons()[lang].colours
    plain = {value for name, value in colours.names.items() if re.fullmatch(colours.plain, name)}
    mixed = {modified(value, kind) for value in plain for kind in colours.modifiers}
    known = plain | mixed | set(colours.fixed.values())
    return {one: name for one, name in _names(lang).items() if one in known}


def readable(facts: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """Return the facts with times and colours in words: start_ms gives also start, and so on."""
    told = dict(facts)
    for key, value in facts.items():
        if key.endswith("_ms") or key == "ms":
            name = key.removesuffix("_ms") if key != "ms" else "length"
            told[name] = clock_time(value) if isinstance(value, int) else ""
            told[f"{name}_s"] = seconds(value) if isinstance(value, int) else ""
    if isinstance(facts.get("colours"), list):
        told["colour_names"] = [colour_name(colour, lang) for colour in facts["colours"]]
    if "cuts" in facts:
        told["cuts"] = [readable(cut, lang) for cut in facts["cuts"]]
    if "at" in facts and isinstance(facts["at"], list):
        told["times"] = [clock_time(ms) for ms in facts["at"]]
    clip = facts.get("clip")
    if clip is not None:
        told["clip_colour"] = colour_name(clip.colour, lang)
        told["clip_colour_to"] = colour_name(clip.colour_to, lang)
    return told
