"""Lines typed at a terminal: editing, history, completion of file names."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.completion import (
    CompleteEvent,
    Completer,
    Completion,
    PathCompleter,
    ThreadedCompleter,
)
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory


class _PathAtCursor(Completer):
    """Completes the file name being typed, anywhere in the line, on Tab."""

    def __init__(self) -> None:
        self._paths = PathCompleter(expanduser=True)

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterable[Completion]:
        word = document.get_word_before_cursor(WORD=True)
        if not word.startswith(("/", "~", "./", "../")):
            return
        yield from self._paths.get_completions(Document(word), complete_event)


async def typed_lines(history: Path, *, prompt: str, toolbar: str) -> AsyncIterator[str]:
    """Yield what a person types until Ctrl-D; Ctrl-C throws a half-written line away.

    history: file kept between sessions, readable by its owner only.
    toolbar: one line of help below the prompt.
    """
    history.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    history.touch(mode=0o600)
    session: PromptSession[str] = PromptSession(
        history=FileHistory(str(history)),
        auto_suggest=AutoSuggestFromHistory(),
        completer=ThreadedCompleter(_PathAtCursor()),
        complete_while_typing=False,
        enable_history_search=True,
        bottom_toolbar=toolbar,
    )
    while True:
        try:
            line = await session.prompt_async(prompt)
        except KeyboardInterrupt:
            continue
        except EOFError:
            return
        yield line
