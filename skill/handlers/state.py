"""What is on the timeline."""

from __future__ import annotations

from skill.handlers.exported import tell_exports
from skill.handlers.project import look_at_project
from skill.timeline import members_of, view, view_of_all
from skill.turn import Turn
from skill.wire.account import State


async def state(turn: Turn, text: str, key: str) -> None:  # noqa: ARG001  (as all handlers)
    """Tell the timeline, once, and what to do with an empty one."""
    if turn.has_told_timeline:
        return
    if turn.reading and not turn.session.id:
        # The turn that is under way has not come to a project yet.
        turn.tell_timeline(view(State()))
        return
    await turn.session.connect()
    now = await look_at_project(turn)
    event = view_of_all(now)
    if turn.about_export and not turn.reading:
        # "Is the export done?" is answered first.
        tell_exports(turn, now)
    turn.tell_timeline(event)
    if turn.reading or (turn.about_export and event.tracks):
        return
    if not event.tracks:
        if now.waiting:
            turn.voice.reply("state_waiting", wishes=now.waiting)
            return
        names = ", ".join(turn.conversation.uploads[-5:])
        turn.voice.reply("state_empty", uploads=names)
        return
    segments = [(track.kind, part) for track in event.tracks for part in track.segments]
    turn.voice.reply(
        "state_told",
        videos=[
            {"name": name, "length_s": round(one.duration_ms / 1000, 2), "canvas": one.canvas}
            for name, one in members_of(now)
        ],
        length_s=round(event.duration_ms / 1000, 2),
        canvas=event.canvas,
        count=len(event.tracks),
        sounds=list(
            dict.fromkeys(s.source for kind, s in segments if kind == "audio" and s.source)
        ),
        pictures=list(
            dict.fromkeys(
                s.source for kind, s in segments if kind not in {"audio", "text"} and s.source
            )
        ),
        texts=[part.text for kind, part in segments if kind == "text" and part.text][:6],
    )
    tell_exports(turn, now)
