"""What a clause says of a look: its place, tone, size, opacity, and which file it points at."""

from __future__ import annotations

from intents.edits.message.clause import Clause
from intents.edits.message.patterns import patterns
from intents.edits.message.things import TEXT_THINGS
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene

SIZES = {
    "much_bigger": 1.8, "bigger": 1.3, "slightly_bigger": 1.15, "big": 1.5, "double": 2.0, "unclear": 1.3,
    "much_smaller": 0.55, "smaller": 0.77, "slightly_smaller": 0.87, "small": 0.7, "half": 0.5,
}  # fmt: skip
_SHADES = {"dark": "#404040", "light": "#ffffff"}
"""What "a dark colour" is where none is named."""
_STEPS = frozenset({"half", "double", "bigger", "smaller", "much_bigger", "much_smaller"})
HALF = 0.5
ABSOLUTE_SIZES = frozenset({"big", "small"})
USUAL_LETTERS_PT = 72
USUAL_CAPTION_PT = 50


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
        refusal = clause.first("look", "instead.of")
        wanted = [v for t, v in _placed(clause) if refusal is not None and t < refusal.start]
        if wanted and len(set(vertical)) > 1:
            # "Up top rather than down there".
            slots["vertical"] = wanted[-1]
    if led := _led_to(clause):
        # "Up to the middle" says which way, and then where.
        slots["vertical"], vertical = led, [led]
    if horizontal := clause.looks("horizontal"):
        slots["horizontal"] = horizontal[0]
    if clause.looks("opposite"):
        # "Move it to the other side".
        told = {"vertical": slots["vertical"]} if len(set(vertical)) == 1 else {}
        return {"opposite": clause.looks("opposite")[0], **told}
    if slots.get("vertical") == "center" and "horizontal" in slots and len(set(vertical)) == 1:
        return slots
    if "center" in vertical and len(set(vertical)) > 1:
        slots["vertical"] = next(v for v in vertical if v != "center")
        slots["horizontal"] = slots.get("horizontal", "center")
    return slots


def sided(clause: Clause, target: dict[str, Value]) -> dict[str, Value]:
    """Return which text is meant, told by where it stands as well."""
    sides = {f"target_{way}": at for way, at in place(clause).items() if way != "opposite"}
    return {**target, **sides}


def spots(clause: Clause) -> list[dict[str, Value]]:
    """Return where each of several texts stands ("at the top, in the middle and at the bottom")."""
    said = clause.look("spread")
    places = said.split("-") if said else []
    if len(places) != len(clause.texts):
        return [{} for _ in clause.texts]
    return [{"horizontal" if one in {"left", "right"} else "vertical": one} for one in places]


def _placed(clause: Clause) -> list[tuple[int, str]]:
    """Return where each height that is named is said."""
    tokens = [t for t in clause.tokens if t.name.startswith("vertical.")]
    return [(t.start, t.name.removeprefix("vertical.")) for t in tokens]


def _led_to(clause: Clause) -> str | None:
    """Return the height to which something is moved, of two that are named."""
    ends = {t.end for t in clause.tokens if t.name == "reach.to"}
    places = [t for t in clause.tokens if t.name.startswith("vertical.")]
    led = [t for t in places if t.start in ends]
    return led[-1].name.removeprefix("vertical.") if led and len(places) > 1 else None


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
        case "dark" | "light" as shade if clause.does("change", "swap") or clause.has(*TEXT_THINGS):
            # "The title in something dark", "dark letters".
            return {"colours": (_SHADES[shade],)}
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
    told = (one.words("colours") for one in reversed(scene.done))
    return scene.colours.get(other) or next((one[0] for one in told if len(one) == 1), None)


def size(clause: Clause) -> dict[str, Value]:
    """Return how large: size (on the theme's) or factor (on the present size)."""
    points = clause.numeric("points")
    if points is None and clause.looks("pt") and (plain := clause.plain_number() or 0) >= 10:
        points = plain
    if points is not None and clause.has("waveform", "logo", "cover"):
        return {"pixels": round(points)}
    if points is not None:
        usual = USUAL_CAPTION_PT if clause.has("captions") else USUAL_LETTERS_PT
        return {"size": round(points / usual, 3)}
    looks = clause.looks("size")
    # "The small words a bit smaller" names them by their size first.
    steps = [one for one in looks if one in {"bigger", "smaller"}]
    said = steps[0] if steps and looks[0] in {"big", "small"} else clause.look("size")
    share = clause.numeric("percent") or clause.numeric("factor")
    if said is None and share and clause.talks("its_size"):
        # "Title size 150 %" is of its usual size; what was spoken of before grows from what it is.
        worded = clause.has(*TEXT_THINGS, "captions")
        return {"size": share} if worded else {} if clause.things else {"factor": share}
    if said == "unclear" and clause.colours:
        # "I can't see the title, another colour", "yellow would stand out more".
        return {}
    if said is None:
        # "It is too tall, halve it".
        said = next((one for one in clause.looks("level") if one in {"half", "double"}), None)
    if said is None and clause.does("lessen"):
        said = "smaller"
    factor, share = clause.numeric("factor"), clause.numeric("percent")
    if said is None and share is not None and _is_size(clause):
        # "Caption size 150 %": of the usual.
        return {"size": share}
    if said is None:
        return {}
    if share and said in _STEPS and clause.looks("reach"):
        # "Shrink the title to 70 %" tells how large it is, not by how much less.
        usual = share != HALF and not clause.looks("of_it") and clause.has(*TEXT_THINGS, "captions")
        return {"size" if usual else "factor": share}
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
        return {"factor": factor if factor < 1 or "smaller" not in said else round(1 / factor, 3)}
    if said in ABSOLUTE_SIZES:
        return {"size": SIZES[said]}
    return {"factor": SIZES[said]}


def _is_size(clause: Clause) -> bool:
    """Whether a share is how large letters are ("caption size 150 %", "make the title 150 %")."""
    if clause.looks("by") or not clause.has("captions", *TEXT_THINGS):
        return False
    looks = {t.name.partition(".")[0] for t in clause.tokens if t.group == "look"}
    bare = clause.does("change") and clause.acts <= {"change"} and len(set(clause.things)) == 1
    sized = bool(clause.looks("pt") or clause.looks("height"))
    return sized or (bare and looks <= {"reach"} and not clause.unknown)


_SIZED = frozenset({"size", "factor", "height"})
_SIZES = ("size.", "height.", "weight.", "level.")


def is_sized(clause: Clause, scene: Scene) -> bool:
    """Whether how large something is was spoken of: in this message, or else in the one before."""
    before = [t for t in clause.all_tokens if t.end <= clause.start]
    if before:
        return any(t.name.startswith(_SIZES) for t in before)
    return any(_SIZED & one.slots.keys() for one in scene.last_requests)


def is_factor(clause: Clause) -> bool:
    """Whether it is a factor in digits and nothing else ("1.5x")."""
    bare = len(clause.skeleton.strip()) == 1 and clause.value("factor") is not None
    return bare and clause.text[:1].isdigit()


def opacity(clause: Clause) -> dict[str, Value]:
    """Return how opaque."""
    share = clause.numeric("percent")
    words = clause.looks("opacity")
    plain = clause.plain_number()
    if share is None and "word" in words and plain is not None and plain <= 100:
        share = plain if plain <= 1 else plain / 100
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


def way_of_shades(clause: Clause, *, alone: bool = False) -> str | None:
    """Return which way one colour runs: "falling" from dark to light, "rising" the other way.

    alone: whether a gradient without any way is one, too ("a gold gradient"): "any".
    """
    said = clause.looks("gradient")
    if alone and "word" in said and not {"falling", "rising"} & set(said):
        other = clause.does("remove") or clause.talks("no_gradient")
        return None if other or clause.talks("same_gradient") else "any"
    return next((way for way in ("falling", "rising") if way in said), None)


def says_nothing_of_it(clause: Clause) -> bool:
    """Whether a thing is named with words that change nothing of it ("make the bar glossy")."""
    if clause.does("add", "create") or (clause.does("keep") and not clause.unknown):
        return False
    said = clause.looks("weight") or clause.looks("size") or clause.looks("tone")
    talks = clause.talks("complain") or clause.talks("vague")
    return bool(said or clause.does("change") or talks)


def unclear(clause: Clause) -> EditRequest:
    """Return a wish that leaves open what shall be done ("the waveform is ugly")."""
    if clause.talks("vague") or clause.talks("complain"):
        thing = next((t for t in clause.things if t in patterns().things), "")
        return EditRequest("vague", {"thing": thing}, clause.text)
    return EditRequest("unknown", {"what": clause.text}, clause.text)


def picked(clause: Clause) -> str:
    """Return where the text stands that is meant ("the upper line to “Noon”"), empty where none is told."""
    said = next((t for t in clause.tokens if t.name.startswith("pick.")), None)
    if said is None or (clause.texts and not clause.does("change")):
        return ""
    before = clause.slotted.skeleton[clause.start : said.start]
    written = any(clause.slotted.kind(char) == "text" for char in before)
    return "" if written else said.name.removeprefix("pick.")
