"""The same turns as MCP tools on stdio, for assistants.

Every call comes back within 50 s: what takes longer goes on behind it as a job, and `get_job` tells
how far it is. A tool's result has one shape for all (`skill.outcome.Outcome`).
"""

from __future__ import annotations

import asyncio
import inspect
import logging
import os
import signal
from collections.abc import Callable
from types import FrameType
from typing import Annotated, Any

from mcp.server.mcpserver import Context, MCPServer
from mcp_types import CallToolResult, ToolAnnotations
from pydantic import Field

from intents import replies
from skill.identity import identity
from skill.mcp_skills import Skills
from skill.mcp_turns import Desk, Report
from skill.outcome import Outcome
from skill.settings import Settings

MOST_S = 50
"""Hosts give a call a minute; longer waits are cut to this."""

Answer = Annotated[CallToolResult, Outcome]
Conversation = Annotated[
    str, Field(description="Which project: any name; the same name goes on with the same project")
]
Wait = Annotated[
    float, Field(description="Seconds to wait for the end before it becomes a job", ge=0, le=MOST_S)
]
Output = Annotated[
    str | None, Field(description="Absolute path of the video or of a folder for it")
]
Job = Annotated[
    str | None, Field(description="job_id of an earlier answer; without it the last job")
]

_LOOKS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
_ADDS = ToolAnnotations(read_only_hint=False, destructive_hint=False, open_world_hint=True)


def build(settings: Settings) -> MCPServer[Any]:
    """Return the server with its tools, prompts and the skill."""
    desk = Desk(settings)
    server: MCPServer[Any] = MCPServer(
        name=identity().name,
        title="video-a2e",
        description=INTRODUCTION,
        instructions=INSTRUCTIONS,
        version=identity().version,
        extensions=[Skills()],
        log_level="WARNING",
    )
    _add_turns(server, desk)
    _add_looks(server, desk)
    _add_jobs(server, desk)
    _add_prompts(server, settings)
    return server


INTRODUCTION = "Turn audio into shareable video by chat: waveform, cover, titles, captions."
INSTRUCTIONS = (
    "convert_audio makes a video of a recording; say changes it in the user's own words; "
    "export_video renders it again. When state is running, call get_job until it is not, and never "
    "repeat the call that started it. Look at the result with preview. Tell the user what reply "
    "says and the absolute path in files."
)


def _tool(
    server: MCPServer[Any], *, title: str, annotations: ToolAnnotations
) -> Callable[[Callable[..., Any]], None]:
    """Add a function as a tool; its docstring, without the indentation, describes it."""

    def add(function: Callable[..., Any]) -> None:
        server.add_tool(
            function,
            title=title,
            description=inspect.getdoc(function),
            annotations=annotations,
            structured_output=True,
        )

    return add


def _report(ctx: Context[Any, Any]) -> Report:
    async def report(percent: float, message: str) -> None:
        await ctx.report_progress(percent, 100, message)

    return report


def _add_turns(server: MCPServer[Any], desk: Desk) -> None:
    @_tool(server, title="Make a video of audio", annotations=_ADDS)
    async def convert_audio(
        audio: Annotated[
            list[str],
            Field(description="Absolute paths or addresses; several make a video each"),
        ],
        ctx: Context[Any, Any],
        instructions: Annotated[
            str, Field(description="What it should be like, in the user's own words")
        ] = "",
        output: Output = None,
        conversation: Conversation = "default",
        wait_seconds: Wait = 25,
    ) -> Answer:
        """Make a finished MP4 of audio files: upload, edit, render.

        Pictures and subtitles may be among the files. The user's words go on as they are, in any
        language.
        """
        return await desk.turn(
            instructions,
            audio,
            quick=True,
            out=output,
            conversation=conversation,
            wait_s=wait_seconds,
            report=_report(ctx),
        )

    @_tool(server, title="Say something to the editor", annotations=_ADDS)
    async def say(
        message: Annotated[str, Field(description="The user's own words, in any language")],
        ctx: Context[Any, Any],
        attachments: Annotated[
            list[str] | None, Field(description="Absolute paths or addresses that come with it")
        ] = None,
        output: Output = None,
        conversation: Conversation = "default",
        wait_seconds: Wait = 25,
    ) -> Answer:
        """Change the project, ask about it, or export it: one chat turn.

        "make the waveform orange", "undo", "trim it to 30 seconds and then export".
        """
        return await desk.turn(
            message,
            attachments or [],
            out=output,
            conversation=conversation,
            wait_s=wait_seconds,
            report=_report(ctx),
        )

    @_tool(server, title="Render the video", annotations=_ADDS)
    async def export_video(
        ctx: Context[Any, Any],
        output: Output = None,
        conversation: Conversation = "default",
        wait_seconds: Wait = 25,
    ) -> Answer:
        """Render the project as it is and bring the MP4 here; an unchanged one is not rendered twice."""
        return await desk.turn(
            None,
            [],
            intent="export",
            out=output,
            conversation=conversation,
            wait_s=wait_seconds,
            report=_report(ctx),
        )

    @_tool(server, title="Upload media", annotations=_ADDS)
    async def upload_media(
        media: Annotated[list[str], Field(description="Absolute paths or addresses", min_length=1)],
        ctx: Context[Any, Any],
        conversation: Conversation = "default",
        wait_seconds: Wait = 25,
    ) -> Answer:
        """Bring files into the project without changing it: sound, pictures, video, subtitles."""
        return await desk.turn(
            None,
            media,
            intent="upload",
            conversation=conversation,
            wait_s=wait_seconds,
            report=_report(ctx),
        )

    @_tool(server, title="Start a new project", annotations=_ADDS)
    async def new_conversation(conversation: Conversation = "default") -> Answer:
        """Start a fresh project under that name; the old one stays where it is."""
        return await desk.turn(None, [], intent="new", conversation=conversation)


def _add_looks(server: MCPServer[Any], desk: Desk) -> None:
    @_tool(server, title="Show the timeline", annotations=_LOOKS)
    async def get_timeline(conversation: Conversation = "default") -> Answer:
        """Tell what is on the timeline."""
        return await desk.turn(None, [], intent="state", conversation=conversation)

    @_tool(server, title="Show the credits", annotations=_LOOKS)
    async def get_credits(conversation: Conversation = "default") -> Answer:
        """Tell how many credits are left."""
        return await desk.turn(None, [], intent="credits", conversation=conversation)

    @_tool(server, title="Look at a frame", annotations=_LOOKS)
    async def preview(
        at: Annotated[str, Field(description="A time such as 0:12 or 3.5 s")] = "0:01",
        conversation: Conversation = "default",
        wait_seconds: Wait = 25,
    ) -> Answer:
        """Give a picture of the video at that time, to look at what was made."""
        return await desk.look(
            "preview_request", at=at, conversation=conversation, wait_s=wait_seconds
        )

    @_tool(server, title="Look at the whole video", annotations=_LOOKS)
    async def contact_sheet(
        conversation: Conversation = "default", wait_seconds: Wait = 25
    ) -> Answer:
        """Give one picture with frames of the whole video."""
        return await desk.look(
            "contact_sheet_request", conversation=conversation, wait_s=wait_seconds
        )


def _add_jobs(server: MCPServer[Any], desk: Desk) -> None:
    @_tool(server, title="See how far a job is", annotations=_LOOKS)
    async def get_job(
        ctx: Context[Any, Any],
        job_id: Job = None,
        conversation: Conversation = "default",
        wait_seconds: Wait = 25,
    ) -> Answer:
        """Tell how far a job is, and what came of it once it is done."""
        return await desk.job(
            job_id, conversation=conversation, wait_s=wait_seconds, report=_report(ctx)
        )

    @_tool(
        server,
        title="Stop a job",
        annotations=ToolAnnotations(destructive_hint=True, idempotent_hint=True),
    )
    async def cancel_job(
        job_id: Annotated[
            str | None,
            Field(description="job_id of an earlier answer; without it all that is under way"),
        ] = None,
        conversation: Conversation = "default",
    ) -> Answer:
        """Stop a job; its finished part is kept, and the next export goes on from there."""
        return await desk.cancel(job_id, conversation=conversation)


def _add_prompts(server: MCPServer[Any], settings: Settings) -> None:
    lang = settings.lang or "en"

    @server.prompt(title="Podcast to video")
    def podcast_to_video(audio: str, title: str = "") -> str:
        """Make a video of a podcast episode for YouTube."""
        return replies.say("prompt_podcast", lang, audio=audio, title=title)

    @server.prompt(title="Vertical clip")
    def vertical_clip(audio: str, seconds: str = "30") -> str:
        """Make a short vertical clip for TikTok, Reels or Shorts."""
        return replies.say("prompt_clip", lang, audio=audio, seconds=seconds)


def serve(settings: Settings) -> int:
    """Serve on stdio until stdin ends, or a signal says so; jobs go on behind."""
    logging.getLogger("mcp").setLevel(logging.ERROR)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _leave)
    asyncio.run(build(settings).run_stdio_async())
    return 0


def _leave(number: int, _frame: FrameType | None) -> None:
    # At once: the thread that reads stdin would hold the process until the host closes it. Nothing
    # is lost, since turns are taken by processes of their own.
    os._exit(128 + number)
