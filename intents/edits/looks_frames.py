"""What a clause asks of the picture: waveform, background, canvas and the small things."""

from __future__ import annotations

from intents.edits.clause import Clause, Token
from intents.edits.patterns import patterns
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene

SIZES = {
    "much_bigger": 1.8, "bigger": 1.3, "slightly_bigger": 1.15, "big": 1.5, "double": 2.0, "unclear": 1.3,
    "much_smaller": 0.55, "smaller": 0.77, "slightly_smaller": 0.87, "small": 0.7, "half": 0.5,
}  # fmt: skip
ABSOLUTE_SIZES = frozenset({"big", "small"})
USUAL_LETTERS_PT = 72
LARGEST_LOGO = 0.35
"""A share up to which a logo's size is one of the picture, beyond it one of its own."""
RESOLUTIONS = (480, 540, 720, 1080, 1440, 2160)
ANGLES = {"right": 90, "left": 270, "down": 180, "up": 1, "diagonal": 135}


def is_off(clause: Clause) -> bool | None:
    """Return False for something to be hidden, True for one to be shown, None when neither."""
    things = {t.start for t in clause.tokens if t.group == "thing"}
    # "The clip" is no cut.
    cut = any(t.name == "cut" and t.start not in things for t in clause.tokens)
    gone = clause.does("remove") or (cut and not clause.values("time"))
    return False if gone else True if clause.does("add") else None


def place(clause: Clause) -> dict[str, Value]:
    """Return where on the picture: vertical, horizontal."""
    slots: dict[str, Value] = {}
    vertical = clause.looks("vertical")
    if clause.looks("size") or clause.looks("level") or clause.looks("pace"):
        vertical = [v for v, said in _said(clause, "vertical") if not _is_particle(said)]
    if vertical:
        slots["vertical"] = vertical[-1] if clause.does("move") else vertical[0]
    if horizontal := clause.looks("horizontal"):
        slots["horizontal"] = horizontal[0]
    if clause.looks("opposite"):
        # "Move it to the other side".
        return {"opposite": clause.looks("opposite")[0]}
    if slots.get("vertical") == "center" and "horizontal" in slots and len(set(vertical)) == 1:
        return slots
    if "center" in vertical and len(set(vertical)) > 1:
        slots["vertical"] = next(v for v in vertical if v != "center")
        slots["horizontal"] = slots.get("horizontal", "center")
    return slots


def _said(clause: Clause, kind: str) -> list[tuple[str, str]]:
    """Return the values of a kind of look with the words that say them."""
    return [
        (t.name.removeprefix(f"{kind}."), clause.slotted.skeleton[t.start : t.end])
        for t in clause.tokens
        if t.group == "look" and t.name.startswith(f"{kind}.")
    ]


def _is_particle(said: str) -> bool:
    """Whether a word belongs to a verb and names no place ("bump the size up")."""
    return patterns().talk["particle"].fullmatch(said.strip()) is not None


def tone(clause: Clause) -> dict[str, Value]:
    """Return how much darker or lighter than now: tone_step, 1 for darker."""
    if clause.colours:
        return {}
    match clause.look("tone"):
        case "darker" | "dark":
            return {"tone_step": 1.0}
        case "lighter" | "light":
            return {"tone_step": -1.0}
        case _:
            return {}


def same_colour(clause: Clause, scene: Scene) -> str | None:
    """Return the colour of the other thing ("the same colour as the title"), else of the last."""
    if not clause.looks("same"):
        return None
    other = next((thing for thing in clause.things[1:] if thing in scene.colours), "focus")
    return scene.colours.get(other)


def size(clause: Clause) -> dict[str, Value]:
    """Return how large: size (on the theme's) or factor (on the present size)."""
    if (points := clause.numeric("points")) is not None:
        return {"size": round(points / USUAL_LETTERS_PT, 3)}
    said = clause.look("size")
    if said is None and {"half", "double"} & set(clause.looks("level")):
        # "It is too tall, halve it".
        said = clause.look("level")
    if said is None and clause.does("lessen"):
        said = "smaller"
    if said is None:
        return {}
    factor = clause.numeric("factor")
    share = clause.numeric("percent")
    if said == "half" and share not in {None, 0.5} and share and not clause.looks("reach"):
        # "Smaller by thirty percent".
        return {"factor": round(1 - share, 3)}
    if said in {"double", "half"}:
        return {"factor": factor or share or SIZES[said]}
    if share is not None and said in {"bigger", "much_bigger", "slightly_bigger"}:
        return {"factor": round(1 + share, 3) if share < 1 else share}
    if share is not None and "smaller" in said:
        return {"factor": round(1 - share, 3) if share < 1 else 0.5}
    if factor is not None:
        return {"factor": factor if "smaller" not in said else round(1 / factor, 3)}
    if said in ABSOLUTE_SIZES:
        return {"size": SIZES[said]}
    return {"factor": SIZES[said]}


def opacity(clause: Clause) -> dict[str, Value]:
    """Return how opaque."""
    share = clause.numeric("percent")
    words = clause.looks("opacity")
    plain = clause.plain_number()
    if share is None and "word" in words and plain is not None and plain <= 1:
        share = plain
    if clause.looks("transparency") and share is not None:
        return {"opacity": round(1 - share, 3)}
    if "word" in words and share is not None:
        return {"opacity": share}
    if "half" in words:
        return {"opacity": round(1 - share, 3) if share is not None else 0.5}
    if "full" in words:
        return {"opacity": 1.0 if share is None else share}
    if "more" in words or clause.looks("striking"):
        return {"opacity_factor": 0.6}
    if "less" in words:
        return {"opacity_factor": 1.5}
    return {}


def file_slots(clause: Clause, *kinds: str) -> dict[str, Value]:
    """Return which upload the words point at: by name or by number.

    kinds: what may be counted beside files in general ("sound", "image", "one").
    """
    if (name := clause.value("file")) is not None:
        return {"file": str(name)}
    for kind in ("upload", *kinds):
        if (number := clause.counted(kind)) is not None:
            return {"file_number": number, "file_number_of_kind": kind != "upload"}
    return {}


def waveform(clause: Clause, scene: Scene) -> list[EditRequest]:
    """Return the edit of the waveform."""
    slots: dict[str, Value] = {**place(clause), **opacity(clause)}
    if not slots.keys() & {"opacity", "opacity_factor"}:
        slots |= tone(clause)
        if {"on", "more"} & set(clause.looks("blur")):
            # A waveform that is to be hazy steps back.
            slots["opacity_factor"] = 0.6
    styles = [t for t in clause.tokens if t.group == "look" and t.name.startswith("style.")]
    if {"style.mirror", "style.bars"} == {t.name for t in styles}:
        # Mirrored bars are bars as well.
        slots["style"] = "mirror"
    elif {"style.circle", "style.bars"} == {t.name for t in styles} and not clause.looks("instead"):
        # "Bars that stand out from a ring".
        slots["style"] = "circle"
    elif len(styles) > 1 and _turns(clause, styles):
        slots["style"] = styles[-1].name[6:]
    elif style := clause.chosen([t.name[6:] for t in styles], [t.start for t in styles]):
        slots["style"] = style
    if slots.keys() == {"style"} and clause.talks("flawed") and not clause.acts:
        # "The bars are too dense" only says which waveform is meant.
        return [_unclear(clause)]
    if slots.keys() == {"style"} and _is_refused(clause, styles):
        # "No mirroring": what it is not.
        if slots["style"] == scene.wave != "bars":
            return [EditRequest("waveform", {"style": "bars"}, clause.text)]
        return [EditRequest("leave", {}, clause.text)]
    if clause.value("rainbow"):
        slots["colours"] = ("#ff3b30", "#ffcc00", "#34c759", "#00c7ff", "#5856d6")
    elif clause.colours:
        slots["colours"] = clause.wanted_colours
    elif same := same_colour(clause, scene):
        slots["colours"] = (same,)
    if len(clause.colours) < 2 and (way := way_of_shades(clause)):
        slots["shades"] = way
    if clause.does("remove") and clause.looks("gradient") and not clause.colours:
        slots["flat"] = True
    share = _share_of(clause, styles)
    tall = clause.looks("height") or not clause.looks("vertical")
    told = not clause.looks("size") or (clause.looks("reach") and clause.looks("height"))
    if "opacity" not in slots and share is not None and clause.looks("of_it"):
        slots["factor"] = share
    elif "opacity" not in slots and share is not None and tall and told:
        slots["height"] = share
    elif clause.look("height") == "full" or (
        clause.look("fit") == "cover" and slots.get("style") != "filled"
    ):
        slots["height"] = 1.0
    elif "opacity" not in slots:
        amount = next(iter(size(clause).values()), None)
        weight = clause.look("weight")
        if amount is None and weight and (not styles or _is_called(styles, clause, scene)):
            amount = SIZES["bigger" if weight == "bold" else "smaller"]
        if amount is not None:
            slots["factor"] = amount
    if "style" in slots and _is_called(styles, clause, scene):
        if is_off(clause) is False and len(slots) == 1:
            # "Hide the bars": that is its name.
            slots = {"visible": False}
        elif len(slots) > 1:
            del slots["style"]
    if is_off(clause) is False and not slots:
        slots["visible"] = False
    if not slots and _says_nothing_of_it(clause):
        return [_unclear(clause)]
    return [EditRequest("waveform", slots, clause.text)]


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
    if styles[0].end <= refusal.start:
        return not rest
    # "Not mirrored".
    return not clause.slotted.skeleton[clause.start : refusal.start].strip()


def _says_nothing_of_it(clause: Clause) -> bool:
    """Whether a thing is named with words that change nothing of it ("make the bar glossy")."""
    if clause.does("add", "create", "keep"):
        return False
    said = clause.looks("weight") or clause.looks("size") or clause.looks("tone")
    talks = clause.talks("complain") or clause.talks("vague")
    return bool(said or clause.does("change") or talks)


def _unclear(clause: Clause) -> EditRequest:
    """Return a wish that leaves open what shall be done ("the waveform is ugly")."""
    if clause.talks("vague") or clause.talks("complain"):
        return EditRequest("vague", {}, clause.text)
    return EditRequest("unknown", {"what": clause.text}, clause.text)


def _turns(clause: Clause, styles: list[Token]) -> bool:
    """Whether the last style is what the first becomes ("the bars as a circle")."""
    if any(t.name == "instead.of" for t in clause.tokens):
        return False
    between = [t for t in clause.tokens if styles[0].end <= t.start and t.end <= styles[-1].start]
    return any(t.name in {"as_role", "reach.to"} for t in between)


_PICTURED = frozenset({"image", "video", "cover"})
_STYLED = frozenset({"flat", "colours", "fit", "blur", "dim", "blur_step", "dim_step", "gradient"})
"""Slots of a background of which a word of taking away may be part."""


def background(clause: Clause, scene: Scene) -> list[EditRequest]:
    """Return the edit of what lies behind everything."""
    slots: dict[str, Value] = file_slots(clause, "image")
    slots |= gradient(clause)
    pictured = clause.has("picture", "film", "cover") or scene.background in _PICTURED
    letterboxed = "contain" in clause.looks("fit") and pictured
    if clause.colours and "file" not in slots and not letterboxed:
        slots["colours"] = clause.wanted_colours
    elif same := same_colour(clause, scene):
        slots["colours"] = (same,)
    elif clause.has("cover"):
        slots["source"] = "cover"
    elif clause.has("film") or (
        clause.has("video") and clause.does("change", "as_role") and "video" in scene.kinds
    ):
        slots["source"] = "video"
    elif clause.has("picture"):
        slots["source"] = "image"
    elif (
        "video" in scene.fresh
        and "image" not in scene.fresh
        and (clause.does("add", "change", "loop", "plays") or not scene.exists)
    ):
        slots["source"] = "video"
    elif "image" in scene.fresh and not clause.looks("tone") and not slots:
        slots["source"] = "image"
    fits = clause.looks("fit")
    fit = fits[0] if fits else None
    if fit in {"zoom", "blur"} and clause.does("remove"):
        fit = "cover"
    if "contain" in fits and ("on" in clause.looks("blur") or "blur" in fits):
        # "Blurred full screen, with the picture itself whole in the middle".
        fit = "blur"
    if fit is not None:
        slots["fit"] = fit
    if fit != "blur":
        slots |= _shade(clause, scene, pictured="source" in slots or "file" in slots)
    present = scene.colours.get("background")
    colours = slots.get("colours")
    single = isinstance(colours, tuple) and len(colours) == 1 and colours[0] != present
    if slots.get("gradient") and single and clause.looks("reach") and present:
        # "With a gradient to black": from what it is now.
        slots["colours"] = (present, clause.wanted_colours[0])
    styled = _STYLED & slots.keys()
    if is_off(clause) is False and not styled and not clause.looks("own_sound"):
        slots = {"visible": False}
    if not slots and not clause.does("create"):
        return [_unclear(clause)]
    return [EditRequest("background", slots, clause.text)]


def gradient(clause: Clause) -> dict[str, Value]:
    """Return whether colours run into each other, and which way."""
    slots: dict[str, Value] = {}
    if clause.value("rainbow"):
        slots |= {
            "gradient": True,
            "colours": ("#ff3b30", "#ffcc00", "#34c759", "#00c7ff", "#5856d6"),
        }
    if clause.looks("gradient") and not (
        clause.colours and len(clause.wanted_colours) == 1 and len(clause.colours) > 1
    ):
        slots["gradient"] = True
    if len(clause.colours) < 2 and (way := way_of_shades(clause)):
        slots["shades"] = way
    if clause.does("remove") and clause.looks("gradient") and not clause.colours:
        # "No gradient": one colour of it stays.
        return {"flat": True}
    if angle := clause.look("angle"):
        slots["angle"] = ANGLES[angle]
    return slots


def way_of_shades(clause: Clause) -> str | None:
    """Return which way one colour runs: "falling" from dark to light, "rising" the other way."""
    said = clause.looks("gradient")
    return next((way for way in ("falling", "rising") if way in said), None)


def _shade(clause: Clause, scene: Scene, *, pictured: bool) -> dict[str, Value]:
    slots: dict[str, Value] = {}
    share = clause.numeric("percent")
    pictured = pictured or scene.background in {"image", "video", "cover"}
    blur, tone = clause.looks("blur"), clause.look("tone")
    if "strong" in blur or "light" in blur:
        slots["blur"] = 0.85 if "strong" in blur else 0.35
    elif "off" in blur:
        slots["blur"] = 0.0
    elif "less" in blur:
        slots["blur_step"] = -0.4
    elif "more" in blur:
        slots["blur_step"] = 0.6
    elif blur:
        slots["blur"] = share if share is not None else 0.5
    if tone == "normal" or (tone == "darker" and clause.does("remove")):
        slots["dim"] = 0.0
    elif tone == "darker":
        if share is not None and not blur:
            slots["dim"] = round(1 - share, 3) if clause.looks("brightness") else share
        else:
            slots["dim_step"] = 1.0
    elif tone == "lighter":
        slots["dim_step"] = -1.0
    elif tone == "dark" and not clause.colours:
        slots |= {"dim_step": 1.0} if pictured else {"colours": ("#10131a",)}
    elif tone == "light" and not clause.colours:
        slots |= {"dim_step": -1.0} if pictured else {"colours": ("#f4f1ea",)}
    return slots


def progress_bar(clause: Clause, scene: Scene) -> list[EditRequest]:
    """Return the edit of the progress bar."""
    slots = _small(clause)
    sized = clause.looks("size") or clause.looks("weight") or clause.looks("height")
    if sized and not slots.keys() - {"visible"}:
        return [EditRequest("impossible", {"topic": "bar_size"}, clause.text)]
    if "colours" not in slots and (same := same_colour(clause, scene)):
        slots["colours"] = (same,)
    if not slots and _says_nothing_of_it(clause):
        return [_unclear(clause)]
    return [EditRequest("progress_bar", slots, clause.text)]


def clock(clause: Clause, scene: Scene) -> list[EditRequest]:  # noqa: ARG001
    """Return the edit of the elapsed time."""
    slots = _small(clause)
    if clause.looks("total"):
        slots["show_total"] = is_off(clause) is not False
        slots.pop("visible", None)
    return [EditRequest("clock", slots, clause.text)]


def logo(clause: Clause, scene: Scene) -> list[EditRequest]:
    """Return the edit of the picture in a corner."""
    slots = {**_small(clause), **opacity(clause), **size(clause), **file_slots(clause, "image")}
    if clause.has("cover") or (
        not scene.has_logo
        and not clause.has("logo")
        and not clause.has("picture")
        and "image" not in scene.fresh
    ):
        slots["source"] = "cover"
    share = clause.numeric("percent")
    of_picture = not clause.looks("size") or (
        clause.looks("size") == ["half"] and share is not None and share <= LARGEST_LOGO
    )
    if share is not None and "opacity" not in slots and of_picture:
        slots.pop("factor", None)
        slots["height"] = share
    if not scene.has_logo and slots.get("visible") is True:
        slots.pop("visible")
    return [EditRequest("logo", slots, clause.text)]


def _small(clause: Clause) -> dict[str, Value]:
    slots: dict[str, Value] = {**place(clause), **tone(clause)}
    if clause.colours:
        slots["colours"] = clause.colours
    shown = is_off(clause)
    if shown is not None and not (shown is False and clause.colours):
        slots["visible"] = shown
    return slots


def _shape(clause: Clause) -> str | None:
    """Return the shape that is wanted: the square beside a platform, the last of a change."""
    said = [t for t in clause.tokens if t.group == "look" and t.name.startswith("shape.")]
    if any(t.name == "shape.none" for t in said):
        said = [t for t in said if t.name != "shape.none"]
        return said[0].name.removeprefix("shape.") if said else None
    if len({t.name for t in said}) < 2:
        return clause.look("shape")
    if any(t.name == "instead.of" for t in clause.tokens):
        return clause.chosen([t.name.removeprefix("shape.") for t in said], [t.start for t in said])
    between = [t for t in clause.tokens if said[0].end <= t.start and t.end <= said[-1].start]
    turned = any(t.group == "act" and t.name == "change" and t.length > 1 for t in between)
    turned = turned or _leads_over(clause, said[0], said[-1])
    if not turned and any(t.name == "shape.1:1" for t in said):
        return "1:1"
    return (said[-1] if turned else said[0]).name.removeprefix("shape.")


def _leads_over(clause: Clause, one: Token, other: Token) -> bool:
    """Whether one shape only says what it was ("from landscape to portrait")."""
    between = clause.slotted.skeleton[one.end : other.start].strip()
    return patterns().looks["reach.to"].fullmatch(between) is not None


def canvas(clause: Clause) -> list[EditRequest]:
    """Return the edit of the picture's shape, none when the clause says nothing of it."""
    shapes = tuple(dict.fromkeys(clause.looks("shape")))
    if len(shapes) > 1 and clause.talks("versions"):
        both = [tuple(int(side) for side in shape.split(":")) for shape in shapes]
        return [EditRequest("canvas", {"across": a, "down": d}, clause.text) for a, d in both]
    slots: dict[str, Value] = {}
    match clause.value("size"):
        case (int() as width, int() as height):
            slots |= {"width": width, "height": height}
        case _:
            pass
    match clause.value("ratio"):
        case (int() as across, int() as down):
            slots |= {"across": across, "down": down}
        case _:
            shape = _shape(clause)
            if shape is not None:
                sides = shape.split(":")
                slots |= {"across": int(sides[0]), "down": int(sides[1])}
    if (short := clause.numeric("short")) is not None:
        slots["short"] = int(short)
    elif clause.has("canvas") and (plain := clause.plain_number()):
        if plain in RESOLUTIONS:
            slots["short"] = int(plain)
        elif clause.looks("rate"):
            slots["fps"] = int(plain)
    if (fps := clause.numeric("fps")) is not None:
        slots["fps"] = int(fps)
    if not slots and (plain := clause.plain_number()) in RESOLUTIONS and not clause.texts:
        # "Resolution 720", "1080 please".
        slots["short"] = int(plain)
    if not slots and clause.has("canvas") and clause.talks("smoother"):
        slots["fps"] = 24 if clause.talks("choppier") else 60
    if not slots and clause.has("canvas") and clause.talks("sharper"):
        slots["short_step"] = -1 if clause.talks("blurrier") else 1
    return [EditRequest("canvas", slots, clause.text)] if slots else []
