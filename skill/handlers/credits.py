"""How many credits are left."""

from __future__ import annotations

from skill.turn import Turn


async def credits_left(turn: Turn, text: str, key: str) -> None:  # noqa: ARG001  (as all handlers)
    """Tell the balance."""
    session = turn.session
    await session.connect(project=False)
    balance = await session.call(session.client.credits)
    turn.voice.reply(
        "credits",
        available=f"{balance.available:g}",
        frozen=f"{balance.frozen:g}" if balance.frozen else "",
        total="" if balance.total is None else f"{balance.total:g}",
        is_studio=turn.conversation.backend == "studio",
    )
