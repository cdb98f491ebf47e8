"""What a clause asks of the background and of the small things on the picture."""

from __future__ import annotations

from intents.edits.frames.look_values import (
    file_slots,
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
from intents.edits.message.clause import Clause
from intents.edits.message.things import TEXT_THINGS
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene

LARGEST_LOGO = 0.35
"""A share up to which a logo's size is one of the picture, beyond it one of its own."""
ANGLES = {"right": 90, "left": 270, "down": 180, "up": 1, "diagonal": 135}
_PICTURED = frozenset({"image", "video", "cover"})
_STYLED = frozenset({"flat", "colours", "fit", "blur", "dim", "blur_step", "dim_step", "gradient"})
"""Slots of a background of which a word of taking away may be part."""


def background(clause: Clause, scene: Scene) -> list[EditRequest]:
    """Return the edit of what lies behind everything."""
    # "talk.wav over the photo" names the sound only.
    counted = ("image", "one") if scene.fresh.count("image") > 1 else ("image",)
    slots: dict[str, Value] = {} if clause.file_kind == "audio" else file_slots(clause, *counted)
    slots |= gradient(clause)
    pictured = clause.has("picture", "film", "cover") or scene.background in _PICTURED
    letterboxed = "contain" in clause.looks("fit") and (pictured or "image" in scene.fresh)
    if clause.colours and "file" not in slots and not letterboxed:
        slots["colours"] = (*_joined_by(clause, scene), *clause.wanted_colours)
    elif clause.colours and letterboxed:
        # "Show all of it, the bars in black".
        slots["bars"] = clause.wanted_colours[-1:]
    elif letterboxed and (bars := clause.look("bars")):
        slots["bars"] = (bars,)
    goes = clause.does("remove") and not clause.acts & {"add", "change"}
    if goes and len(clause.colours) == 1 and set(slots) == {"colours"}:
        # "Lose the black ground" asks for no black one.
        return [EditRequest("background", {"visible": False}, clause.text)]
    if "bars" in slots and "image" in scene.fresh and "file" not in slots:
        slots["source"] = "image"
    elif slots.keys() & {"colours", "bars"}:
        pass
    elif same := same_colour(clause, scene):
        slots["colours"] = (same,)
    elif clause.has("cover"):
        # "This cover" that came with the message is a picture like any other.
        sent = "image" in scene.fresh and clause.has("picture")
        slots["source"] = "image" if sent else "cover"
    elif clause.has("film", "picture") and "image" in scene.fresh and clause.does("change"):
        # "The clip behind becomes this picture".
        slots["source"] = "image"
    elif clause.has("picture") and _instead(clause):
        # "A picture instead of the video".
        slots["source"] = "image"
    elif (
        clause.has("film")
        or (clause.has("video") and clause.does("change", "as_role") and "video" in scene.kinds)
        or (clause.has("video", "sound") and clause.does("loop") and clause.has("background"))
    ):
        slots["source"] = "video"
    elif clause.has("picture") and not _of_the_one_there(clause, scene):
        slots["source"] = "image"
    elif (
        "video" in scene.fresh
        and "image" not in scene.fresh
        and (clause.does("add", "change", "loop", "plays", "as_role") or not scene.exists)
    ):
        slots["source"] = "video"
    elif "image" in scene.fresh and not clause.looks("tone") and not slots:
        slots["source"] = "image"
    moves = clause.does("move", "put", "add") and clause.talks("it") and scene.has_logo
    if not slots and moves and scene.background not in _PICTURED and "image" in scene.kinds:
        # "Put it in the background then", of a small picture.
        slots["source"] = "image"
    fits = clause.looks("fit")
    fit = "zoom" if "zoom" in fits else fits[0] if fits else None
    if fit in {"zoom", "blur"} and clause.does("remove"):
        fit = "cover"
    if "contain" in fits and ("on" in clause.looks("blur") or "blur" in fits):
        # "Blurred full screen, with the picture itself whole in the middle".
        fit = "blur"
    if len(clause.wanted_colours) > 1 and clause.looks("gradient"):
        # "Let it drift from navy into black" moves nothing.
        fit = None
    if fit == "blur" and pictured and scene.exists:
        # "A blurred copy in the place of the black" takes the colour away.
        slots.pop("colours", None)
    if "bars" in slots and fit is None:
        fit = "contain"
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
    unseen = scene.exists and not {"image", "video"} & set(scene.kinds)
    if unseen and slots == {"source": "image"} and clause.does("keep"):
        # "No sound, just the picture": all that is seen.
        return [EditRequest("leave", {}, clause.text)]
    styled = _STYLED & slots.keys()
    if is_off(clause) is False and not styled and not clause.looks("own_sound"):
        slots = {"visible": False}
    if clause.looks("opacity") and pictured and slots.keys() <= {"source"}:
        return [EditRequest("impossible", {"topic": "picture_opacity"}, clause.text)]
    if not slots and not clause.does("create"):
        return [unclear(clause)]
    return [EditRequest("background", slots, clause.text)]


def _instead(clause: Clause) -> bool:
    """Whether a picture is named before what it takes the place of."""
    refusal, picture = clause.first("look", "instead.of"), clause.first("thing", "picture")
    return refusal is not None and picture is not None and picture.end <= refusal.start


def _of_the_one_there(clause: Clause, scene: Scene) -> bool:
    """Whether a shade or a blur is for the picture that is there ("the picture is too bright")."""
    toned = clause.looks("tone") or clause.looks("blur") or clause.looks("striking")
    return bool(toned) and scene.background in _PICTURED and "image" not in scene.fresh


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
    refused = clause.does("remove") or clause.talks("no_gradient")
    if refused and clause.looks("gradient") and not clause.colours:
        # "No gradient": one colour of it stays.
        return {"flat": True}
    if angle := clause.look("angle"):
        slots["angle"] = ANGLES[angle]
    return slots


def _shade(clause: Clause, scene: Scene, *, pictured: bool) -> dict[str, Value]:
    slots: dict[str, Value] = {}
    share = clause.numeric("percent")
    plain = clause.plain_number() if share is None and not clause.valued else None
    if plain is not None and 1 < plain <= 100 and (clause.looks("tone") or clause.looks("blur")):
        # "Dim to 20".
        share = plain / 100
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
    elif blur and clause.does("keep") and share is None:
        # "Back to the first picture, keep the blur": as strong as it was.
        told = [value for one in scene.done if (value := one.number("blur"))]
        slots["blur"] = told[-1] if told else 0.5
    elif blur and clause.talks("to_the_most"):
        slots["blur"] = 1.0
    elif blur and "half" in clause.looks("level"):
        told = [value for one in scene.done if (value := one.number("blur"))]
        slots["blur"] = round((told[-1] if told else 0.5) / 2, 3)
    elif blur:
        slots["blur"] = share if share is not None else 0.5
    if tone == "normal" or (tone == "darker" and clause.does("remove")):
        slots["dim"] = 0.0
    elif tone in {"darker", "lighter"} and share and clause.talks("step_further"):
        # "Another 20 % darker".
        more = share if tone == "darker" else -share
        slots["dim"] = round(min(max(scene.dim + more, 0.0), 1.0), 3)
    elif tone == "darker":
        if share is not None and not blur:
            slots["dim"] = round(1 - share, 3) if clause.looks("brightness") else share
        else:
            slots["dim_step"] = 0.6 if clause.talks("small_step") else 1.0
    elif share is not None and clause.looks("brightness") and not blur and tone is None:
        # "At half brightness".
        slots["dim"] = round(1 - share, 3)
    elif tone == "lighter":
        # "A little less dark" leaves some of it.
        slots["dim_step"] = -0.5 if clause.talks("slightly") else -1.0
    elif clause.looks("striking") and pictured and not slots:
        slots["dim_step"] = 1.0
    elif tone == "dark" and not clause.colours:
        # "A plain dark background" in place of a picture.
        shades = pictured and not clause.talks("plain_ground")
        slots |= {"dim_step": 1.0} if shades else {"colours": ("#10131a",)}
    elif tone == "light" and not clause.colours:
        slots |= {"dim_step": -1.0} if pictured else {"colours": ("#f4f1ea",)}
    return slots


def progress_bar(clause: Clause, scene: Scene) -> list[EditRequest]:
    """Return the edit of the progress bar."""
    slots = _small(clause)
    # "Of the picture" is no height of it by itself.
    high = clause.looks("height") and not clause.does("add")
    sized = clause.looks("size") or clause.looks("weight") or high
    if sized and not slots.keys() - {"visible"}:
        return [EditRequest("impossible", {"topic": "bar_size"}, clause.text)]
    if slots.get("vertical") == "center":
        return [EditRequest("impossible", {"topic": "bar_place"}, clause.text)]
    if "colours" not in slots and (same := same_colour(clause, scene)):
        slots["colours"] = (same,)
    if not slots and says_nothing_of_it(clause):
        return [unclear(clause)]
    aside = slots.pop("horizontal", None)
    found = [EditRequest("progress_bar", slots, clause.text)]
    if aside is not None:
        # "To the left": it is as wide as the picture.
        refused = EditRequest("impossible", {"topic": "bar_place"}, clause.text)
        found = [*found, refused] if slots else [refused]
    colours = slots.get("colours")
    if isinstance(colours, tuple) and len(colours) > 1:
        # "Purple to pink": it has one.
        slots["colours"] = colours[:1]
        found.append(EditRequest("impossible", {"topic": "bar_colours"}, clause.text))
    return found


def clock(clause: Clause, scene: Scene) -> list[EditRequest]:
    """Return the edit of the elapsed time."""
    slots = _small(clause)
    if _in_the_middle(slots):
        return [EditRequest("impossible", {"topic": "corner_only"}, clause.text)]
    sized = clause.looks("size") or clause.looks("weight")
    if (
        sized
        and not slots.keys() - {"visible"}
        and (scene.focus == "clock" or not clause.does("add"))
    ):
        return [EditRequest("impossible", {"topic": "clock_size"}, clause.text)]
    begun = next((one for one in clause.values("time") if isinstance(one, int) and one), None)
    if begun is not None and not clause.does("remove") and not clause.talks("formatted"):
        # "Start the timer at 1:00", not "like 0:01, 0:02".
        refused = EditRequest("impossible", {"topic": "clock_start"}, clause.text)
        return [EditRequest("clock", slots, clause.text), refused] if slots else [refused]
    if clause.looks("total"):
        slots["show_total"] = is_off(clause) is not False
        slots.pop("visible", None)
    elif (clause.talks("only_word") or clause.does("keep")) and any(
        one.claim("show_total") for one in scene.done
    ):
        # "Just the elapsed time", where the total stands beside it.
        slots["show_total"] = False
        slots.pop("visible", None)
    found = [EditRequest("clock", slots, clause.text)]
    if sized and not clause.does("add"):
        # "Bigger, in white": the one can be done.
        found.append(EditRequest("impossible", {"topic": "clock_size"}, clause.text))
    return found


def _in_the_middle(slots: dict[str, Value]) -> bool:
    """Whether a place is no corner."""
    if slots.get("horizontal") == "center":
        return True
    return slots.get("vertical") == "center" and slots.get("horizontal") in {None, "center"}


_MOST = 3
"""So many colours a gradient has at most."""


def _joined_by(clause: Clause, scene: Scene) -> tuple[str, ...]:
    """Return the colours of the gradient that one more is added to ("add green")."""
    shades = scene.shades.get("background", ())
    adds = (
        clause.does("add") and not clause.does("change") and not set(clause.things) - {"background"}
    )
    joins = scene.background == "gradient" and adds and len(clause.wanted_colours) == 1
    return shades if joins and 1 < len(shades) < _MOST and not clause.texts else ()


def logo(clause: Clause, scene: Scene) -> list[EditRequest]:
    """Return the edit of the picture in a corner."""
    if clause.talks("relative_place") and clause.has(*TEXT_THINGS, "waveform"):
        # "Below those words" is no corner.
        return [EditRequest("impossible", {"topic": "corner_only"}, clause.text)]
    counted = ("image", "one") if scene.fresh.count("image") > 1 else ("image",)
    slots = {**_small(clause), **opacity(clause), **size(clause), **file_slots(clause, *counted)}
    if (step := slots.pop("tone_step", None)) is not None and "opacity" not in slots:
        # A small picture that is to be lighter steps back.
        slots.setdefault("opacity_factor", 0.6 if step == -1.0 else 1.5)
    if (clause.has("cover") and not (scene.has_logo and clause.looks("size"))) or (
        not scene.has_logo
        and not clause.has("logo")
        and not clause.has("picture")
        and "image" not in scene.fresh
    ):
        slots["source"] = "cover"
    if _in_the_middle(slots):
        middle = EditRequest("impossible", {"topic": "corner_only"}, clause.text)
        slots = {k: v for k, v in slots.items() if k not in {"vertical", "horizontal"}}
        shown = "image" in scene.fresh or slots.keys() - {"visible"}
        return [EditRequest("logo", slots, clause.text), middle] if shown else [middle]
    share = clause.numeric("percent")
    last = scene.last_request
    if share is not None and last is not None and last.slots.keys() & {"opacity", "opacity_factor"}:
        only = last.operation == "logo" and not clause.looks("size") and "opacity" not in slots
        if only and not clause.things:
            # "30 %", right after it was made see-through.
            slots["opacity"] = share
    # "Enlarge it to 30 %".
    of_picture = not clause.looks("size") or (
        bool(clause.looks("reach")) and (share or 1) <= LARGEST_LOGO
    )
    if share is not None and "opacity" not in slots and of_picture:
        slots.pop("factor", None)
        # "The logo at 60 %" cannot be its size.
        slots["height" if share <= LARGEST_LOGO else "opacity"] = share
    if not scene.has_logo and slots.get("visible") is True:
        slots.pop("visible")
    small = EditRequest("logo", slots, clause.text)
    lone = scene.exists and scene.background == "image" and scene.kinds.count("image") == 1
    if lone and not scene.has_logo and not scene.fresh and clause.talks("shrinks_into"):
        # "Shrink it into the corner": the picture leaves the background.
        return [EditRequest("background", {"source": "theme"}, clause.text), small]
    return [small]


def _small(clause: Clause) -> dict[str, Value]:
    slots: dict[str, Value] = {**place(clause), **tone(clause)}
    if clause.colours:
        slots["colours"] = clause.colours
    shown = is_off(clause)
    if shown is not None and not (shown is False and clause.colours):
        slots["visible"] = shown
    return slots
