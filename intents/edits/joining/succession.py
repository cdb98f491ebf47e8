"""What one clause says in the light of the one before: "then", "the rest", "respectively"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from intents.edits.frames import text_frames
from intents.edits.frames.lettering_fades import faded
from intents.edits.joining import coordination
from intents.edits.message.clause import Clause
from intents.edits.message.patterns import patterns
from intents.edits.message.things import TEXT_THINGS
from intents.edits.message.times import fade_ms
from intents.edits.message.wording import from_to
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.text import normalise

_SIZED = frozenset({"waveform", "change_text", "logo", "captions"})
_PLACED = frozenset({"start_ms", "end_ms", "duration_ms", "last_ms", "whole", "target_number", "target_text"})  # fmt: skip


def then(found: Sequence[EditRequest], request: EditRequest) -> EditRequest:
    """Return words that take the place of those before as shown after them.

    "Show Chapter 1 for two seconds, then change it to Opening".
    """
    last = found[-1] if found else None
    if last is not None and last.operation == request.operation == "add_text":
        return _afterwards(last, request)
    if last is None or last.operation != "add_text" or request.operation != "change_text":
        return request
    if _stands_elsewhere(last, request):
        # "Title “One” at the top, title “Two” at the bottom" are two texts.
        own = {k: v for k, v in request.slots.items() if k != "target_role"}
        return EditRequest(
            "add_text", {**own, "role": last.slots["role"], "beside": True}, request.text
        )
    start, end = last.ms("start_ms") or 0, last.ms("end_ms")
    if end is None and (length := last.ms("duration_ms")) is not None:
        end = start + length
    if end is None or request.word("text") is None or _PLACED & request.slots.keys():
        return request
    role = last.word("role")
    same = {
        k: v for k, v in last.slots.items() if k in {"vertical", "horizontal", "colours", "size"}
    }
    slots = {**same, **request.slots, "start_ms": end, "beside": True}
    slots.pop("target_role", None)
    return EditRequest("add_text", {**slots, **({"role": role} if role else {})}, request.text)


def _stands_elsewhere(last: EditRequest, request: EditRequest) -> bool:
    """Whether words go by the role of those told right before, and stand at another place."""
    role = last.word("role")
    if role is None or request.word("target_role") != role or request.word("text") is None:
        return False
    if patterns().acts["change"].search(normalise(request.text)):
        return False
    places = [{k: one.slots.get(k) for k in ("vertical", "horizontal")} for one in (last, request)]
    return all(any(place.values()) for place in places) and places[0] != places[1]


def ended(clause: Clause, request: EditRequest, last: EditRequest) -> EditRequest | None:
    """Return words that come next with their end ("then “Two”, until second five")."""
    bare = request.operation == "change_text" and request.slots.keys() == {"duration_ms"}
    open_ended = (
        last.operation == "add_text" and last.claim("beside") and "end_ms" not in last.slots
    )
    if not bare or not open_ended or "start_ms" not in last.slots or not clause.talks("ends_there"):
        return None
    return replace(last, slots={**last.slots, "end_ms": request.slots["duration_ms"]})


def after_those_before(clause: Clause, request: EditRequest, scene: Scene) -> EditRequest:
    """Return words that come next as shown when those of the message before go ("then “Two”")."""
    last = [one for one in scene.done if one.operation in {"add_text", "change_text"}]
    words = request.word("text")
    ends = [one for one in last if one.ms("end_ms")]
    next_one = clause.talks("comes_next") or patterns().talk["goes_after"].search(clause.before)
    if words is None or not ends or not next_one or len(scene.texts) != 1:
        return request
    if request.operation != "change_text" or _PLACED & request.slots.keys():
        return request
    place = {"vertical": scene.text_places[0]} if scene.text_places[0] else {}
    slots = {**place, **request.slots, "start_ms": ends[-1].ms("end_ms") or 0, "beside": True}
    return EditRequest("add_text", dict(slots), request.text)


def _afterwards(last: EditRequest, request: EditRequest) -> EditRequest:
    """Return words that are shown "until the end" as beginning when those before them go."""
    end = last.ms("end_ms")
    if end is None and (length := last.ms("duration_ms")) is not None:
        end = (last.ms("start_ms") or 0) + length
    told = {"start_ms", "end_ms", "duration_ms", "last_ms", "whole"} & request.slots.keys()
    if end is None or told or not request.claim("open_end"):
        return request
    return replace(request, slots={**request.slots, "start_ms": end, "beside": True})


def following(found: Sequence[EditRequest], request: EditRequest, border: str) -> EditRequest:
    """Return words of which only the length is told as shown after those before ("then for 2 s …").

    border: what stands between the two clauses.
    """
    last = found[-1] if found else None
    if last is None or {last.operation, request.operation} != {"add_text"}:
        return request
    end, placed = (
        last.ms("end_ms"),
        {"start_ms", "end_ms", "last_ms", "whole"} & request.slots.keys(),
    )
    length = request.ms("duration_ms")
    if end is None or length is None or placed or not patterns().talk["goes_after"].search(border):
        return request
    slots = {k: v for k, v in request.slots.items() if k != "duration_ms"}
    return replace(request, slots={**slots, "start_ms": end, "end_ms": end + length})


def afterwards(found: Sequence[EditRequest], request: EditRequest, border: str) -> EditRequest:
    """Return a text that begins where the one before it ends ("“A” until 3 s and “B” after that").

    border: what stands between its clause and the next.
    """
    asked = request
    if request.operation != "add_text" or not found or found[-1].operation != "add_text":
        return request
    end = found[-1].ms("end_ms")
    if end is None and (length := found[-1].ms("duration_ms")) is not None:
        end = (found[-1].ms("start_ms") or 0) + length
    placed = {"start_ms", "end_ms", "last_ms", "whole", "duration_ms"} & request.slots.keys()
    rest = patterns().looks["rest.yes"].search(normalise(request.text)) is not None
    if placed == {"whole"} and patterns().looks["end.tail"].search(normalise(request.text)):
        # "“Ready” for two seconds, and behind it “Go” all the time".
        rest, placed = True, set()
        request = replace(request, slots={k: v for k, v in request.slots.items() if k != "whole"})
    if end is None or placed or not (rest or patterns().talk["goes_after"].search(border)):
        return asked
    return replace(request, slots={**request.slots, "start_ms": end, "beside": True})


def fading(clause: Clause, last: EditRequest) -> EditRequest | None:
    """Return the fades of a text with the length that a clause of its own adds ("half a second each").

    Or a blur, a shade as strong as that clause says ("blur it, but only gently").
    """
    if last.operation == "add_text" and clause.talks("comes_fading") and not clause.texts:
        # "Title “Evensong”, fading in during the first second": what comes is the title.
        heard = {"sound", "voice", "music", "background", "waveform", "logo"} & set(clause.things)
        slots = {**last.slots, **faded(clause)}
        return None if heard else EditRequest("add_text", slots, f"{last.text}, {clause.text}")
    shade = next((slot for slot in ("blur", "dim") if last.number(slot)), None)
    if last.operation == "background" and shade is not None and clause.talks("gentler"):
        return replace(last, slots={**last.slots, shade: (last.number(shade) or 0) / 2})
    fades = [key for key in ("fade_in_ms", "fade_out_ms") if last.slots.get(key)]
    times = clause.values("time")
    for way, other in (("out", "in"), ("in", "out")):
        one_way = {key for key in last.slots if key.endswith("_ms")} == {f"{other}_ms"}
        opens = last.operation == "fade" and one_way and clause.talks(f"opens_{way}")
        length = fade_ms(clause) if opens else None
        if length is not None and not clause.things and not clause.texts and not clause.acts:
            # "In over two seconds at the start, and out over three at the end".
            return replace(last, slots={**last.slots, f"{way}_ms": length})
    looks = any(t.group == "look" and not t.name.startswith("reach") for t in clause.tokens)
    bare = not clause.things and not clause.texts and not looks and not clause.unknown
    spans = {span.name for span in clause.spans}
    if not fades or len(times) != 1 or not bare or clause.acts or spans - {"for", "both", "to"}:
        return None
    return replace(last, slots={**last.slots, **dict.fromkeys(fades, times[0])})


def meant_level(
    clause: Clause, last: EditRequest, requests: Sequence[EditRequest]
) -> EditRequest | None:
    """Return a level with the share that a guess adds to it ("less volume, maybe half")."""
    guess = requests[0] if len(requests) == 1 else None
    level = None if guess is None or guess.operation != "volume" else guess.number("volume")
    if level is not None and guess is not None and guess.slots.keys() == {"volume"}:
        # "The first half is too loud, down to 60 %".
        placed = last.operation == "volume" and {"half", "starts_ms", "part_number"} & set(
            last.slots
        )
        rest = {key: value for key, value in last.slots.items() if key != "factor"}
        return (
            replace(last, slots={**rest, "volume": level})
            if placed and len(rest) < len(last.slots)
            else None
        )
    share = None if guess is None or guess.operation != "correct" else guess.number("share")
    complained = patterns().talk["complain"].search(normalise(last.text)) is not None
    if guess is not None and complained and guess.operation == "trim" and len(guess.slots) == 1:
        # "The music is too loud, cut it by half".
        share = guess.number("to_share")
    if share is None or last.operation != "volume" or "factor" not in last.slots:
        return None
    text = from_to(clause.slotted.original, last.text, clause.text)
    return replace(last, slots={**last.slots, "factor": share}, text=text)


def meant_size(last: EditRequest, requests: Sequence[EditRequest]) -> EditRequest | None:
    """Return a size with the share that a guess cuts it to ("the bars are too tall, cut them in half")."""
    guess = requests[0] if len(requests) == 1 else None
    if guess is None or guess.operation != "trim" or last.operation not in _SIZED:
        return None
    share = guess.number("to_share") or (0.5 if guess.slots.keys() == {"half"} else None)
    complained = patterns().talk["complain"].search(normalise(last.text)) is not None
    # "The title is too big, shrink to 80 %" names nothing else that could be cut.
    complained = complained and patterns().things["video"].search(normalise(guess.text)) is None
    told = complained or patterns().talk["it"].search(guess.text) is not None
    if share is None or "factor" not in last.slots or not told:
        return None
    return replace(last, slots={**last.slots, "factor": share})


def in_order(clause: Clause, last: EditRequest) -> EditRequest | None:
    """Return a joining with the sound that is to come first or last ("join them, part_b first")."""
    name = clause.value("file")
    if last.operation != "join" or clause.file_kind != "audio" or not isinstance(name, str):
        return None
    if len(clause.values("file")) != 1 or clause.values("time") or clause.texts:
        return None
    if clause.looks("place"):
        return replace(last, slots={**last.slots, "first": name})
    if clause.look("end") == "tail" or clause.does("join", "put"):
        return replace(last, slots={**last.slots, "last": name})
    return None


def joined_again(request: EditRequest, last: EditRequest) -> EditRequest | None:
    """Return one joining of two that say the same ("the talk first, in one video")."""
    if not request.operation == last.operation == "join":
        return None
    return replace(last, slots={**last.slots, **request.slots})


def spread(clause: Clause, found: Sequence[EditRequest]) -> list[EditRequest] | None:
    """Return the texts of a list in the places that come after it ("top, middle and bottom each")."""
    if (alike := coordination.for_two(clause, found)) is not None:
        return alike
    said = clause.look("spread")
    places = said.split("-") if said else []
    last = found[-len(places) :] if places else []
    texts = [one for one in last if one.operation == "add_text" and one.word("text")]
    if len(texts) < 2 or len(texts) != len(places) or clause.texts:
        return None
    return [
        *found[: -len(places)],
        *(
            replace(
                one,
                slots={
                    **one.slots,
                    "horizontal" if place in {"left", "right"} else "vertical": place,
                },
            )
            for one, place in zip(texts, places, strict=True)
        ),
    ]


def level_of(
    clause: Clause, last: EditRequest, requests: Sequence[EditRequest]
) -> EditRequest | None:
    """Return a level with the share that comes after it ("the sound on again, but only at 60 %")."""
    share = clause.numeric("percent")
    bare = not clause.things and not clause.texts and not clause.spans and not clause.unknown
    if share is None or not bare or clause.acts - {"keep", "change", "as_role"}:
        return None
    if last.operation != "volume" or last.slots.keys() - {"target"} not in ({"volume"}, {"factor"}):
        return None
    cut = [one.operation for one in requests] == ["trim"]
    if not cut and "factor" in last.slots:
        return None
    target = {k: v for k, v in last.slots.items() if k == "target"}
    return replace(
        last,
        slots={**target, "volume": share},
        text=from_to(clause.slotted.original, last.text, clause.text),
    )


_EXACT: Final = {
    ("background", "dim_step"): "dim",
    ("background", "blur"): "blur", ("background", "blur_step"): "blur", ("waveform", "opacity_factor"): "opacity",
    ("waveform", "factor"): "height", ("volume", "factor"): "volume", ("speed", "factor"): "speed",
}  # fmt: skip
"""Of which step an exact measure may come after it."""
_SPEEDS: Final = 4
"""A number up to which a speed is told in times, beyond it in percent."""


def exactly(clause: Clause, last: EditRequest) -> EditRequest | None:
    """Return a step with the measure that a bare number after it tells ("brighter, only 30")."""
    plain, share = clause.plain_number(), clause.numeric("percent")
    bare = not clause.things and not clause.texts and not clause.unknown and not clause.spans
    limits = clause.does("keep") or bool(clause.looks("reach"))
    # "A bit darker, 30 %".
    limits = limits or (share is not None and last.operation == "background" and not clause.tokens)
    acts = clause.acts - {"keep", "change", "as_role"}
    if last.operation == "waveform" and clause.look("height") == "full":
        # "The wave is too low, as high as the picture please".
        share, limits, acts = 1.0, True, acts - {"move"}
    value = plain if share is None else share * 100
    # "Louder, 20 %" may be so much louder; a bare number is a measure.
    if value is None or not bare or (plain is None and not limits) or acts:
        return None
    step = next((slot for slot in last.slots if (last.operation, slot) in _EXACT), None)
    if step is None:
        return None
    exact = _EXACT[last.operation, step]
    told = value if exact == "speed" and share is None and value <= _SPEEDS else value / 100
    rest = {slot: held for slot, held in last.slots.items() if slot != step}
    text = from_to(clause.slotted.original, last.text, clause.text)
    return replace(last, slots={**rest, exact: round(told, 4)}, text=text)


def restates(clause: Clause, last: EditRequest, requests: Sequence[EditRequest]) -> bool:
    """Whether a step only says again where a measure before it leads ("1.4 times, a bit faster")."""
    step = requests[0] if len(requests) == 1 else None
    if step is None or step.operation != last.operation or clause.things:
        return False
    if patterns().talk["steps_on"].search(f"{clause.before} {clause.text}"):
        # "Set it to 120 %, then a bit louder".
        return False
    name = next((slot for slot in step.slots if (step.operation, slot) in _EXACT), None)
    told = None if name is None else last.number(_EXACT[step.operation, name])
    way = None if name is None else step.number(name)
    if name is None or told is None or way is None or step.slots.keys() - {name, "target"}:
        return False
    return (way > 1) == (told > 1) if name == "factor" else way > 0


SEE_THROUGH: Final = 0.5
"""What "see-through" means where no share is told."""


def meant_opacity(
    clause: Clause, last: EditRequest, requests: Sequence[EditRequest]
) -> EditRequest | None:
    """Return an opacity with the share that a guess adds to it ("more see-through, 60 % will do")."""
    guess = requests[0] if len(requests) == 1 and not clause.looks("height") else None
    if guess is not None and guess.operation == last.operation and "opacity" in guess.slots:
        # "Fainter, half see-through will do": how faint is told by how much of it is seen.
        return guess if last.slots.keys() in ({"tone_step"}, {"opacity_factor"}) else None
    share = None if guess is None or guess.operation != last.operation else guess.number("height")
    if share is None or guess is None or guess.slots.keys() != {"height"}:
        return None
    if "opacity_factor" not in last.slots and last.number("opacity") != SEE_THROUGH:
        return None
    slots = {k: v for k, v in last.slots.items() if k != "opacity_factor"}
    return replace(last, slots={**slots, "opacity": share})


def beside_rest(part: EditRequest, rest: EditRequest) -> EditRequest:
    """Return a step of a part so far that it comes to the same where all of it takes another first."""
    one, other = part.number("factor"), rest.number("factor")
    same = part.operation == rest.operation == "volume"
    if not same or not one or not other:
        return part
    return replace(part, slots={**part.slots, "factor": round(one / other, 4)})


def is_rest(clause: Clause, found: Sequence[EditRequest], requests: Sequence[EditRequest]) -> bool:
    """Whether a level is that of everything but the stretch before ("mute 2–4 s, the rest 120 %")."""
    levels = [r for r in requests if r.operation == "volume"]
    told = bool(found) and found[-1].operation == "volume" and "starts_ms" in found[-1].slots
    return told and len(levels) == len(requests) == 1 and bool(clause.looks("rest"))


def each_in_turn(whole: Clause, scene: Scene) -> list[EditRequest]:
    """Return texts that follow one another, each as long ("a new line every 3 seconds: “A” “B”").

    whole: the message as one clause. Empty for anything else.
    """
    said = list(patterns().talk["each_time"].finditer(whole.skeleton))
    timed = (one for one in said if any(whole.slotted.kind(c) == "time" for c in one.group()))
    told = next(timed, said[0] if said else None)
    words = [word for word in whole.texts if word not in scene.texts]
    kinds, ends = whole.slotted, {"head", "tail"} & set(whole.looks("end"))
    own = ends or [s for s in whole.spans if s.name in {"nth", "at", "after", "range"}]
    if told is None or len(words) < 2 or whole.does("split") or len(own) >= len(words):
        return []
    times = [kinds.values[char] for char in told.group() if kinds.kind(char) == "time"]
    length = times[0] if times else round(scene.duration_ms / len(words))
    if not isinstance(length, int) or not length:
        return []
    style = {k: v for k, v in text_frames.style(whole, scene).items() if not k.startswith("fade")}
    role = text_frames.role_of(whole)
    return [
        EditRequest(
            "add_text",
            {
                **style,
                "text": word,
                "start_ms": n * length,
                "end_ms": (n + 1) * length,
                **({"role": role} if role else {}),
                **({"beside": True} if n else {}),
            },
            whole.text,
        )
        for n, word in enumerate(words)
    ]


def paired(
    things: Sequence[str], requests: Sequence[EditRequest], pending: list[Clause]
) -> list[EditRequest] | None:
    """Return the texts of several roles told in a row ("title and subtitle: “A” and “B”").

    Takes the clauses with the other words from those that are pending; None for anything else.
    """
    first = requests[0] if requests else None
    if first is None or not (set(things) <= set(TEXT_THINGS)) or first.word("text") is None:
        return None
    following = pending[: len(things)]
    worded = [c.texts[0] for c in following if len(c.texts) == 1 and not c.things]
    words = [first.word("text"), *(r.word("text") for r in requests[1:])]
    words += worded if len(words) == 1 else []
    if len(words) != len(things) + 1:
        return None
    del pending[: len(worded) if len(requests) == 1 else 0]
    role = first.word("role") or first.word("target_role")
    roles = [*things, role or "subtitle"]
    rest = {k: v for k, v in first.slots.items() if k not in {"text", "role", "target_role"}}
    return [
        replace(
            first,
            operation="add_text",
            slots={**rest, "text": str(word), "role": one, **({"beside": True} if n else {})},
        )
        for n, (one, word) in enumerate(zip(roles, words, strict=True))
    ]
