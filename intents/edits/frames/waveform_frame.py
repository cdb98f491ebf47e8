"""What a clause asks of the waveform."""

from __future__ import annotations

from intents.edits.frames.look_values import (
    HALF,
    SIZES,
    is_off,
    opacity,
    place,
    same_colour,
    says_nothing_of_it,
    size,
    tone,
    unclear,
    way_of_shades,
)
from intents.edits.message.clause import Clause, Token
from intents.edits.message.patterns import patterns
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene


def waveform(clause: Clause, scene: Scene) -> list[EditRequest]:
    """Return the edit of the waveform."""
    slots: dict[str, Value] = {**place(clause), **opacity(clause)}
    if clause.does("remove") and clause.looks("striking") and not clause.looks("opacity"):
        # "I find it distracting, leave it out" says why it goes.
        slots.pop("opacity_factor", None)
    if not slots.keys() & {"opacity", "opacity_factor"}:
        slots |= tone(clause)
        if {"on", "more"} & set(clause.looks("blur")):
            # A waveform that is to be hazy steps back.
            slots["opacity_factor"] = 0.6
    ends = {"top", "bottom"} <= set(clause.looks("vertical"))
    turned = clause.looks("angle") or ends
    if len(clause.wanted_colours) > 1 and turned and not clause.does("move"):
        # "Red turning yellow upwards", "red at the bottom to yellow at the top" say which way the colours go.
        slots.pop("vertical", None)
    styles = [t for t in clause.tokens if t.group == "look" and t.name.startswith("style.")]
    if {"style.mirror", "style.bars"} == {t.name for t in styles}:
        # Mirrored bars are bars as well.
        slots["style"] = "mirror"
    elif {"style.circle", "style.bars"} == {t.name for t in styles} and not clause.looks("instead"):
        # "Bars that stand out from a ring".
        slots["style"] = "circle"
    elif len(styles) > 1 and _turns(clause, styles):
        slots["style"] = styles[-1].name[6:]
    elif [t.name for t in styles] == ["style.line", "style.filled"] and not clause.looks("instead"):
        # "A line that's filled in underneath".
        slots["style"] = "filled"
    elif style := clause.chosen([t.name[6:] for t in styles], [t.start for t in styles]):
        slots["style"] = style
    if slots.keys() == {"style"} and clause.talks("flawed") and not clause.acts:
        # "The bars are too dense" only says which waveform is meant.
        return [unclear(clause)]
    removes = clause.does("remove") and clause.first("look", "instead.of") is None
    if slots.keys() == {"style"} and len(styles) == 1 and removes and scene.wave:
        # "No bars" of what is a line already says no more than what it is not.
        named = styles[0].name[6:]
        if named != scene.wave and scene.wave not in _KIN.get(named, set()):
            return [EditRequest("leave", {}, clause.text)]
    if slots.keys() == {"style"} and _is_refused(clause, styles):
        # "No mirroring": what it is not.
        if slots["style"] == scene.wave != "bars":
            return [EditRequest("waveform", {"style": "bars"}, clause.text)]
        if slots["style"] == scene.wave:
            # "No bars": what else is left open.
            return [EditRequest("vague", {"thing": "waveform"}, clause.text)]
        return [EditRequest("leave", {}, clause.text)]
    if clause.value("rainbow"):
        slots["colours"] = ("#ff3b30", "#ffcc00", "#34c759", "#00c7ff", "#5856d6")
    elif clause.colours:
        slots["colours"] = clause.wanted_colours
    elif same := same_colour(clause, scene):
        slots["colours"] = (same,)
    blamed = "tone_step" in slots and clause.talks("complain")
    way = way_of_shades(clause, alone=not clause.value("rainbow"))
    if len(clause.colours) < 2 and not blamed and way:
        # "Too dark, lighter please" is no way from dark to light.
        slots["shades"] = way
    if clause.does("remove") and clause.looks("gradient") and not clause.colours:
        slots["flat"] = True
    if (
        clause.looks("weight")
        and _is_drawn(clause, styles, scene)
        and not clause.does("create", "add")
    ):
        # "Make the line thicker": lines and bars have one thickness.
        if clause.talks("plural_lines"):
            slots.pop("style", None)
        other = slots.keys() - {"style"} or slots.get("style", scene.wave) != scene.wave
        if not other and not clause.looks("height"):
            return [EditRequest("impossible", {"topic": "line_weight"}, clause.text)]
    sides = {"left", "right"} & set(clause.looks("horizontal"))
    if (
        len(sides) == 1
        and not slots.keys() - {"style", "horizontal"}
        and not clause.looks("vertical")
    ):
        # It is as wide as the picture.
        return [EditRequest("impossible", {"topic": "wave_side"}, clause.text)]
    if clause.talks("several_waves") and not slots:
        return [EditRequest("unknown", {"what": clause.text}, clause.text)]
    across = clause.talks("how_wide") and not set(clause.looks("height")) - {"full"}
    if across and (clause.values("percent") or not clause.talks("other_width")):
        # It runs across the whole picture.
        rest = slots.keys() - {"style", "opacity", "vertical"}
        wide = EditRequest("impossible", {"topic": "wave_width"}, clause.text)
        return [EditRequest("waveform", slots, clause.text), wide] if rest else [wide]
    share = _share_of(clause, styles)
    most = bool(clause.looks("atmost"))
    tall = clause.looks("height") or most or not clause.looks("vertical")
    heights = [t for t in clause.tokens if t.name.startswith("height.")]
    # "A fifth of the frame tall" says how tall, no more.
    grows = any(
        t.name.startswith("size.")
        and not any(one.start <= t.start and t.end <= one.end for one in heights)
        for t in clause.tokens
    )
    # "Enlarge it to 60 %" of what is far lower than that.
    enlarged = {"bigger", "much_bigger"} & set(clause.looks("size"))
    # "Shrink its height to half" is half of what it is.
    so_tall = clause.looks("height") and not (share == HALF and "smaller" in clause.looks("size"))
    told = most or not grows or (clause.looks("reach") and (enlarged or so_tall))
    if "opacity" not in slots and share is not None and clause.looks("of_it"):
        slots["factor"] = share
    elif "opacity" not in slots and share is not None and clause.looks("by") and tall:
        # "Lower by half": of what it is now.
        slots["factor"] = 1 + share if clause.does("raise") else 1 - share
    elif "opacity" not in slots and share is not None and tall and told:
        # Nothing is taller than the picture: "size 150 %" is of what it is now.
        slots["height" if share <= 1 else "factor"] = share
    elif (pixels := clause.numeric("points")) is not None:
        slots["height_px"] = pixels
    elif clause.talks("other_width") and not {"full", "word"} <= set(clause.looks("height")):
        # "All the way across from edge to edge": it is as wide as that already.
        pass
    elif clause.look("height") == "full" or (
        clause.look("fit") == "cover" and slots.get("style") != "filled"
    ):
        slots["height"] = 1.0
    elif "opacity" not in slots:
        sized = size(clause)
        if "pixels" in sized:
            slots["height_px"] = sized.pop("pixels")
        amount = next(iter(sized.values()), None)
        # "A bit stronger" of what is see-through is how well it is seen.
        weight = None if "opacity_factor" in slots else clause.look("weight")
        if amount is None and clause.looks("height") and "height_px" not in slots:
            # "Twice as high as it was", "lower the height a bit".
            amount = clause.numeric("factor") or _raised(clause)
        if amount is None and weight and (not styles or _is_called(styles, clause, scene)):
            amount = SIZES["bigger" if weight == "bold" else "smaller"]
        if amount is not None:
            slots["factor"] = amount
    if clause.looks("pace") and _has_own_pace(clause):
        refused = EditRequest("impossible", {"topic": "wave_speed"}, clause.text)
        return [EditRequest("waveform", slots, clause.text), refused] if slots else [refused]
    if "style" in slots and _is_called(styles, clause, scene):
        if is_off(clause) is False and len(slots) == 1:
            # "Hide the bars": that is its name.
            slots = {"visible": False}
        elif len(slots) > 1:
            del slots["style"]
    if is_off(clause) is False and not slots:
        slots["visible"] = False
    if not slots and says_nothing_of_it(clause):
        return [unclear(clause)]
    return [EditRequest("waveform", slots, clause.text)]


def beside(clause: Clause, scene: Scene) -> list[EditRequest]:
    """Return the look of the waveform that a clause tells besides ("each its own, with a blue line")."""
    told = clause.looks("style") or (clause.has("waveform") and clause.colours)
    return [one for one in waveform(clause, scene) if one.slots] if told else []


def _has_own_pace(clause: Clause) -> bool:
    """Whether a pace is that of the waveform ("slower bars", "make the waveform slower")."""
    pace = next(t for t in clause.tokens if t.name.startswith("pace."))
    drawn = [t for t in clause.tokens if t.name == "waveform" or t.name.startswith("style.")]
    heard = {"speed", "sound", "voice", "music", "video"} & set(clause.things)
    return not heard and any(t.end <= pace.start or 0 <= t.start - pace.end <= 1 for t in drawn)


def _raised(clause: Clause) -> float | None:
    """Return the factor of a height that is only told to go up or down."""
    ways = [way for way in ("raise", "lower") if clause.does(way)]
    if len(ways) != 1 or clause.valued or "word" not in clause.looks("height"):
        return None
    if clause.looks("vertical"):
        return None
    return SIZES["bigger" if ways == ["raise"] else "smaller"]


def _is_drawn(clause: Clause, styles: list[Token], scene: Scene) -> bool:
    """Whether the lines or bars that are there are spoken of; the wave as a whole can be taller."""
    if not styles:
        return scene.wave == "line"
    if styles[0].name == "style.line" and clause.talks("plural_lines"):
        # "Make the lines thinner" of bars.
        return bool(scene.wave)
    return scene.wave in {"line", "bars", "mirror"} and styles[0].name == f"style.{scene.wave}"


def _share_of(clause: Clause, styles: list[Token]) -> float | None:
    """Return a share that is said of the waveform, not as part of a style ("half up, half down")."""
    free = [
        clause.slotted.values[char]
        for at, char in enumerate(clause.skeleton, start=clause.start)
        if clause.slotted.kind(char) == "percent"
        and not any(style.start <= at < style.end for style in styles)
    ]
    return float(free[0]) if free and isinstance(free[0], int | float) else None


_KIN = {"bars": {"mirror", "spectrum", "circle"}, "line": {"filled"}, "circle": {"mirror"}}
"""By which names a waveform goes that is drawn in another style."""


def _is_called(styles: list[Token], clause: Clause, scene: Scene) -> bool:
    """Whether a style is only the name of the waveform ("the bars", whatever kind of bars)."""
    if len(styles) != 1 or not scene.wave:
        return False
    style = styles[0].name.removeprefix("style.")
    before = clause.slotted.skeleton[clause.start : styles[0].start]
    definite = patterns().talk["definite"].search(before) is not None
    return definite and (style == scene.wave or scene.wave in _KIN.get(style, set()))


def _is_refused(clause: Clause, styles: list[Token]) -> bool:
    """Whether a style is named only to be refused, after it ("mirrored, no")."""
    refusal = clause.first("look", "instead.of")
    if refusal is None or len(styles) != 1:
        return False
    # "A spectrum rather than the wave" says what it shall be.
    rest = clause.slotted.skeleton[refusal.end : clause.end].strip(" .,;!?")
    after = clause.slotted.skeleton[styles[0].end : clause.end].strip(" .,;!?")
    if styles[0].end <= refusal.start:
        return not rest
    # "Not mirrored", "the waveform: no bars".
    before = clause.slotted.skeleton[clause.start : refusal.start]
    named = [t for t in clause.tokens if t.name == "waveform" and t.end <= refusal.start]
    for token in named:
        before = before.replace(clause.slotted.skeleton[token.start : token.end], " ")
    return (
        not after and not patterns().filler.sub(" ", before).strip()
        if named
        else not before.strip()
    )


def _turns(clause: Clause, styles: list[Token]) -> bool:
    """Whether the last style is what the first becomes ("the bars as a circle")."""
    if any(t.name == "instead.of" for t in clause.tokens):
        return False
    between = [t for t in clause.tokens if styles[0].end <= t.start and t.end <= styles[-1].start]
    refused = clause.first("act", "remove")
    if refused and refused.end <= styles[0].start and any(t.name == "keep" for t in between):
        # "No bars, just the filled shape".
        return True
    return any(t.name in {"as_role", "reach.to"} for t in between)
