"""A message → edit requests → operations → what the agent says, as the cloud narrates it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from intents.edits import EditRequest, understand
from intents.edits.agreeing import LONGEST
from intents.edits.frames import offering
from intents.edits.joining import beginnings
from intents.edits.joining.idle_sounds import ASKED
from intents.edits.joining.talk_frames import only_points, orders_video
from intents.edits.message.patterns import patterns
from intents.language import detect
from intents.replies import answer
from intents.text import normalise
from studio.agent import opening, remarks, waiting
from studio.agent.answering import answered, describe, look, recount
from studio.agent.history import History
from studio.agent.phrases import shortened
from studio.agent.scene import named_in, scene_of
from studio.agent.travelling import bring_back, correct, take_back, travel
from studio.agent.turn import AgentAnswer, Turn, call, edit
from studio.operations import Context
from studio.operations.context import Stretch
from studio.timeline import Cue, Media, Timeline

OPEN_THINGS = frozenset(
    {
        "text",
        "one_text",
        "waveform",
        "background",
        "logo",
        "music",
        "captions",
        "length",
        "level",
        "speed",
        "volume",
        "look",
        "place",
        "size",
        "colour",
        "gone",
        "words",
        "progress_bar",
        "clock",
    }
)
"""Things of which a question says what can be changed."""


TALK = frozenset({"vague", "help", "thanks", "greet", "impossible", "unknown"})


def respond(
    message: str,
    *,
    timeline: Timeline | None,
    media: Sequence[Media],
    history: History | None = None,
    lang: str = "en",
    silences: Callable[[Media], list[Stretch]] | None = None,
    cues: Callable[[Media], tuple[Cue, ...]] | None = None,
    transcribe: Callable[[Media], tuple[Cue, ...]] | None = None,
    preview: Callable[[int | None], str] | None = None,
) -> AgentAnswer:
    """Return what the agent answers to a message, and the timeline it made of it.

    timeline: None or an empty one while the project has none. media: all uploads, oldest first;
    those the history has not seen came with this message. silences, cues, transcribe measure an
    upload; preview gives the path of a picture at a time, of the contact sheet for None.
    Nothing is drawn or stored here; the same arguments give the same answer.
    """
    # Of a paste only the beginning is read, by everything that looks at the words.
    message, left_out = message[:LONGEST], message[LONGEST:].strip()
    history = history or History()
    known = timeline if timeline is not None and not timeline.is_empty else None
    context = _context(media, history, silences, cues, transcribe)
    turn = Turn(
        lang=_spoken(message, history.lang) or lang,
        context=context,
        history=history,
        preview=preview,
        message=message,
        before=known,
        timeline=known,
    )
    requests = _without_forgotten(turn, waiting.understood(turn, _requests(turn), _carry_out))
    if context.fresh and known is not None and only_points(message):
        # "This one" with a file: what it is placed as is the answer.
        requests = [one for one in requests if one.operation != "vague"]
    turn.waits = _is_unheard(turn) and any(map(waiting.is_wish, requests))
    _open(turn, waiting.hinted(turn, requests))
    if turn.begun is not None and turn.history.waiting:
        titled = any(one.word("role") == "title" for one in requests)
        waiting.played(turn, turn.begun, _carry_out, titled=titled)
        requests = waiting.heard_with(turn, requests)
    _carry_out(turn, requests)
    fresh = [item.kind for item in context.fresh]
    tells = beginnings.tells_more(message, fresh) and not only_points(message)
    unread = not requests and not turn.words
    if unread and turn.begun is not None and tells and not turn.anew:
        turn.say("rest_unclear")
    _fresh(turn, requests)
    spoken_of = any((one.word("thing") or "").startswith("export") for one in requests)
    if turn.done and not spoken_of and orders_video(message):
        turn.say("say_export")
    if left_out:
        turn.say("too_long", count=LONGEST)
    return answered(turn, requests)


def _requests(turn: Turn) -> list[EditRequest]:
    """Return what the message asks for: of the video there is, or of one begun from scratch."""
    history, context = turn.history, turn.context
    new = replace(context, media=context.fresh, aside=frozenset())
    heard = opening.begun(context.fresh) is not None
    if turn.before is not None and heard and opening.is_cleared(history):
        first = understand(turn.message, turn.lang, scene=scene_of(None, History(), new))
        turn.anew = not opening.is_of_old(turn.message, first, context)
    else:
        first = []
    if not turn.anew:
        first = understand(turn.message, turn.lang, scene=scene_of(turn.before, history, context))
        turn.anew = turn.before is not None and heard and opening.starts_over(first)
    if turn.anew:
        turn.context, turn.timeline = new, None
        first = [one for one in first if one.operation != "reset"]
    return first


def _carry_out(turn: Turn, requests: list[EditRequest]) -> None:
    """Do what a message asks for."""
    if _is_made(turn, requests):
        turn.say("say_export")
        return
    for request in _paced_first(_music_first(requests)):
        if turn.timeline is None and waiting.is_wish(request):
            continue
        _one(turn, request)
    if turn.taken_back == len(turn.done):
        # What should take its place could not be done: nothing is lost for it.
        turn.timeline, turn.done, turn.later = turn.stood or turn.before, [], ()
    for request in turn.later:
        edit(turn, request)


def _is_made(turn: Turn, requests: list[EditRequest]) -> bool:
    """Whether nothing but a video is asked for, and there is one."""
    there = turn.before is not None and not turn.anew and not turn.context.fresh
    asked = [one.operation for one in requests]
    # One sound can be no batch: "make one video of it".
    guessed = asked in (["batch"], ["create", "batch"]) and not patterns().acts["batch"].search(
        normalise(turn.message)
    )
    lone = guessed and sum(one.kind == "audio" for one in turn.context.media) == 1
    told = patterns().talk["one_video"].fullmatch(normalise(turn.message).strip(" .!"))
    return there and (lone or (asked == ["create"] and told is not None))


def _is_unheard(turn: Turn) -> bool:
    """Whether there is no sound yet of which a video could be made."""
    return turn.before is None and opening.begun(turn.context.media) is None


def _without_forgotten(turn: Turn, requests: list[EditRequest]) -> list[EditRequest]:
    """Return the requests without those that take back what waits for a sound, which is forgotten.

    An undo forgets what was told last, a fresh start all of it; what else is asked for stays.
    """
    told = turn.history.waiting
    back = [
        one for one in requests if one.operation in {"undo", "reset"} and not waiting.is_wish(one)
    ]
    if turn.before is not None or not told or not back:
        return requests
    for one in back:
        told = () if one.operation == "reset" else told[: -max(1, one.ms("steps") or 1)]
    turn.history = replace(turn.history, waiting=told)
    left = [one for one in requests if one not in back]
    comes = opening.begun(turn.context.media) is not None
    turn.say("wish_dropped" if left or comes else "wish_forgotten")
    return left


_TIMED = frozenset({"add_text", "change_text"})


def _music_first(requests: list[EditRequest]) -> list[EditRequest]:
    """Return the requests with music before a batch that it shall lie under: it is no video itself."""
    beneath = [
        one
        for one in requests
        if one.operation == "music"
        and one.claim("visible") is not False
        and "video" not in one.slots
    ]
    if not any(one.operation == "batch" for one in requests):
        return requests
    return [*beneath, *(one for one in requests if one not in beneath)]


def _paced_first(requests: list[EditRequest]) -> list[EditRequest]:
    """Return the requests with a speed before texts and their times: those are the finished video's."""
    first = next((at for at, one in enumerate(requests) if one.operation in _TIMED), len(requests))
    later = sorted(
        requests[first:],
        key=lambda one: one.operation != "speed" or "starts_ms" in one.slots,
    )
    return [*requests[:first], *later]


_SHORT = 12
"""Characters up to which one word of another writing does not change the language."""
_WIDE = re.compile("[\uff0c\u3002\uff1b\uff01\uff1f\u3001]")
"""Marks of a Chinese keyboard: with them some words of English are only terms."""


def _spoken(message: str, before: str) -> str:
    """Return the language of a message, that of the talk where so few characters cannot tell."""
    said = detect(message) or before
    mixed = before and said != before and (len(message) <= _SHORT or _WIDE.search(message))
    if before and said != before and (_is_platform(message) or detect(message[:1]) == before):
        # The name of a platform, alone or after a word, is said in every language.
        return before
    return before if mixed and any(detect(char) == before for char in message) else said


def _is_platform(message: str) -> bool:
    """Whether a message is nothing but the name of a platform ("YouTube Shorts")."""
    said = normalise(message).strip(" .!~")
    shapes = (look for name, look in patterns().looks.items() if name.startswith("shape."))
    return any(look.fullmatch(said) for look in shapes)


def _context(
    media: Sequence[Media],
    history: History,
    silences: Callable[[Media], list[Stretch]] | None,
    cues: Callable[[Media], tuple[Cue, ...]] | None,
    transcribe: Callable[[Media], tuple[Cue, ...]] | None,
) -> Context:
    fresh = tuple(item for item in media if item.id not in history.seen)
    context = Context(media=tuple(media), fresh=fresh, aside=frozenset(history.aside))
    if silences is not None:
        context = replace(context, silences=silences)
    if cues is not None:
        context = replace(context, cues=cues)
    return context if transcribe is None else replace(context, transcribe=transcribe)


def _open(turn: Turn, requests: list[EditRequest]) -> None:
    """Begin the project when there is a sound and no timeline yet."""
    if turn.timeline is not None:
        return
    begun = opening.opened(turn.context, requests)
    if begun is None:
        return
    call(turn, "create_timeline", {"files": [item.name for item in turn.context.media]}, begun)
    turn.timeline = turn.begun = begun


def _one(turn: Turn, request: EditRequest) -> None:
    match request.operation:
        case "undo" | "redo" | "reset":
            travel(turn, request)
        case "back":
            # "Put it back" after an undo wants the change again, otherwise to be without it.
            way = "redo" if turn.history.future else "undo"
            travel(turn, EditRequest(way, request.slots, request.text))
        case "bring_back":
            bring_back(turn, request)
        case "changes":
            recount(turn, request)
        case "describe":
            describe(turn, request)
        case "preview" | "contact_sheet":
            look(turn, request)
        case "create":
            if turn.timeline is None:
                turn.say_no_sound()
        case "correct":
            correct(turn, request)
        case "take_back":
            take_back(turn, request)
        case "vague":
            thing = request.word("thing") or ""
            which = f"which_change_{thing}" if thing in OPEN_THINGS else "which_change"
            if turn.timeline is None:
                turn.say_no_sound()
            else:
                turn.say(which)
            turn.asked, turn.wish = which, request.text
        case "impossible":
            if turn.timeline is not None:
                # Before there is a sound a yes could do nothing.
                turn.offer = turn.offer or offering.of_question(request)
            topic = f"impossible_{request.word('topic')}"
            what = request.word("what") or request.text
            turn.say(topic, what=what, offer=turn.offer)
            turn.asked = turn.asked or named_in(request.text, request.word("topic") or "")
        case "unknown":
            turn.say("not_understood", what=shortened(request.word("what") or ""))
            turn.asked = turn.asked or named_in(request.text)
        case "whole_sound":
            if turn.done:
                turn.say("whole_sound", what=request.word("what"))
        case "leave" if request.word("thing") == "export":
            still = turn.timeline is not None and not turn.context.fresh
            alone, made = (request.claim(one) is True for one in ("alone", "made"))
            turn.closing = answer("not_exported", turn.lang, alone=still and alone, made=made)
        case "leave" if request.word("thing") == "running":
            turn.say("nothing_runs")
        case "thanks" | "greet" | "leave" if turn.begun is not None:
            # The video itself is the answer.
            pass
        case "leave":
            turn.say("left_alone")
        case "help" if request.word("thing") in remarks.TOLD:
            remarks.remark(turn, request)
        case "help" if request.word("thing") == "waveform":
            turn.say("wave_styles")
            turn.asked = "wave_styles"
        case "help" if request.word("thing") == "export":
            if turn.timeline is None:
                turn.say_no_sound()
            else:
                turn.say("say_export")
        case "help" if (request.word("thing") or "").startswith("export_"):
            if turn.timeline is None:
                turn.say_no_sound()
            else:
                turn.say(request.word("thing") or "")
        case "help" if request.word("thing") == "exporting":
            line = turn.timeline
            width, height = (line.canvas.width, line.canvas.height) if line else (0, 0)
            several = line is not None and bool(line.batch)
            turn.say("export_is", width=width, height=height, batch=several)
        case "help" if request.word("thing") == "canvas":
            turn.say("canvas_sizes")
        case "thanks" if turn.timeline is not None and request.word("thing") == "saved":
            turn.say("all_saved")
        case "thanks" | "greet" | "help":
            turn.say(request.operation)
        case _:
            edit(turn, request)


def _fresh(turn: Turn, requests: list[EditRequest]) -> None:
    """Give uploads that came with the message, and that no words placed, their likely place."""
    begins = turn.before is None or turn.anew
    if turn.timeline is None or not turn.context.fresh or begins:
        return
    for request in opening.placements(turn.timeline, turn.context, requests):
        edit(turn, request)
    if idle := opening.idle_speech(turn.timeline, turn.context, requests):
        turn.say("speech_idle", names=[one.name for one in idle])
        turn.asked = ASKED
