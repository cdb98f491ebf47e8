"""Which of the texts is meant: by its words, its number, its role, or as the one last touched."""

from __future__ import annotations

from intents.edits import EditRequest
from intents.edits.scene import ROLES
from studio.operations.context import EditError
from studio.timeline import TextClip, Timeline


def targets(timeline: Timeline, request: EditRequest) -> tuple[TextClip, ...]:
    """Return the texts the request is about, in order. Raises EditError when there is none."""
    texts = timeline.texts
    if not texts:
        raise EditError("no_text")
    if request.claim("every"):
        return _of_role(texts, request) or texts
    if quoted := request.word("target_text"):
        return (_by_words(texts, quoted),)
    if _is_missing(texts, request):
        gone = request.operation == "remove_text"
        raise EditError("no_text_of_role", role=request.word("target_role"), gone=gone)
    pool = _of_role(texts, request) or texts
    if place := request.word("target_vertical"):
        pool = tuple(text for text in pool if text.vertical == place) or _outermost(pool, place)
    if side := request.word("target_horizontal"):
        pool = tuple(text for text in pool if text.horizontal == side) or pool
    if (number := request.ms("target_number")) is not None:
        own = tuple(text for text in pool if not text.auto)
        if number > 0 and len(own) >= max(2, number):
            # Who wrote several counts those; the title that came by itself is none of them.
            pool = own
        if len(pool) < abs(number) <= len(texts):
            pool = texts
        if abs(number) > len(pool):
            raise EditError("no_such_text", number=number, count=len(pool))
        return (pool[number - 1] if number > 0 else pool[number],)
    if request.word("target_role") == "title" and pool is not texts:
        # A further line is of the same role; what was written first is the title.
        return (next((text for text in pool if not text.auto), pool[0]),)
    focus = timeline.focus.removeprefix("text:")
    if found := next((text for text in pool if text.id == focus), None):
        return (found,)
    return (pool[-1],) if request.word("target_role") != "title" else (pool[0],)


def _outermost(pool: tuple[TextClip, ...], place: str) -> tuple[TextClip, ...]:
    """Return the highest or lowest of texts of which none stands exactly there."""
    order = {"top": 0, "bottom": 2}
    if place == "center" and len(pool) > 2:
        # "The middle one" of several told one after the other.
        return (pool[len(pool) // 2],)
    if place not in order or len(pool) < 2:
        return pool
    ranked = sorted(pool, key=lambda text: order.get(text.vertical or "", 1))
    return (ranked[0] if place == "top" else ranked[-1],)


def _of_role(texts: tuple[TextClip, ...], request: EditRequest) -> tuple[TextClip, ...]:
    role = request.word("target_role")
    if role is None:
        return ()
    return tuple(text for text in texts if text.role == role)


def _is_missing(texts: tuple[TextClip, ...], request: EditRequest) -> bool:
    """Whether a text is called by a role that none has, where there is only a title."""
    named = request.word("target_role") in ROLES and not _of_role(texts, request)
    titles = (text.auto or (text.role == "title" and text.vertical != "bottom") for text in texts)
    return named and all(titles)


def _plain(words: str) -> str:
    return "".join(char for char in words.casefold() if char.isalnum())


def _by_words(texts: tuple[TextClip, ...], quoted: str) -> TextClip:
    wanted = _plain(quoted)
    for same in (
        lambda text: _plain(text.text) == wanted,
        lambda text: bool(wanted) and wanted in _plain(text.text),
        lambda text: bool(_plain(text.text)) and _plain(text.text) in wanted,
    ):
        if found := next(filter(same, texts), None):
            return found
    raise EditError("no_text_reads", text=quoted)
