"""What is wondered or complained about without a wish: nothing is heard, it is blurred, whether 4K is possible.

None of it is an edit. What has a wish in it is offered, and a yes carries it out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from intents.edits.message.exporting import names_export
from intents.edits.message.patterns import patterns, references_of
from intents.edits.message.stretched import clause_of, stretches
from intents.edits.message.things import HEADS, subject_of
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.text import normalise

Understanding = Callable[[str, Scene], list[EditRequest]]
_REMARK: Final = "remark."
_POSSIBLE: Final = "possible."
_SAID: Final = " .!,~\u3002\uff01\uff0c"
_ASKED: Final = _SAID + "?\uff1f"
_PLAIN: Final = {
    "unchanged": EditRequest("changes"),
    "later": EditRequest("leave"),
    "put_off": EditRequest("leave"),
    "poor": EditRequest("vague"),
    "quick": EditRequest("thanks"),
}
"""What has an answer of its own already."""
_APPROVED: Final = "approved"
"""What somebody else says yes to: the video, unless the editor itself asked something."""
_ALONE: Final = frozenset({_APPROVED, "unasked"})
"""What is a remark only where nothing else is said: beside a wish it tells what that is of."""
_SAID_TO_ANY: Final = frozenset({"quick", "off_topic"})
"""What may well be the words that were asked for."""
_QUESTIONS: Final = frozenset({"any_time", "watermark", "formats", "file_size", "limit", "private"})
"""What wants an answer beside an edit, too."""
_UNSURE: Final = frozenset({
    "thanks", "greet", "create", "help", "leave", "unknown", "vague", "undo", "redo", "reset", "back", "correct",
    "describe", "changes", "preview", "contact_sheet",
})  # fmt: skip
"""What is no wish that could be offered."""
_SENT: Final = frozenset({"music", "logo", "captions", "background"})
"""What may need a file that nobody sent."""


def answered(text: str, scene: Scene, understand: Understanding) -> EditRequest | None:
    """Return the answer to a message that only wonders or complains, None for any other."""
    if not scene.exists or scene.fresh:
        return None
    kind = _kind(normalise(text))
    if kind in _SAID_TO_ANY and scene.asked:
        return None  # "What should it say?": good night.
    if kind and not (kind == _APPROVED and scene.offer):
        return EditRequest(*_told(kind), text)
    said = normalise(text).strip(_ASKED)
    if _is_passed_by(said, scene):
        return EditRequest("leave", {}, text)
    for name, regexes in references_of(_POSSIBLE):
        for pattern in regexes:
            if (found := pattern.fullmatch(said)) is None:
                continue
            wish = patterns().references_say[name].format(**found.groupdict())
            if meant := [one for one in understand(wish, scene) if one.operation != "leave"]:
                return _possible(meant, wish, text)
    return None


def beside(text: str, scene: Scene) -> tuple[str, list[EditRequest]]:
    """Return a message without the remarks beside what it asks for, and the answers to its questions.

    "It's blurry, make it 4K", "make it 4K, and will it have a watermark?".
    """
    if not scene.exists or scene.fresh:
        return text, []
    told = stretches(text)
    kinds = [_kind(one.said) if len(told) > 1 else "" for one in told]
    # "My boss hates the title, remove it": what is disliked is what comes next.
    kinds = ["" if kind == "poor" or kind in _ALONE else kind for kind in kinds]
    if all(kinds):
        return text, []
    if kinds[-1] == "put_off" and not names_export(told[-2].said):
        # "Title red. Not now though": nothing of it is to be done yet; not "mute it. Export? Not now".
        return "", [EditRequest("leave", {}, text)]
    asked = [EditRequest(*_told(kind), text) for kind in kinds if kind in _QUESTIONS]
    for at in (at for at in reversed(range(len(told))) if kinds[at]):
        if at + 1 < len(told):
            text = text[: told[at].start] + text[told[at + 1].start :]
        else:
            text = text[: told[at - 1].end] + text[told[at].end :]
    return text, asked


def _is_passed_by(said: str, scene: Scene) -> bool:
    """Whether a thing is let be that the last edit was not of ("never mind the title")."""
    passed = (one.fullmatch(said) for one in patterns().references.get("passed_by", ()))
    found = next((one for one in passed if one is not None), None)
    named = () if found is None else clause_of(found["what"]).things
    return any(one in HEADS for one in named) and subject_of(named[0]) != scene.focus


def mending(kind: str) -> str:
    """Return the wish that mends what is complained of, "" where none is known."""
    return patterns().references_say.get(f"{_REMARK}{kind}", "")


def _kind(normal: str) -> str:
    """Return what words complain of or ask after, "" for other words."""
    said = normal.strip(_SAID)
    bare = said.strip(_ASKED)
    for name, regexes in references_of(_REMARK):
        if any(one.fullmatch(bare) or one.fullmatch(said) for one in regexes):
            return name.removeprefix(_REMARK)
    return ""


def _told(kind: str) -> tuple[str, dict[str, str]]:
    if (plain := _PLAIN.get(kind)) is not None:
        return plain.operation, {}
    return "help", {"thing": kind}


def _possible(meant: list[EditRequest], wish: str, text: str) -> EditRequest | None:
    """Return that a wish can be fulfilled, or what is to be said instead; None where that is unknown."""
    if refused := next((one for one in meant if one.operation == "impossible"), None):
        return refused
    named = {one.operation for one in meant}
    if named & _UNSURE or (named & _SENT and not all(one.words("colours") for one in meant)):
        return None
    return EditRequest("help", {"thing": "possible", "offer": wish}, text)
