"""What a clause asks of the shape of the picture."""

from __future__ import annotations

from intents.edits.message.clause import Clause, Token
from intents.edits.message.patterns import patterns
from intents.edits.request import EditRequest, Value
from intents.slots import SlotValue

RESOLUTIONS = (480, 540, 720, 1080, 1440, 2160)


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
    mid = clause.slotted.skeleton[said[0].end : said[-1].start].strip()
    turned = turned or patterns().talk["turn_word"].fullmatch(mid) is not None
    if not turned and any(t.name == "shape.1:1" for t in said):
        return "1:1"
    return (said[-1] if turned else said[0]).name.removeprefix("shape.")


def _refused(clause: Clause) -> str | None:
    """Return the shape that a clause only says it shall not have."""
    said = next((t for t in clause.tokens if t.name == "shape.none"), None)
    if said is None:
        return None
    words = clause.slotted.skeleton[said.start : said.end]
    shapes = ("9:16", "16:9", "1:1")
    return next((s for s in shapes if patterns().looks[f"shape.{s}"].search(words)), None)


def _leads_over(clause: Clause, one: Token, other: Token) -> bool:
    """Whether one shape only says what it was ("from landscape to portrait")."""
    between = clause.slotted.skeleton[one.end : other.start].strip()
    return patterns().looks["reach.to"].fullmatch(between) is not None


def _ratio(clause: Clause) -> SlotValue | None:
    """Return the ratio that is wanted: the last of a change ("16:9 to 9:16")."""
    said = clause.values("ratio")
    turned = clause.does("change") and not clause.looks("instead")
    return said[-1 if turned else 0] if said else None


def _short(clause: Clause) -> int | None:
    """Return the shorter side that is wanted ("720p instead of 1080p", "from 1080p to 720p")."""
    told = [
        (clause.start + at, str(clause.slotted.values[char]))
        for at, char in enumerate(clause.skeleton)
        if clause.slotted.kind(char) == "short"
    ]
    wanted = clause.chosen([side for _, side in told], [at for at, _ in told])
    turned = len(told) > 1 and bool(clause.looks("from")) and not clause.looks("instead")
    wanted = told[-1][1] if turned else wanted
    return None if wanted is None else int(float(wanted))


def canvas(clause: Clause) -> list[EditRequest]:
    """Return the edit of the picture's shape, none when the clause says nothing of it."""
    if clause.does("keep") and clause.talks("its_shape"):
        # "Keep its square shape" says how the picture is shown.
        return []
    if clause.talks("aligned"):
        # "Centre the title vertically" is no upright picture.
        return []
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
    match _ratio(clause):
        case (int() as across, int() as down):
            slots |= {"across": across, "down": down}
        case _:
            shape = _shape(clause)
            if shape is None and (refused := _refused(clause)):
                # "It shouldn't be vertical" leaves open what it should be.
                slots["refused"] = refused
            if shape is not None:
                sides = shape.split(":")
                slots |= {"across": int(sides[0]), "down": int(sides[1])}
    if (short := _short(clause)) is not None:
        slots["short"] = short
    elif (clause.has("canvas") or "across" in slots) and (plain := clause.plain_number()):
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
