"""What the agent says of a message: what changed, what is there, and the answer it all ends in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from intents.edits import EditRequest
from intents.edits.frames.asking import RECOUNTED
from intents.edits.joining.idle_sounds import ASKED
from intents.edits.joining.talk_frames import asks_all, makes_video, since_first
from intents.edits.message.things import head_of
from intents.replies import answer
from intents.telling import Change, seconds
from skill.wire.agent import Text, ToolCall, ToolResult
from studio.agent import asked, looking
from studio.agent.changes import changes, idle
from studio.agent.history import ANEW, Step
from studio.agent.phrases import phrased, shortened, summary
from studio.agent.scene import about
from studio.agent.turn import AgentAnswer, Turn, same
from studio.operations.versions import are_versions
from studio.timeline import Timeline

_MOST_WAITING = 8
"""So many messages are kept of those that came before any sound."""


def operations(steps: Iterable[Step]) -> frozenset[str]:
    """Return the operations that some steps asked for."""
    return frozenset(request.operation for step in steps for request in step.requests)


def recount(turn: Turn, request: EditRequest) -> None:
    """Tell what the last message changed, one before it, or what all of them did where that is asked."""
    if turn.timeline is None:
        turn.say_no_sound()
        return
    if not turn.history.past:
        turn.say("nothing_changed_yet")
        return
    if request.claim("undone"):
        gone = turn.history.future[-1]
        found = changes(turn.timeline, gone.before, turn.context, operations([gone]))
        turn.say("taken_back", changes=phrased(found, turn.lang))
        return
    step = turn.history.past[-1]
    since = since_first(turn.message)
    start = turn.history.first(turn.timeline)
    start = turn.history.first_seen(turn.timeline) if since else start
    if since and start is not None and step.before is None:
        turn.say("nothing_changed_yet")
        return
    if (since or asks_all(turn.message)) and start is not None and step.before is not None:
        asked = operations(turn.history.past)
        whole = phrased(changes(start, turn.timeline, turn.context, asked), turn.lang)
        turn.say("all_changes" if whole else "nothing_changed_yet", changes=whole)
        return
    back = request.ms("back") or 1
    if back > len(turn.history.past):
        turn.asked = f"{RECOUNTED}{len(turn.history.past)}"
        turn.say("nothing_before_that")
        return
    turn.asked = f"{RECOUNTED}{back}"
    step, now = turn.history.past[-back], turn.timeline
    now = now if back == 1 else turn.history.past[1 - back].before or now
    found = changes(step.before, now, turn.context, operations([step]))
    lines = phrased(found, turn.lang)
    turn.say("last_changes" if lines else "nothing_changed_yet", changes=lines, earlier=back > 1)


def describe(turn: Turn, request: EditRequest) -> None:
    """Tell what is on the timeline, or of the one thing that is asked about."""
    line = turn.timeline
    if line is None:
        turn.say_no_sound()
        return
    of_files = request.word("thing") == "files"
    if request.word("thing") is None or (line.batch and not of_files):
        turn.words.append(looking.described(line, turn.context, turn.lang))
    else:
        turn.words.append(asked.told(line, request, turn.context, turn.lang))
        turn.asked = turn.asked or about(request.word("thing") or "")
    turn.events.append(ToolCall("describe", {}))
    turn.events.append(ToolResult("describe", {"tracks": summary(line)}))


def look(turn: Turn, request: EditRequest) -> None:
    """Show the picture of a moment, or all of them on one sheet."""
    line = turn.timeline
    if line is None:
        turn.say_no_sound()
        return
    at_ms = None if request.operation == "contact_sheet" else looking.moment(line, request)
    beyond = at_ms is not None and at_ms >= line.duration_ms
    if beyond:
        at_ms = max(0, line.duration_ms - looking.LAST_MS)
    name = looking.picture_name(at_ms)
    result: dict[str, object] = {"name": name, "at_ms": at_ms}
    if turn.preview is not None:
        result["preview_url"] = turn.preview(at_ms)
    turn.events.append(ToolCall(request.operation, {"at_ms": at_ms}))
    turn.events.append(ToolResult(request.operation, result))
    if at_ms is None:
        turn.say("sheet_shown")
    else:
        key = "preview_of_end" if beyond else "preview_shown"
        turn.say(key, at_ms=at_ms, length_ms=line.duration_ms)
        turn.asked = "preview_shown"
    if line.batch and (request.ms("video") or 1) > 1:
        turn.say("preview_of_first", name=line.batch[0].name)


def _told(turn: Turn, after: Timeline | None) -> list[Change]:
    """Return what this message did; a project begun and edited at once tells both."""
    asked = frozenset(request.operation for request in (*turn.waited, *turn.done))
    if (turn.before is not None and not turn.anew) or turn.begun is None:
        return changes(turn.before, after, turn.context, asked)
    later = changes(turn.begun, after, turn.context, asked)
    if after is not None and after.batch and not are_versions(after):
        return later
    made = changes(None, turn.begun, turn.context)
    if after is not None:
        turn.asked = turn.asked or (ASKED if idle(after, turn.context) else "")
        made = [Change(one.key, {**one.facts, "idle": idle(after, turn.context)}) for one in made]
    return [*made, *later]


def _travelled(turn: Turn, before: Timeline | None, after: Timeline | None) -> list[str]:
    """Return what undo took back, redo did again, or a fresh start left."""
    pair = (after, before) if turn.went_back else (before, after)
    found = changes(*pair, turn.context, turn.travelled)
    shown = phrased(found, turn.lang, back=turn.went_back)
    if not shown or before is None or after is None:
        return []
    lines = [answer("taken_back" if turn.went_back else "now_is", turn.lang, changes=shown)]
    if turn.went_back and not after.batch and before.duration_ms != after.duration_ms:
        again = seconds(after.duration_ms)
        lines.append(answer("length_again", turn.lang, length_s=again))
    return lines


def answered(turn: Turn, requests: list[EditRequest]) -> AgentAnswer:
    """Return what the message led to, told in words."""
    before, after = turn.before, turn.timeline
    found = [] if turn.stepped and not turn.done else _told(turn, after)
    lines = phrased(found, turn.lang)
    is_changed = after is not None and (before is None or not same(before, after))
    if turn.stepped and is_changed and not turn.done:
        lines = _travelled(turn, before, after)
    held = _held_already(turn) if lines or turn.words else []
    if not lines and turn.done and not is_changed and not turn.words:
        turn.say("already_so")
    if after is None and turn.waits:
        turn.words.insert(0, answer("wishes_wait", turn.lang))
    if after is None and not turn.words and not turn.closing:
        turn.say_no_sound()
    if not lines and not turn.words and not turn.closing:
        turn.say("unclear" if after is not None else "no_upload")
    if is_changed and (turn.done or turn.waited):
        # What could not be done is one wish of several.
        turn.words = [answer("partly", turn.lang, said=said) for said in turn.words]
    told = [*lines, *turn.words] if not turn.stepped else [*turn.words, *lines]
    text = "\n".join([*told, *held, *([turn.closing] if turn.closing else [])])
    turn.events.append(Text(text.strip()))
    history = turn.history
    begun = turn.begun if before is None else None
    stands = turn.stood is not None and turn.history.past and not turn.done
    if is_changed and (not turn.stepped or turn.done) and not stands:
        # An opening that already holds what the words ask for leaves nothing to take back.
        if begun is not None and after is not None and same(begun, after) and not turn.waited:
            begun = None
        earlier = (turn.stood or begun) if before is None and turn.done else before
        done = () if turn.replaces and not turn.done else tuple(turn.done or requests)
        if turn.anew and turn.begun is not None:
            history, earlier = history.stepped(before, turn.message, (ANEW,)), turn.begun
        if not turn.anew or (after is not None and not same(turn.begun or after, after)):
            numbers = _numbers(turn, done)
            history = history.stepped(
                earlier,
                turn.message,
                done,
                replaces=turn.replaces,
                numbers=numbers,
                took_back=turn.took_back or (turn.replaces > 0 and not turn.done),
            )
    seen = tuple(dict.fromkeys([*history.seen, *(item.id for item in turn.context.media)]))
    start = history.start
    if start is None and after is not None:
        # An edit of what was uploaded before begins with the video nobody has touched.
        start = after if begun is None or after.batch or makes_video(turn.message) else begun
    set_aside(turn, before)
    history = replace(
        history,
        seen=seen,
        start=start,
        aside=tuple(sorted(turn.context.aside)),
        asked=turn.asked,
        offer=turn.offer,
        wish=turn.wish,
        failed=turn.failed,
        waiting=_waiting(turn),
        lang=turn.lang,
    )
    # What was asked for and stood so already is written all the same: the focus has moved.
    is_written = is_changed or (bool(turn.done) and after is not None)
    return AgentAnswer(tuple(turn.events), after if is_written else None, history, is_changed)


def _waiting(turn: Turn) -> tuple[str, ...]:
    """Return the messages whose wishes still wait for a sound; too many of them are no wishes."""
    if turn.timeline is not None:
        return ()
    told = (*turn.history.waiting, *((turn.message,) if turn.waits else ()))
    return told[-_MOST_WAITING:]


def _held_already(turn: Turn) -> list[str]:
    """Return a sentence for each wish of several that was fulfilled before it was told.

    What was told of a thing that changed by other words of the message needs none.
    """
    if turn.begun is not None or turn.replaces:
        return []
    changed = [one for one in turn.done if not any(one is held for held in turn.idle)]
    lines = []
    for one in turn.idle:
        if any(_is_alike(one, other) for other in changed):
            continue
        apart = one.text and not any(one.text in other.text for other in changed)
        what = shortened(one.text) if apart else ""
        lines.append(answer("held_already", turn.lang, what=what, kind=_kind(one)))
    return list(dict.fromkeys(lines))


def _is_alike(one: EditRequest, other: EditRequest) -> bool:
    return one.operation == other.operation or _kind(one) == _kind(other)


def _kind(one: EditRequest) -> str:
    """Return what an edit is of, a level of the music being of the music."""
    music = one.operation == "volume" and one.word("target") == "music"
    return "music" if music else head_of(one.operation)


def _numbers(turn: Turn, done: tuple[EditRequest, ...]) -> tuple[int, ...]:
    """Return which change each edit of a message is: none where it began the project or made the batch."""
    now, before = turn.timeline, turn.before
    makes_batch = now is not None and len(now.batch) > 1 and (before is None or not before.batch)
    begins = turn.begun is not None and turn.stood is None
    if begins or (makes_batch and not turn.numbers):
        return (0,) * len(done)
    if not turn.numbers:
        return ()
    beside = max(turn.numbers) + 1
    return (*turn.numbers, *(beside,) * (len(done) - len(turn.numbers)))


def set_aside(turn: Turn, before: Timeline | None) -> None:
    """Note which uploads the video no longer has: they were taken out, or what put them in was."""
    used = frozenset() if before is None else before.used_media
    left = frozenset() if turn.timeline is None else turn.timeline.used_media
    turn.context = replace(turn.context, aside=(turn.context.aside | used) - left)
