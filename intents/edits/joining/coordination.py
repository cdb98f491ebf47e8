"""Several things of which one says what happens: "the title, the wave and the bar in red"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from intents.edits.frames import look_values
from intents.edits.frames.text_frames import named, style
from intents.edits.joining.levelling import heard_too
from intents.edits.message.clause import Clause, Token
from intents.edits.message.patterns import patterns
from intents.edits.message.sentence import PAIRS
from intents.edits.message.things import HEADS, LOOKS, TEXT_THINGS, head_of, subject_of
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.text import normalise

HIDEABLE = frozenset({*LOOKS, "music", *TEXT_THINGS})
_SHARED = {
    "waveform": frozenset(
        {"colours", "shades", "tone_step", "vertical", "factor", "size", "opacity", "visible"}
    ),
    "background": frozenset({"colours", "dim_step", "visible"}),
    "progress_bar": frozenset({"colours", "tone_step", "vertical", "visible"}),
    "clock": frozenset({"colours", "vertical", "horizontal", "visible"}),
    "captions": frozenset(
        {"colours", "tone_step", "vertical", "factor", "size", "weight", "visible"}
    ),
    "logo": frozenset({"vertical", "horizontal", "factor", "size", "opacity", "visible"}),
}
_TEXT = frozenset({"colours", "shades", "tone_step", "vertical", "horizontal", "factor", "size", "weight"})  # fmt: skip
_OPENERS = frozenset({"change", "move", "raise", "lower", "as_role", "correct_text"})


def waits(clause: Clause, after: Clause, scene: Scene) -> str | None:
    """Return the thing of a clause that names it and leaves the rest to the next one."""
    if (after.looks("instead") and not after.does("remove")) or clause.talks("correct"):
        # "I meant the waveform, not the background" is no list.
        return None
    if clause.talks("complain"):
        # "It gets in the wave's way, shift the text up" says why.
        return None
    if clause.talks("is_here"):
        # "The captions are here; the logo goes to the left".
        return None
    if clause.talks("shown_on") or (clause.talks("shows_it") and after.acts):
        # "Elapsed time on, red bar"; "show the time, make the background black".
        return None
    heads = _heads(clause)
    if heads == ["captions"] and "captions" in scene.fresh:
        # "The lyrics are in this file, yellow letters": they come first.
        return None
    if after.does("remove") and not clause.acts and _removes_its_own(after):
        # "A waveform, no title" is what shall be there and what not.
        return None
    if after.talks("on_colour"):
        # "A waveform on black" says what it stands on.
        return None
    border = clause.slotted.skeleton[clause.end : after.start]
    if not clause.things and (after.acts or "," in border or clause.look("style") != scene.wave):
        # "Use dots and put the title at the top" draws dots.
        return None
    if (
        heads != (list(clause.things) or called_by_style(clause))
        or len(heads) != 1
        or clause.unknown
        or clause.texts
        or clause.acts - _OPENERS
    ):
        return None
    looks = any(t.group == "look" and not t.name.startswith("style.") for t in clause.tokens)
    looks = looks or (bool(clause.things) and bool(clause.looks("style")))
    others = [thing for thing in _heads(after) if thing != "letters"]
    named = (
        bool(others)
        and others[0] != heads[0]
        and (not after.texts or bool(after.looks("respective")))
    )
    listed = named and ":" not in border
    return heads[0] if listed and not clause.valued and not looks else None


def _removes_its_own(clause: Clause) -> bool:
    """Whether what goes is named after the deed ("no title"), and not before it ("title away")."""
    deed, thing = clause.first("act", "remove"), next(iter(_heads(clause)), "")
    named = clause.first("thing", thing) if thing else None
    return deed is not None and named is not None and deed.start < named.start


def _heads(clause: Clause) -> list[str]:
    named = [thing for thing in clause.things if thing in HEADS and thing in {*LOOKS, *TEXT_THINGS}]
    return named or called_by_style(clause)


def called_by_style(clause: Clause) -> list[str]:
    """Return the waveform where a clause names nothing but what it is drawn as ("the bars")."""
    styles = set(clause.looks("style")) - {"line"}
    return ["waveform"] if len(styles) == 1 and not clause.things and not clause.texts else []


def listed(waiting: Sequence[str], request: EditRequest) -> list[EditRequest]:
    """Return what the things of a list get that is told of the last of them.

    "Progress bar, elapsed time, logo top right": a bar has no corner, so the place is the logo's own.
    """
    own = frozenset({"horizontal", "vertical", "file", "source"}) & request.slots.keys()
    apart = "horizontal" in own and any("horizontal" not in _SHARED.get(t, own) for t in waiting)
    if apart and set(request.slots) <= own:
        return [EditRequest(thing, {"visible": True}, request.text) for thing in waiting]
    also = [likewise(request, thing) for thing in waiting]
    return [one for one in also if one is not None]


def lent(clause: Clause, scene: Scene, head: str) -> EditRequest | None:
    """Return the colour of one thing for another ("give the title the colour of the waveform")."""
    if clause.valued or clause.texts or clause.does("swap"):
        return None
    heads = [
        t
        for t in clause.tokens
        if t.group == "thing" and (t.name in HEADS or t.name in scene.colours)
    ]
    names = list(dict.fromkeys(t.name for t in heads))
    like = [t for t in clause.tokens if t.name.startswith("same.")]
    skeleton = clause.slotted.skeleton
    if len(names) == 1 and like and any(t.inside(like[0]) for t in heads):
        # "… at the top, in the colour of the title" is said of what was spoken of before.
        owner, other = names[0], head
    elif len(names) == 2 and clause.talks("lends_colour"):
        owned = patterns().talk["its_colour"]
        owners = [t for t in heads if like and t.inside(like[0])]
        owners = owners or [t for t in heads if owned.match(skeleton[t.end : clause.end])]
        if not owners:
            return None
        owner = owners[-1].name
        other = next(name for name in names if name != owner)
    else:
        return None
    colour = scene.colours.get(owner)
    if not other or other == owner or colour is None:
        return None
    given = EditRequest("waveform", {"colours": (colour,)}, clause.text)
    return given if other == "waveform" else likewise(given, other)


def for_two(clause: Clause, found: Sequence[EditRequest]) -> list[EditRequest] | None:
    """Return one look for the two things of which the message spoke ("…, both in coral")."""
    heads = list(dict.fromkeys(head_of(one.operation) for one in found))
    if len(heads) != 2 or clause.things or not clause.talks("both_of_them"):
        return None
    slots: dict[str, Value] = dict(look_values.size(clause))
    if clause.colours:
        slots["colours"] = clause.wanted_colours[-1:]
    looks = {t.name.partition(".")[0] for t in clause.tokens if t.group == "look"}
    if not slots or clause.texts or clause.spans or looks - {"which", "size"}:
        return None
    first = EditRequest("waveform", slots, clause.text)
    alike = [first if head == "waveform" else likewise(first, head) for head in heads]
    return None if None in alike else [*found, *(one for one in alike if one is not None)]


def likewise(request: EditRequest, thing: str) -> EditRequest | None:
    """Return the same for another thing, None where it can't be."""
    if (sound := heard_too(request, thing)) is not None:
        return sound
    if request.operation == "remove_text" or request.claim("visible") is False:
        return removal(thing, request.text)
    known = _TEXT if thing in TEXT_THINGS else _SHARED.get(thing, frozenset())
    told, ground = dict(request.slots), thing == "background"
    shade, other = ("tone_step", "dim_step") if ground else ("dim_step", "tone_step")
    if shade in told:
        # "A darker one, for both" dims what lies behind.
        told[other] = told.pop(shade)
    slots = {key: value for key, value in told.items() if key in known}
    if not slots or request.operation not in {*LOOKS, "change_text"}:
        return None
    if thing in TEXT_THINGS:
        return EditRequest("change_text", {**_role(thing), **slots}, request.text)
    return EditRequest(thing, slots, request.text)


def removal(thing: str, text: str) -> EditRequest | None:
    """Return the taking away of a thing, None for what can't be."""
    if thing in TEXT_THINGS:
        return EditRequest("remove_text", _role(thing), text)
    if thing in LOOKS or thing == "music":
        return EditRequest(thing, {"visible": False}, text)
    return None


def removals(clause: Clause) -> list[EditRequest]:
    """Return the taking away of everything that a clause names."""
    gone = (removal(thing, clause.text) for thing in _apart(clause))
    return [request for request in gone if request is not None]


def takes_several(clause: Clause) -> bool:
    """Whether a clause only takes things away, several of them ("no title and no bar")."""
    looks = any(
        t.group == "look" and not t.name.startswith(("which", "instead")) for t in clause.tokens
    )
    if clause.valued or looks or not clause.does("remove") or clause.does("add", "keep"):
        return False
    return len(_apart(clause)) > 1


def too(clause: Clause, last: EditRequest) -> EditRequest | None:
    """Return the last edit for one thing more ("… and the title too")."""
    heads = _heads(clause)
    looks = any(token.group == "look" for token in clause.tokens)
    bare = not clause.valued and not looks and not clause.unknown and clause.acts <= {"beside"}
    if len(heads) != 1 or not bare or not clause.talks("as_well"):
        return None
    if heads[0] in _DRAWN and patterns().talk["some_thing"].search(clause.skeleton.strip()):
        # "… and a progress bar too" wants the bar, not the colour.
        return EditRequest(heads[0], {"visible": True}, clause.text)
    return likewise(last, heads[0])


_DRAWN = ("waveform", "progress_bar", "clock")


def leaves_rest(clause: Clause, after: Clause) -> bool:
    """Whether the next clause takes away all that this one does not name ("lose the rest")."""
    named = any(thing in HIDEABLE for thing in clause.things)
    return named and not clause.does("remove", "cut") and after.talks("rest_goes")


def _excepts(clause: Clause) -> bool:
    return clause.talks("nothing_but") or (clause.does("except") and _removes(clause))


def also_kept(clause: Clause, after: Clause) -> bool:
    """Whether the next clause names one thing more that stays ("everything but the title and the bar")."""
    if clause.valued or not _excepts(clause) or not _excepts(clause.joined(after)):
        return False
    named = bool(after.things) and set(after.things) <= HIDEABLE
    looks = any(token.group == "look" for token in after.tokens)
    bare = not after.valued and not looks and not after.acts and not after.unknown
    return named and bare and any(thing in HIDEABLE for thing in clause.things)


def for_both(after: Clause) -> bool:
    """Whether the next clause only says that both are meant ("a darker one, for both")."""
    return after.talks("for_both") and not after.valued and not after.things


def both_alike(found: list[EditRequest], text: str) -> list[EditRequest]:
    """Return two things that come with one look, each with it ("a timer and a bar, both in aqua")."""
    said = patterns().talk["both_so"].search(normalise(text))
    heads = [head_of(one.operation) for one in found]
    if said is None or len(found) != 2 or len(set(heads)) < 2:
        return found
    giver, taker = found[::-1]
    if taker.words("colours") and not giver.words("colours"):
        return both_alike(found[::-1], text)
    same = likewise(replace(giver, slots={"colours": giver.slots.get("colours", ())}), heads[0])
    if same is None or not giver.words("colours") or taker.words("colours"):
        return found
    return [replace(taker, slots={**taker.slots, "colours": same.slots["colours"]}), giver]


def _only_of_these(clause: Clause, scene: Scene) -> list[EditRequest]:
    """Return the taking away of what was spoken of beside the one thing that stays ("keep just the timer")."""
    kept = {subject_of(thing) for thing in clause.things if thing in HIDEABLE}
    others = [head for head in scene.last_heads if head not in kept and head in HIDEABLE]
    bare = len(kept) == 1 and kept <= set(scene.last_heads) and not clause.valued
    if not bare or not others or not clause.talks("keeps_only"):
        return []
    gone = [removal(head, clause.text) for head in others]
    stays = kept & set(_DRAWN)
    # What stays is what the talk is about from now on.
    return [one for one in gone if one is not None] + [
        EditRequest(head, {"visible": True}, clause.text) for head in stays
    ]


def all_but(clause: Clause, scene: Scene, *, rest: bool = False) -> list[EditRequest]:
    """Return the taking away of all that is seen but what is named ("nothing but the wave")."""
    if only := _only_of_these(clause, scene):
        return only
    kept = {thing for thing in _excepted(clause) if thing in HIDEABLE}
    valued = clause.valued or clause.spans
    if scene.exists and not kept and not valued and clause.talks("hides_all"):
        return _all_seen(clause, scene)
    told = rest or _excepts(clause)
    back = any(clause.talks(kind) for kind in ("undo", "back", "reset"))
    if kept and scene.exists and clause.does("except") and back and not _removes(clause):
        # "Everything but the title back as it was".
        stays = {subject_of(one) for one in kept}
        return [EditRequest("reset", {"kept": tuple(sorted(stays))}, clause.text)]
    if scene.exists and clause.does("except") and (restyled := _texts_but(clause, scene)):
        return restyled
    if kept and scene.exists and clause.does("except") and clause.colours and not clause.texts:
        return _all_coloured(clause, scene, kept)
    counted = clause.counted("text") or clause.counted("one")
    one = counted is not None or _placed(clause, scene) is not None
    called = ((not kept and not valued) or one or clause.texts) and not clause.colours
    one_of_texts = clause.does("except") or (one and set(clause.things) <= set(TEXT_THINGS))
    if told and one_of_texts and called and not clause.spans and scene.exists:
        return _all_texts_but(clause, scene)
    if not told or not kept or valued or not scene.exists:
        return []
    texts = [thing for thing in clause.things if thing in TEXT_THINGS]
    named = [thing for thing in texts if thing not in {"text", "letters"}]
    if named and len(named) < len(texts) and set(clause.things) <= set(TEXT_THINGS):
        # "All words but the title", "every text but the title".
        if len(named) == 1:
            return [EditRequest("remove_text", {**_role(named[0]), "others": True}, clause.text)]
        gone = [role for role in dict.fromkeys(scene.roles) if role not in named]
        others = [
            EditRequest("remove_text", {"target_role": role, "every": True}, clause.text)
            for role in gone
        ]
        return others or [EditRequest("leave", {}, clause.text)]
    drawn = [thing for thing in _DRAWN if thing not in kept and thing not in scene.hidden]
    drawn += ["captions"] if scene.has_captions and "captions" not in kept else []
    drawn += ["logo"] if scene.has_logo and "logo" not in kept else []
    found = [EditRequest(thing, {"visible": False}, clause.text) for thing in drawn]
    if scene.texts and not kept & set(TEXT_THINGS):
        found.append(EditRequest("remove_text", {"every": True}, clause.text))
    elif len(named) == len(texts) == 1 and set(scene.roles) - {*named}:
        # "Only the title" of a title and what is under it.
        slots = {**_role(named[0]), "others": True}
        found.append(EditRequest("remove_text", slots, clause.text))
    shown = [thing for thing in kept if thing in scene.hidden]
    return found + [EditRequest(thing, {"visible": True}, clause.text) for thing in shown]


def _all_texts_but(clause: Clause, scene: Scene) -> list[EditRequest]:
    """Return the taking away of all texts but the one that is called ("delete all but Anna")."""
    first = clause.first("act", "except")
    after = "" if first is None else clause.slotted.skeleton[first.end : clause.end].strip()
    called = next((one for one in scene.texts if after.startswith(normalise(one))), None)
    words = next(iter(clause.texts), None) or called or named(clause, scene)
    if words is not None:
        return [EditRequest("remove_text", {"target_text": words, "others": True}, clause.text)]
    if (number := clause.counted("text") or clause.counted("one")) is not None:
        return [EditRequest("remove_text", {"target_number": number, "others": True}, clause.text)]
    if place := _placed(clause, scene):
        return [EditRequest("remove_text", {"target_vertical": place, "others": True}, clause.text)]
    if clause.things or clause.counted("part") is not None or clause.counted("half") is not None:
        return []
    # What is to stay was not understood: nothing may go.
    return [EditRequest("unknown", {"what": clause.text}, clause.text)]


def _placed(clause: Clause, scene: Scene) -> str | None:
    """Return where the one of several texts stands that is called ("keep only the bottom text")."""
    of_texts = len(scene.texts) > 1 and set(clause.things) == {"text"}
    places = {*clause.looks("pick"), *clause.looks("vertical")} & {"top", "center", "bottom"}
    return places.pop() if of_texts and len(places) == 1 and not clause.colours else None


def excepts(clause: Clause) -> bool:
    """Whether a clause only names what something shall not happen to ("all but the wave, …")."""
    named = any(thing in HIDEABLE for thing in clause.things)
    bare = not clause.valued and not clause.spans and not clause.unknown
    return clause.does("except") and named and bare and not _removes(clause)


def _removes(clause: Clause) -> bool:
    """Whether something is taken away; the word for "except" may look like it."""
    excepted = clause.first("act", "except")
    gone = {"remove"} if clause.values("time") else {"remove", "cut"}
    return any(
        t.name in gone and (excepted is None or not _overlaps(t, excepted)) for t in clause.tokens
    )


def _overlaps(one: Token, other: Token) -> bool:
    return one.start < other.end and other.start < one.end


def _excepted(clause: Clause) -> tuple[str, ...]:
    """Return the things that an exception names, all things of a clause without one."""
    first = clause.first("act", "except")
    if first is None:
        return clause.things
    rest = {"rest.yes", "which.every"}
    ends = [t.start for t in clause.tokens if t.name in rest and t.start > first.end]
    end = min(ends, default=clause.end)
    return tuple(
        t.name for t in clause.tokens if t.group == "thing" and first.start <= t.start < end
    )


def _texts_but(clause: Clause, scene: Scene) -> list[EditRequest]:
    """Return a look for every text but those that are excepted ("all texts smaller except the title")."""
    excepted = set(_excepted(clause))
    several: bool = any(t.group == "thing" and t.name not in excepted for t in clause.tokens)
    slots, picked = style(clause, scene), clause.look("pick")
    # "All gold except the bottom one", of texts.
    several = several or (not clause.things and picked in scene.text_places)
    if not slots or _removes(clause) or not several or set(clause.things) - set(TEXT_THINGS):
        return []
    first = clause.first("act", "except")
    after = "" if first is None else clause.slotted.skeleton[first.end : clause.end]
    # "All texts gold except the bottom one".
    spared = scene.text_places.index(picked) if picked in scene.text_places else None
    others = [
        text
        for at, (text, role) in enumerate(zip(scene.texts, scene.roles, strict=False))
        if role not in excepted
        and text not in clause.texts
        and (at != spared if spared is not None else f" {normalise(text)} " not in f"{after} ")
    ]
    own = EditRequest("change_text", {"target_vertical": picked or "", **slots}, clause.text)
    if len(clause.colours) == 2 and picked in scene.text_places and len(own.slots) == 2:
        # "… except the bottom one white".
        slots, after_all = {"colours": clause.colours[:1]}, [own]
    else:
        after_all = []
    found = [EditRequest("change_text", {"target_text": t, **slots}, clause.text) for t in others]
    found += after_all
    if not others:
        return [EditRequest("leave", {}, clause.text)]
    return found if len(others) < len(scene.texts) else []


def _all_coloured(clause: Clause, scene: Scene, kept: set[str]) -> list[EditRequest]:
    """Return a colour for everything that is drawn but what is excepted."""
    colour = EditRequest("waveform", {"colours": clause.colours[-1:]}, clause.text)
    drawn = [thing for thing in _DRAWN if thing not in kept and thing not in scene.hidden]
    drawn += ["captions"] if scene.has_captions and "captions" not in kept else []
    found = [colour if thing == "waveform" else likewise(colour, thing) for thing in drawn]
    if scene.texts and not kept & set(TEXT_THINGS):
        slots = {"every": True, **colour.slots}
        found.append(EditRequest("change_text", slots, clause.text))
    return [one for one in found if one is not None]


def _all_seen(clause: Clause, scene: Scene) -> list[EditRequest]:
    """Return the taking away of all that stands on the picture ("hide everything")."""
    drawn = [thing for thing in _DRAWN if thing not in scene.hidden]
    drawn += ["captions"] if scene.has_captions else []
    drawn += ["logo"] if scene.has_logo else []
    found = [EditRequest(thing, {"visible": False}, clause.text) for thing in drawn]
    return found + (
        [EditRequest("remove_text", {"every": True}, clause.text)] if scene.texts else []
    )


def again(clause: Clause, last: EditRequest) -> bool:
    """Whether a clause only says once more that what was taken away goes ("…: take it off")."""
    if last.slots == {"loop": True} and clause.does("loop", "plays") and clause.talks("it"):
        # "It stops at five seconds, loop it".
        return True
    gone = last.operation == "remove_text" or last.claim("visible") is False
    ends = last.operation in {"add_text", "change_text"} and {"end_ms", "duration_ms"} & set(
        last.slots
    )
    bare = not clause.things and not clause.valued and not clause.texts and not clause.spans
    looks = {t.name.partition(".")[0] for t in clause.tokens if t.group == "look"}
    named = clause.counted("text") or clause.counted("one") or looks - {"instead", "appear"}
    said = clause.does("remove") and not clause.does("add", "change", "keep")
    told = said and bare and not named and not clause.unknown and clause.talks("it")
    return bool((gone or ends) and told)


def _apart(clause: Clause) -> list[str]:
    """Return the things that are edited by themselves ("title text" is one)."""
    kept: list[str] = []
    for thing in clause.things:
        if thing in HIDEABLE and not any(frozenset({thing, one}) in PAIRS for one in kept):
            kept.append(thing)
    return kept


def _role(thing: str) -> dict[str, Value]:
    return {} if thing in {"text", "letters"} else {"target_role": thing}
