"""Give the user's words to the backend's agent, once, and tell what came of them."""

from __future__ import annotations

import logging
import re
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import cache

from intents.gui import translate
from intents.lexicon import lexicons
from skill import output, recovery
from skill.changes import next_steps, say_steps, told
from skill.client import error_of
from skill.errors import (
    BadResponse,
    MessageTooLong,
    RequestRefused,
    SkillError,
    TimedOut,
    Unreachable,
)
from skill.events import File, Reply
from skill.handlers.project import keep_project, look_at_project
from skill.plain import plain
from skill.scene import scene_of
from skill.store import storage
from skill.stream import Ask, Folded, StreamLost
from skill.timeline import view_of_all
from skill.turn import Turn
from skill.wire.account import State
from skill.wire.agent import Fault, Text, ToolCall, ToolResult
from skill.wire.envelope import ApiError

logger = logging.getLogger(__name__)

_PREVIEW_BYTES = 32 * 1024 * 1024
_LONG = 10_000
"""Characters of a message that is not taken most likely for its length."""


@cache
def _excuse() -> re.Pattern[str]:
    """What the backend adds after a turn that went well: "I encountered a temporary issue"."""
    sayings = (lexicon.replies["backend_excuse"] for lexicon in lexicons().values())
    return re.compile("|".join(sayings), re.IGNORECASE)


@dataclass(slots=True)
class _Heard:
    """What came back for one message."""

    replies: int = 0
    tools: int = 0
    open_calls: int = 0
    """Tools that were called and have given nothing yet."""
    excused: str = ""
    fault: Fault | None = None
    lost: StreamLost | None = None
    previews: list[tuple[str, str]] = field(default_factory=list)
    """Address and name of pictures to show."""

    @property
    def is_normal(self) -> bool:
        """Whether anything came that a finished turn brings."""
        return bool(self.replies or self.tools)


async def chat(turn: Turn, text: str, key: str) -> None:
    """Send the message, tell the answer, and the timeline when it changed."""
    await turn.session.connect()
    sent = turn.last_mark("sending", key)
    answered = turn.last_mark("answered", key)
    if sent is not None and turn.last_mark("refused", key) is None:
        # An earlier run of this turn has sent the message; it is never sent again.
        before = recovery.from_kept(sent.get("before"))
        if answered is None:
            await _after_loss(turn, before, StreamLost("broken"), _Heard())
        else:
            await _report(turn, before, _Heard(replies=1))
        return
    before = await recovery.look(turn, replace=True) or State()
    heard = await _speak(turn, text, key, before)
    turn.journal.mark("answered", key=key)
    await _show_previews(turn, heard)
    if heard.lost is not None:
        await _after_loss(turn, before, heard.lost, heard)
    else:
        await _report(turn, before, heard)


# Speaking and listening


async def _speak(turn: Turn, text: str, key: str, before: State) -> _Heard:
    heard = _Heard()
    folded = Folded()
    turn.voice.restart_progress("edit")
    turn.voice.progress("edit", None)
    session_before = turn.session.id
    turn.journal.mark("sending", key=key, before=recovery.as_kept(before))
    asks: list[Ask] = []

    async def send() -> None:
        ask = Ask(turn.session.client, turn.pace)
        asks.append(ask)
        try:
            await ask.send(turn.session.id, text)
        except (MessageTooLong, RequestRefused) as error:
            if isinstance(error, RequestRefused) and len(text) < _LONG:
                raise
            limit = error.facts.get("limit", 0)
            raise MessageTooLong(count=len(text), limit=limit) from error

    try:
        try:
            await turn.session.call(send)
        except SkillError:
            turn.journal.mark("refused", key=key)
            raise
        if turn.session.id != session_before:
            before.draft = before.raw_draft = None
        async with aclosing(asks[-1].events()) as events:
            async for event in events:
                match event:
                    case Text():
                        folded.add(event)
                    case ToolCall():
                        heard.open_calls += 1
                        _say(turn, folded, heard)
                    case ToolResult():
                        heard.open_calls = max(0, heard.open_calls - 1)
                        heard.tools += 1
                        _note_preview(event, heard)
                        _say(turn, folded, heard)
                    case Fault():
                        heard.fault = event
    except StreamLost as lost:
        logger.warning("the stream was lost: %s", lost.reason)
        heard.lost = lost
    finally:
        for ask in asks:
            await ask.close()
    _say(turn, folded, heard)
    return heard


def _say(turn: Turn, folded: Folded, heard: _Heard) -> None:
    """Tell the paragraphs that are complete."""
    folded.close()
    for paragraph in folded.paragraphs:
        words = turn.session.masked(plain(paragraph))
        excuse = _excuse().search(words)
        if excuse is not None:
            heard.excused = words[excuse.start() :]
            words = words[: excuse.start()].rstrip()
        _tell(turn, words, heard)
    folded.paragraphs.clear()


def _tell(turn: Turn, words: str, heard: _Heard) -> None:
    if not words.strip():
        return
    if turn.conversation.backend == "studio":
        # The studio speaks of no screen: a bar, a button or something played is the video's own.
        heard.replies += 1
        turn.voice.tell(Reply(words.strip()))
        return
    translation = translate(words, lang=turn.lang)
    turn.actions += [action for action in translation.actions if action not in turn.actions]
    turn.edits += translation.edits
    told = translation.text.strip()
    # Words of tools alone say nothing: what changed is told then, as after a silent edit.
    heard.replies += bool(told or translation.actions or translation.edits)
    if told:
        turn.has_spoken = True
        turn.voice.tell(Reply(told))


# What came of it


async def _report(turn: Turn, before: State, heard: _Heard) -> None:
    """The stream ended by itself: tell what it left unsaid."""
    if heard.fault is not None and heard.fault.code and not heard.is_normal:
        raise await _refusal(turn, heard.fault)
    needs_state = not heard.replies or heard.fault is not None
    after = await look_at_project(turn, replace=False) if needs_state else await _looked(turn)
    if after is None:
        return
    keep_project(turn, after)
    changed = recovery.has_changed(before, after)
    if not changed and heard.open_calls and not heard.replies:
        # A tool that never answered: the stream was cut where an event ended.
        await _after_loss(turn, before, StreamLost("broken"), heard)
        return
    if heard.fault is not None and not changed:
        if heard.fault.code:
            raise await _refusal(turn, heard.fault)
        raise BadResponse("agent_failed")
    if not heard.replies:
        if heard.excused and not changed:
            raise BadResponse("agent_failed")
        _tell_change(turn, before, after, changed=changed)
    if changed:
        turn.tell_timeline(view_of_all(after))
    turn.voice.progress("edit", 100)


async def _refusal(turn: Turn, fault: Fault) -> SkillError:
    error = error_of(ApiError(fault.code, fault.message), "/run_sse")
    return await turn.session.refusal(error)


async def _looked(turn: Turn) -> State | None:
    try:
        return await recovery.look(turn)
    except SkillError:
        # The answer has been told; that the timeline cannot be seen does not undo it.
        logger.warning("the timeline cannot be seen after the turn")
        return None


def _tell_change(turn: Turn, before: State, after: State, *, changed: bool) -> None:
    old, new = scene_of(before), scene_of(after)
    words = told(old, new, turn.lang) if changed else []
    # The studio's drafts tell all that is seen and heard; others may hold more than is known here.
    if not changed or (not words and new.tells_all):
        turn.voice.reply("edit_unchanged")
        return
    turn.voice.reply("edit_done", changes=words)
    steps = next_steps(old, new)
    if steps and not turn.goes_on and steps != turn.conversation.suggested:
        turn.voice.tell(Reply(say_steps(steps, new, turn.lang)))
        turn.conversation.suggested = steps
        turn.keep()


async def _after_loss(turn: Turn, before: State, lost: StreamLost, heard: _Heard) -> None:
    """The stream broke: watch the project, never send again."""
    if heard.replies and lost.reason in {"silent", "deadline"} and not heard.open_calls:
        # It stayed open after the last word.
        await _report(turn, before, heard)
        return
    after = await recovery.watch(turn, before)
    if after is None:
        if lost.reason in {"silent", "deadline"}:
            raise TimedOut("turn_timeout")
        raise Unreachable("turn_lost")
    keep_project(turn, after)
    changes = told(scene_of(before), scene_of(after), turn.lang)
    turn.voice.reply("edit_recovered", changes=changes)
    turn.tell_timeline(view_of_all(after))
    turn.voice.progress("edit", 100)


# Pictures


def _note_preview(event: ToolResult, heard: _Heard) -> None:
    url, name = event.result.get("preview_url"), event.result.get("name")
    if isinstance(url, str) and url.startswith("/") and not url.startswith("//"):
        heard.previews.append((url, name if isinstance(name, str) else "preview.png"))


async def _show_previews(turn: Turn, heard: _Heard) -> None:
    folder = output.place(turn.request.out, turn.request.folder, "preview").folder
    for url, name in heard.previews:
        stem, _, suffix = name.rpartition(".")
        kind = suffix.lower() if suffix.lower() in {"png", "jpg", "jpeg", "webp"} else "png"
        place = output.Place(folder, f"{output.safe_name(stem or name)}.{kind}")
        try:
            picture = bytearray()
            async with turn.session.client.download(url, headers={}) as response:
                if response.status_code != 200:
                    continue
                async for chunk in response.aiter_bytes():
                    picture += chunk
                    if len(picture) > _PREVIEW_BYTES:
                        break
            place.make_folder()
            part = place.part(f"{name}-{turn.request.id}")
            with storage(part):
                part.write_bytes(picture)
            path = place.settle(part)
        except (SkillError, OSError):
            logger.warning("a preview picture could not be had")
            continue
        turn.voice.tell(File(str(path), len(picture), kind="preview"))
