"""What puts the last edit right: "no, 15", "I meant the first", "not the title, the bar"."""

from __future__ import annotations

from dataclasses import replace

from intents.edits.followups import sparing
from intents.edits.frames import cutting_frames
from intents.edits.joining import coordination
from intents.edits.message import refusals, wording
from intents.edits.message.clause import Clause
from intents.edits.message.patterns import patterns
from intents.edits.message.things import (
    COLOURED,
    HEADS,
    PLACED,
    TEXT_THINGS,
    head_of,
    subject_of,
)
from intents.edits.message.times import shown
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene

_MOVED = frozenset({"vertical", "horizontal", "opposite"})
_WHICH = frozenset({"target_text", "target_role", "target_number", "target_vertical"})
_VALUES = {
    "time": frozenset({"fade"}), "percent": frozenset({"volume"}), "db": frozenset({"volume"}),
    "factor": frozenset({"speed"}), "lufs": frozenset({"loudness"}),
}  # fmt: skip
"""A bare value of which kind says once more how far the last edit goes."""
_LENGTHS = frozenset({"duration_ms", "end_ms", "last_ms"})
_MEASURED = frozenset({"fade", "volume", "speed", "loudness", "trim", "silence", "music"})


def only_regrets(clause: Clause) -> bool:
    """Whether a clause says that what came before was wrong, and nothing else."""
    bare = not clause.valued and not clause.things and not clause.texts
    return bare and (clause.talks("correct") or clause.talks("refuse"))


def amended(clause: Clause, last: EditRequest) -> EditRequest | None:
    """Return an edit of the same message put right ("cut the first two seconds, no, the last two")."""
    looks = {t.name.partition(".")[0] for t in clause.tokens if t.group == "look"}
    if any(thing in HEADS for thing in clause.things):
        return None
    if clause.colours:
        # "The wave red, no, blue".
        same = len(last.words("colours")) == len(clause.colours) == 1
        same = same and not (clause.texts or clause.spans or looks - {"by", "reach", "instead"})
        return replace(last, slots={**last.slots, "colours": clause.colours}) if same else None
    if len(clause.texts) == 1 and isinstance(last.slots.get("text"), str) and not clause.spans:
        same = not looks - {"by"}
        return replace(last, slots={**last.slots, "text": clause.texts[0]}) if same else None
    plain = clause.plain_number()
    strange = clause.unknown and not clause.talks("amends")
    bare = plain is not None and not (clause.spans or clause.acts or looks or strange)
    told = [slot for slot in last.slots if slot in _LENGTHS or last.operation != "add_text"]
    lasting = last.operation in {"trim", "fade", "add_text"} and len(told) == 1
    if lasting and bare and plain and told[0].endswith("_ms") and last.ms(told[0]) is not None:
        # "Cut the first two seconds, actually three", "for three seconds, oh wait, four".
        return replace(last, slots={**last.slots, told[0]: round(plain * 1000)})
    timed = bool(clause.values("time")) and not clause.texts and looks <= {"end", "reach", "by"}
    if last.operation != "trim" or not timed or clause.does("keep", "cut", "split"):
        return None
    known = set(last.slots) - {"keep", "bare"}
    value = clause.value("time")
    if not clause.spans and len(known) == 1 and isinstance(value, int) and "starts_ms" not in known:
        return replace(last, slots={**last.slots, next(iter(known)): value})
    keep = last.claim("keep") is True or bool({"to_ms", "keep_last_ms"} & known)
    slots = cutting_frames.kept(clause) if keep else cutting_frames.lost(clause)
    if known <= {"head_ms", "tail_ms"} and set(slots) == {"to_ms"} and known:
        slots = {next(iter(known)): slots["to_ms"]}
    return replace(last, slots=slots) if slots else None


def measures_again(clause: Clause, before: Clause | None, scene: Scene) -> bool:
    """Whether a bare length puts the last cut right ("no, only one second")."""
    if before is None or scene.last_operation not in {"trim", "fade"}:
        return False
    refuses = not before.tokens and not before.unknown and before.start == 0
    looks = {t.name.split(".")[0] for t in clause.tokens if t.group == "look"}
    other = looks - {"reach"} or clause.things
    bare = not other and not clause.unknown and not clause.texts and clause.acts <= {"keep"}
    return refuses and bare and len(clause.values("time")) == 1


def only_corrects(clause: Clause, scene: Scene) -> bool:
    """Whether a clause says that something was wrong, and not yet what is right."""
    if (
        not clause.talks("correct")
        or not scene.last_operation
        or clause.things
        or clause.looks("instead")
    ):
        return False
    return not clause.valued


def takes_back(clause: Clause, scene: Scene) -> bool:
    """Whether a clause says that the last edit was of the wrong thing ("not the waveform")."""
    return bars(clause, scene.focus if (did := scene.last_operation) == "volume" else head_of(did))


def bars(clause: Clause, head: str) -> bool:
    """Whether a clause only says that this thing is not meant."""
    first = clause.first("look", "instead.of")
    heads = [subject_of(thing) for thing in clause.things if thing in HEADS]
    bare = not clause.texts and clause.acts <= {"as_role"} and not clause.colours
    return first is not None and bare and not clause.spans and heads == [head]


def put_back(clause: Clause, scene: Scene) -> EditRequest | None:
    """Return the taking back of the last move where what was moved shall stay where it was."""
    if not clause.talks("where_it_was") or clause.valued:
        return None
    for index, last in enumerate(scene.last_requests):
        if _MOVED & last.slots.keys() and not last.slots.keys() - _MOVED - _WHICH:
            return EditRequest("take_back", {"index": index}, clause.text)
    return None


def spares(clause: Clause) -> bool:
    """Whether a clause only says what shall not be changed instead ("… instead of the badge")."""
    first = clause.first("look", "instead.of")
    told = clause.talks("in_its_stead") and first is not None
    return told and not clause.valued and not clause.acts and not clause.texts


def taken_for(clause: Clause, last: EditRequest) -> list[EditRequest]:
    """Return the hiding of what another thing is shown instead of."""
    shows = last.slots in ({}, {"visible": True})
    gone = [thing for thing in clause.things if thing in PLACED] if shows else []
    return [EditRequest(thing, {"visible": False}, clause.text) for thing in gone[:1]]


def leaves(clause: Clause) -> bool:
    """Whether a clause only says that something stays as it is ("unchanged up to 0:04")."""
    told = clause.colours or clause.texts or (clause.valued and not clause.spans)
    return clause.talks("unchanged") and not told and not clause.does("remove")


def returns(clause: Clause, scene: Scene) -> bool:
    """Whether a clause wants a thing that was changed as it was ("the background like before, and …")."""
    named = {subject_of(thing) for thing in clause.things if thing in HEADS}
    changed = {head_of(one.operation) for one in scene.done}
    return clause.talks("undo") and len(named) == 1 and named <= changed


def spared(clause: Clause) -> bool:
    """Whether a clause that comes after an edit only says what that does not touch ("leave the title")."""
    stays = patterns().talk["stays_so"].search(clause.skeleton)
    if stays is None or clause.valued or clause.texts or clause.does("except", "mute"):
        return False
    # "Never mind the bar" takes nothing away.
    rest = f"{clause.skeleton[: stays.start()]} {clause.skeleton[stays.end() :]}"
    does = any(patterns().acts[act].search(rest) for act in ("remove", "add"))
    return not does and any(thing in HEADS for thing in clause.things)


def refused_thing(clause: Clause) -> str | None:
    """Return the thing of which a clause only says the look it shall lose ("the wave: no bars")."""
    first = clause.first("look", "instead.of")
    heads = list(dict.fromkeys(subject_of(t) for t in clause.things if t in HEADS))
    heads = [head for head in heads if head in COLOURED or head == "text"]
    if first is None or len(heads) != 1 or clause.texts:
        return None
    gone = [t for t in clause.tokens if t.name == "remove" and t.start != first.start]
    if gone or (clause.does("remove") and not clause.colours):
        return None
    said = clause.slotted.skeleton[clause.start : first.start]
    styled = any(t.group == "look" and t.start >= first.end for t in clause.tokens)
    told = any(clause.slotted.kind(char) for char in said)
    earlier = any(t.group == "look" and t.end <= first.start for t in clause.tokens)
    return heads[0] if (styled or clause.colours) and not told and not earlier else None


def is_meant(clause: Clause, scene: Scene) -> bool:
    """Whether a clause is a bare value, to put right what the last edit got wrong."""
    bare = not clause.things and not clause.texts and not clause.unknown
    return bool(scene.last_operation) and bare and clause.acts <= {"change", "keep", "as_role"}


def given_to(clause: Clause, scene: Scene) -> EditRequest | None:
    """Return the last edit for the thing that a clause only names."""
    things = [thing for thing in clause.things if thing in HEADS]
    if len(things) != 1 or clause.valued or scene.last_request is None:
        return None
    again = coordination.likewise(scene.last_request, things[0])
    return None if again is None else replace(again, text=clause.text)


def taken_off(text: str, scene: Scene, slot: str | None = None) -> EditRequest:
    """Return the taking back of what the last message did last, or of one slot of it.

    What else that message asked for stays.
    """
    before = scene.last_requests
    places = [at for at, one in enumerate(before) if slot is None or slot in one.slots]
    if not places:
        return EditRequest("undo", {}, text)
    index = places[-1]
    more = {key for key in before[index].slots if key != slot and not key.startswith("target")}
    only: dict[str, Value] = {"slots": (slot,)} if slot is not None and more else {}
    return EditRequest("take_back", {"index": index, **only}, text)


def retold(clause: Clause, scene: Scene) -> list[EditRequest]:
    """Return the last colour given to another thing ("I meant the background")."""
    things = [thing for thing in clause.things if thing in HEADS]
    colour = scene.colours.get("focus")
    # "I meant the background red" says the same colour once more.
    values = clause.valued and (colour is None or set(clause.colours) != {colour})
    values = values or any(
        t.group == "look" and t.name.partition(".")[0] not in {"same", "instead", "reach", "intend"}
        for t in clause.tokens
    )
    if len(things) != 1 or values or " " in clause.unknown:
        return []
    if colour is None or scene.last_operation == "volume":
        again = given_to(clause, scene)
        return [] if again is None else [taken_off(clause.text, scene), again]
    thing = things[0]
    back = taken_off(clause.text, scene, "colours")
    if thing in COLOURED:
        return [back, EditRequest(thing, {"colours": (colour,)}, clause.text)]
    if thing not in TEXT_THINGS:
        return []
    role: dict[str, Value] = {} if thing in {"text", "letters"} else {"target_role": thing}
    return [back, EditRequest("change_text", {**role, "colours": (colour,)}, clause.text)]


def meant(clause: Clause) -> Clause:
    """Return the part of a clause that says what is wanted ("three rather than four")."""
    refusal = clause.first("look", "instead.of")
    if refusal is None or not _holds(clause):
        return clause
    if not patterns().filler.sub(" ", clause.slotted.skeleton[refusal.end : clause.end]).strip():
        # "The first second: no" refuses all it says.
        return clause
    said = clause.slotted.skeleton[clause.start : refusal.start].rstrip()
    wanted = Clause(clause.slotted, clause.all_tokens, clause.start, clause.start + len(said))
    return wanted if _holds(wanted) else clause


def _strange(clause: Clause) -> bool:
    """Whether words are left that are no number."""
    return not all(wording.counts(word) for word in clause.unknown.split())


def correction(clause: Clause) -> list[EditRequest]:
    """Return the last edit once more with the value that was meant."""
    unwanted = _unwanted(clause)
    said, clause = clause, meant(clause)
    slots: dict[str, Value] = {}
    times = [value for value in clause.values("time") if isinstance(value, int)]
    if clause.colours:
        runs = len(clause.colours) == 2 and bool(clause.looks("gradient"))
        slots["colours"] = clause.colours if runs else clause.wanted_colours[-1:]
        refused = tuple(one for one in said.colours if one not in clause.wanted_colours)
        slots |= {"unwanted_colours": refused} if refused and not runs else {}
    if times:
        slots["time_ms"] = times[-1]
        slots |= {} if unwanted is None else {"unwanted_ms": unwanted}
    shares = [v for v in clause.values("percent") if isinstance(v, int | float)]
    if shares and clause.does("raise", "add") and shares[-1] <= 1:
        # "Half as much more" is a step up.
        slots["factor"] = 1 + float(shares[-1])
    elif shares:
        slots["share"] = float(shares[-1])
        slots |= {"height": slots["share"]} if clause.looks("height") else {}
    if not slots and (end := _end(clause)):
        slots["end"] = end
    if not slots and (plain := clause.plain_number()) is not None:
        slots["number"] = plain
        slots |= {} if unwanted is None else {"unwanted_ms": unwanted}
    if clause.spans:
        slots |= {f"lost_{key}": value for key, value in cutting_frames.lost(clause).items()}
        slots |= {f"kept_{key}": value for key, value in cutting_frames.kept(clause).items()}
        slots |= {f"shown_{key}": value for key, value in shown(clause).items()}
        if (before := clause.span("before")) is not None:
            slots["ended_ms"] = before.a
        if clause.does("keep") != clause.does("cut", "remove"):
            # "I meant keep 2 to 4".
            slots["keep"] = clause.does("keep")
    elif times and clause.does("cut") and not clause.looks("reach"):
        # "I said cut five seconds", not to five; at which end is known where none is said.
        slots |= {f"lost_{key}": value for key, value in cutting_frames.lost(clause).items()}
        slots |= {} if clause.look("end") else {"anywhere": True}
    return [EditRequest("correct", slots, clause.text)] if slots else []


def _unwanted(clause: Clause) -> int | None:
    """Return the time that is refused ("three seconds rather than two")."""
    refusal = clause.first("look", "instead.of")
    if refusal is None:
        return None
    rest = Clause(clause.slotted, clause.all_tokens, refusal.end, clause.end)
    said = next((value for value in rest.values("time") if isinstance(value, int)), None)
    plain = rest.plain_number()
    return said if said is not None or plain is None else round(plain * 1000)


def _turned_round(clauses: list[Clause], scene: Scene) -> list[EditRequest]:
    """Return the last cut the other way round ("no, cut that piece out instead")."""
    last = scene.last_request
    if last is None or last.operation != "trim" or "starts_ms" not in last.slots:
        return []
    told = [c for c in clauses if c.tokens or (_holds(c) and not c.talks("refuse"))]
    told = [c for c in told if not refusals.is_refusal(c)] or told
    regrets = any(c.talks("other_way") or c.talks("refuse") for c in clauses)
    if len(told) > 1 or not regrets or any(_holds(c) or c.texts for c in told):
        return []
    named = {t for c in told for t in c.things} - {"sound"}
    cuts = any(c.does("cut", "remove") for c in told)
    keeps = any(c.does("keep") for c in told) and not cuts
    round_about = any(c.does("swap") for c in told)
    if named or not (cuts or keeps or round_about):
        return []
    kept = last.claim("keep") is True
    wanted = not kept if round_about else keeps
    if wanted == kept:
        return []
    return [EditRequest("correct", {"keep": wanted}, clauses[0].text)]


def _other_part(clauses: list[Clause], scene: Scene) -> list[EditRequest]:
    """Return the last cut of a part with the part that was meant ("no, the front part should go")."""
    last = scene.last_request
    kind = next((k for k in ("part_number", "half") if last and k in last.slots), "")
    if last is None or last.operation != "trim" or not kind:
        return []
    regrets = any(c.talks("refuse") or c.talks("correct") for c in clauses[:1])
    for clause in clauses if regrets else ():
        part = (kind == "part_number" and cutting_frames.part_of(clause)) or clause.counted("half")
        if part is None or clause.valued:
            continue
        # "The wrong one went, I want the second".
        keeps = clause.does("keep") or bool(clause.looks("intend"))
        keeps = keeps and not clause.does("cut", "remove")
        if kind == "half":
            part = 1 if (part == 1) != keeps else 2
            return [EditRequest("correct", {"half": part}, clause.text)]
        slots: dict[str, Value] = {"part_number": part, **({"keep": True} if keeps else {})}
        return [EditRequest("correct", slots, clause.text)]
    return []


def _other_thing(clauses: list[Clause], scene: Scene) -> list[EditRequest]:
    """Return the last edit for another thing ("no, the title", "the background, not the wave")."""
    if len(clauses) != 2:
        return []
    if takes_back(clauses[1], scene):
        clauses = clauses[::-1]
    elif not clauses[0].talks("refuse") or clauses[0].tokens:
        return []
    named = clauses[1]
    looks = any(t.group == "look" and t.name != "intend.yes" for t in named.tokens)
    if looks or named.acts or named.unknown:
        return []
    again = given_to(named, scene)
    back = taken_off(clauses[0].text, scene)
    return [] if again is None else [back, again]


_SHARES = frozenset({"volume", "opacity", "dim", "blur", "height", "to_share", "head_share", "speed", "db", "size", "factor"})  # fmt: skip
"""Slots whose value a share can be said anew for."""


def is_strange(fixed: list[EditRequest], scene: Scene) -> bool:
    """Whether a correction says a colour or a share, and the last edit had none."""
    last = scene.last_request
    if last is None or not fixed:
        return False
    said = fixed[0].slots.keys()
    coloured = "colours" in said and "colours" not in last.slots
    return coloured or ("share" in said and not _SHARES & last.slots.keys())


def is_timed(last: EditRequest | None) -> bool:
    """Whether an edit told a time."""
    return last is not None and any(slot.endswith("_ms") for slot in last.slots)


def put_right(clauses: list[Clause], scene: Scene) -> list[EditRequest]:
    """Return the correction that a bare value asks for ("no, 15", "the first one", "rather 70 %")."""
    if turned := (
        _turned_round(clauses, scene)
        or _other_part(clauses, scene)
        or sparing.spared(clauses, scene)
        or _other_thing(clauses, scene)
    ):
        return turned
    told = [one for one in clauses if not refusals.is_refusal(one) and (one.tokens or _holds(one))]
    if len(told) > 1:
        # "That's too many, three will do", "three seconds are too long, make it one".
        over = ("over_much", "too_long") if scene.last_operation == "fade" else ("over_much",)
        told = [one for one in told if not only_regrets(one)]
        told = [one for one in told if not any(one.talks(kind) for kind in over)]
        # "That was too much, just half a second".
        told = [one for one in told if _holds(one) or not one.talks("too_much")]
        if scene.last_request is not None and {"in_ms", "out_ms"} & scene.last_request.slots.keys():
            # "Too slow, one second" of a fade.
            told = [one for one in told if not _only_paces(one)]
    told = [
        one
        for one in told
        if any(t.name != "by.yes" for t in one.tokens) or not one.talks("refuse") or len(told) == 1
    ]
    if len(told) != 1 or scene.last_operation not in _MEASURED:
        return []
    if any(told[0].talks(kind) for kind in ("undo", "redo", "back", "reset")):
        return []
    clause = meant(told[0])
    # "Three, not four" needs no word of regret.
    refuses = (
        any(refusals.is_refusal(one) and _holds(one) for one in clauses) or clause is not told[0]
    )
    regrets = ("refuse", "correct", "over_much", "too_much", "too_long", "complain")
    refuses = refuses or any(one.talks(kind) for one in clauses[:1] for kind in regrets)
    looks = {t.name.partition(".")[0] for t in clause.tokens if t.group == "look"}
    named = any(thing in HEADS for thing in told[0].things)
    bare = not clause.things and not clause.texts and not clause.colours and not _strange(clause)
    bare = bare and not named
    if (
        not bare
        or looks - {"reach", "end", "by", "place", "intend"}
        or clause.acts - ({"keep", "as_role", "change"} | _raising(clause))
    ):
        return []
    values = [kind for kind in _VALUES if clause.values(kind)]
    is_same = len(values) == 1 and scene.last_operation in _VALUES[values[0]] and not looks
    lasts = scene.last_request is not None and "to_ms" in scene.last_request.slots
    is_same = is_same or (values == ["time"] and lasts and not looks)
    if not (refuses or (is_same and not clause.spans)):
        return []
    found = correction(clause)
    last = scene.last_request
    ends = last is not None and last.slots.keys() in ({"head_ms"}, {"tail_ms"})
    if ends and {span.name for span in clause.spans} == {"to"} and clause.acts <= {"keep"}:
        # "That's too much, two seconds will do" is as long as the cut, not as the video.
        plain = {k: v for k, v in found[0].slots.items() if "_to_ms" not in k} if found else {}
        return [replace(found[0], slots=plain)] if plain else found
    return found


def _raising(clause: Clause) -> set[str]:
    """Return the words by which a share is one that is added ("that's too loud, half as much more")."""
    return {"raise", "add"} if clause.values("percent") else set()


def _only_paces(clause: Clause) -> bool:
    """Whether a clause only says that something is too slow or too fast."""
    looks = {t.name.partition(".")[0] for t in clause.tokens}
    return bool(looks) and looks <= {"pace", "by"} and not _holds(clause)


def _holds(clause: Clause) -> bool:
    return clause.valued or (
        clause.plain_number() is not None
        or clause.counted("side") is not None
        or clause.counted("one") is not None
    )


def _end(clause: Clause) -> str | None:
    """Return which end is meant ("I meant the first")."""
    number = clause.counted("side") or clause.counted("one")
    if number in {1, -1} and not clause.unknown:
        return "head" if number == 1 else "tail"
    end = clause.look("end")
    return end if end in {"head", "tail"} else None
