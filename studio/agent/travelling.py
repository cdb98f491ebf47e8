"""Going back, forth and aside in the history of a project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from intents.edits import EditRequest
from intents.edits.message.things import is_of_kind
from studio.agent import bringing_back, corrections, opening, parting
from studio.agent.answering import operations, set_aside
from studio.agent.changes import changes
from studio.agent.history import History
from studio.agent.phrases import shortened
from studio.agent.titles import named
from studio.agent.turn import Turn, applied, call, edit, same
from studio.operations import OPERATIONS, EditError
from studio.timeline import Timeline


def travel(turn: Turn, request: EditRequest) -> None:
    """Undo, redo or start over."""
    history = turn.history
    now = turn.timeline
    steps = max(1, request.ms("steps") or 1)
    if request.claim("part"):
        _without_part(turn, request)
        return
    kinds = request.words("only") or tuple(filter(None, [request.word("only")]))
    steps_of = {kind: at for kind in kinds if (at := history.step_of(kind)) is not None}
    for kind in kinds:
        if kind not in steps_of:
            turn.say("never_changed", kind=kind)
    if kinds and not steps_of:
        return
    alone = len(history.past[-1].requests) == 1 if history.past else False
    if steps_of and (set(steps_of.values()) != {len(history.past) - 1} or not alone):
        _without(turn, steps_of)
        return
    if (number := request.ms("step")) is not None:
        _without_step(turn, number)
        return
    if (way := request.word("way")) is not None:
        found = history.steps_to(
            way,
            request.word("thing") or "",
            request.words("colours"),
            style=request.word("style"),
        )
        if not found:
            turn.say("nothing_to_undo" if found is None else "already_so")
            return
        steps = found
        thing, at = request.word("thing") or "", len(history.past) - steps
        if way == "before" and steps == 1 and thing:
            others = [one for one in history.past[at].requests if not is_of_kind(one, thing)]
            if others and len(others) < len(history.past[at].requests):
                # "The lyrics as before they were blue": what came with it stays.
                _without(turn, {thing: at})
                return
    if request.operation == "reset":
        _start_over(turn, request)
        return
    brings = _brings_back(history) and not request.claim("word")
    again = request.operation == "redo" and _was_taken_back(history)
    turn.went_back = request.operation == "undo" or brings or again
    moved = history.undone(now, steps) if turn.went_back else history.redone(now, steps)
    # After "undo all of it" a redo is told as what comes back.
    turn.went_back = turn.went_back and not (again and _went_to_start(history))
    if moved is None:
        turn.say("nothing_to_undo" if turn.went_back else "nothing_to_redo")
        return
    turn.travelled = operations(turn.history.between(moved[0]))
    turn.history, turn.timeline = moved
    _went(turn, request, now, "undone" if turn.went_back else "redone")


def _start_over(turn: Turn, request: EditRequest) -> None:
    """Go back to how the video began, or to the first version that was shown."""
    history, now = turn.history, turn.timeline
    shown, seen = history.first_seen(now), request.claim("first") is True
    first = shown if seen else history.first(now)
    if first is None or now is None:
        turn.say("nothing_to_undo")
        return
    kept = request.words("kept")
    turn.asked = "" if kept or seen else opening.STARTED_OVER
    start = opening.plain(first, turn.context) if request.claim("afresh") else first
    if same(start, now):
        plain = opening.opened(turn.context, ())
        if seen or plain is None or same(plain, now) or not _was_told(history):
            turn.say("already_at_start")
            return
        # The first message asked for looks of its own: they go as well.
        history, start = replace(history, start=plain), plain
    turn.history = history.stepped(now, turn.message, (request,))
    turn.timeline = bringing_back.with_kept(start, now, kept)
    afresh = request.claim("afresh") or (shown is not None and not same(start, shown))
    key = "started_afresh" if afresh else "started_over"
    _went(turn, request, now, "started_over_kept" if kept and not request.claim("afresh") else key)


def _went(turn: Turn, request: EditRequest, before: Timeline | None, key: str) -> None:
    set_aside(turn, before)
    turn.stepped = True
    turn.say(key)
    if turn.timeline is not None:
        call(turn, request.operation, {}, turn.timeline)


def _was_told(history: History) -> bool:
    """Whether nothing was asked for but what came with the first message."""
    return len(history.past) == 1 and any(
        one.operation != "create" for one in history.past[0].requests
    )


def _without(turn: Turn, kinds: Mapping[str, int]) -> None:
    """Take earlier edits back: what else was asked then and later is done once more without them.

    kinds: what kinds of edits, and in which step of the past each is.
    """
    begin = min(kinds.values())
    steps = turn.history.past[begin:]
    again = [
        one
        for at, step in enumerate(steps, start=begin)
        for one in step.requests
        if not any(at == own and is_of_kind(one, kind) for kind, own in kinds.items())
    ]
    known = all(one.operation in OPERATIONS for step in steps for one in step.requests)
    line = _done_again(turn, steps[0].before, again) if known else None
    if line is None:
        for kind in kinds:
            _alone(turn, kind)
        return
    turn.timeline = line
    turn.done += [EditRequest("bring_back", {"thing": kind}, turn.message) for kind in kinds]
    turn.took_back = True
    call(turn, "undo", {"only": ", ".join(kinds)}, line)


def _without_part(turn: Turn, request: EditRequest) -> None:
    """Take one look of one thing back, whatever was done after it."""
    history = turn.history
    if turn.done:
        # What the message did so far stays.
        history = history.stepped(
            turn.before, turn.message, tuple(turn.done), replaces=turn.replaces
        )
    parted = parting.without(history, request, turn.context)
    if parted is None:
        kind = request.word("only")
        if kind and not request.words("looks") and turn.history.step_of(kind) is None:
            turn.say("never_changed", kind=kind)
        else:
            turn.say("part_never_changed")
        return
    line = _done_again(turn, parted.before, parted.requests, parted.foci)
    if line is None:
        turn.say("cannot_undo_part")
        return
    if not changes(turn.timeline, line, turn.context):
        # A split that is gone is nothing that is told.
        turn.say("undone")
    turn.timeline = line
    slots = {**request.slots, "thing": parted.kind, "looks": ", ".join(request.words("looks"))}
    turn.done.append(EditRequest("bring_back", slots, turn.message))
    turn.took_back = True
    call(turn, "undo", dict(request.slots), line)


def _alone(turn: Turn, kind: str) -> None:
    """Make one thing as it was before, where what came after it cannot be done once more."""
    if turn.timeline is None or not bringing_back.has_before(turn.timeline, turn.history, kind):
        turn.say("nothing_to_undo")
        return
    bring_back(turn, EditRequest("bring_back", {"thing": kind}, turn.message))
    turn.took_back = True


def _without_step(turn: Turn, number: int) -> None:
    """Take one counted change back, from the end below zero; those after it are done once more."""
    edits, steps = turn.history.edits(), turn.history.standing()
    counted = [one for one in edits if one.is_counted]
    at = number - 1 if number > 0 else len(counted) + number
    if not 0 <= at < len(counted):
        turn.say("no_such_change", number=number, count=len(counted))
        return
    gone = counted[at]
    alone = gone.requests == turn.history.past[-1].requests and steps[gone.at].replaces == 1
    if gone is edits[-1] and alone:
        travel(turn, EditRequest("undo", {}, turn.message))
        return
    again = [one for one in edits if one.at >= gone.at and one is not gone]
    kept = [request for one in again for request in one.requests]
    line = _done_again(turn, steps[gone.at].before, kept)
    if line is None:
        turn.say("cannot_undo_alone", number=at + 1)
        return
    # What is told of it is what it changed.
    turn.timeline, turn.done = line, kept
    turn.replaces = sum(step.replaces for step in steps[gone.at :])
    turn.numbers = tuple(
        n if one.is_counted else 0 for n, one in enumerate(again, start=1) for _ in one.requests
    )
    call(turn, "undo", {"step": number}, line)


def _done_again(
    turn: Turn,
    line: Timeline | None,
    requests: Sequence[EditRequest],
    foci: Sequence[str] = (),
) -> Timeline | None:
    """Return a timeline with requests done once more, None where one of them cannot be.

    foci: what the talk was about at each of them; texts are told by their words.
    """
    if line is None or any(one.operation not in OPERATIONS for one in requests):
        return None
    for one, focus in zip_longest(requests, foci):
        if focus is not None and not focus.startswith("text:"):
            line = replace(line, focus=focus)
        try:
            line, _ = applied(line, one, turn.context)
        except EditError:
            return None
    return line


def bring_back(turn: Turn, request: EditRequest) -> None:
    """Make one thing as it was before its last change; everything else stays."""
    now = turn.timeline
    if now is None:
        turn.say_no_sound()
        return
    thing = request.word("thing") or ""
    roles = request.words("roles")
    if roles:
        after = bringing_back.texts_back(now, turn.history, roles)
        shown = {text.role for text in after.texts} if after is not None else set()
        if not set(roles) <= shown:
            turn.say("not_all_there_before" if after is not None else "never_there_before")
        if after is None:
            return
    elif request.claim("plain"):
        after = bringing_back.plain(now, thing, role=request.word("role"))
    else:
        back = bringing_back.as_begun if request.claim("start") else bringing_back.brought_back
        after = back(now, turn.history, thing, only=request.word("only"))
    if after is None and bringing_back.is_missing(now, thing):
        # "No captions", and then "with captions after all": they were never there.
        edit(turn, EditRequest(thing, {}, request.text))
        return
    if after is None:
        turn.say("already_so")
        return
    after = named(now, after, request)
    # What is shown again was itself taken away: nothing else is taken back.
    turn.took_back = not bringing_back.is_shown_again(now, after, thing)
    turn.done.append(request)
    call(turn, request.operation, dict(request.slots), after)
    turn.timeline = after


def _brings_back(history: History) -> bool:
    """Whether "bring it back" means what the last message took away: nothing was undone before."""
    if history.future or not history.past:
        return False
    return any(
        request.claim("visible") is False or request.operation in {"remove_text", "trim", "silence"}
        for request in history.past[-1].requests
    )


def _was_taken_back(history: History) -> bool:
    """Whether the last message took one thing of several back, and did nothing else: a redo undoes that."""
    if not history.past or history.future:
        return False
    last = history.past[-1]
    went = {one.operation for one in last.requests}
    return _went_to_start(history) or (last.took_back and went <= {"bring_back", "undo"})


def _went_to_start(history: History) -> bool:
    """Whether the last message took all back in one step."""
    return bool(history.past) and {one.operation for one in history.past[-1].requests} == {"reset"}


def correct(turn: Turn, request: EditRequest) -> None:
    """Do the last edit once more with the value that was meant, on what was there before it."""
    corrected = corrections.corrected(turn.history, request, turn.timeline)
    if corrected is None or turn.timeline is None:
        turn.say("not_understood", what=shortened(request.text))
        return
    turn.timeline = corrected.before if corrected.before is not None else turn.timeline
    turn.replaces = corrected.steps
    for one in corrected.requests:
        edit(turn, one)
    if len(turn.done) < len(corrected.requests):
        turn.timeline, turn.done = turn.before, []


def take_back(turn: Turn, request: EditRequest) -> None:
    """Make the last message as if it had not asked for one thing, which now takes another's place.

    Slots: index, which thing; slots: what of it; only: nothing takes its place.
    """
    index, slots = request.ms("index") or 0, request.words("slots")
    again = corrections.without(turn.history, index, slots=slots)
    if again is None:
        return
    turn.timeline, turn.replaces = again.before, again.steps
    alone = request.claim("only") is True
    for one in again.requests if alone else again.requests[:index]:
        edit(turn, one)
    if not alone:
        turn.later, turn.taken_back = again.requests[index:], len(turn.done)
