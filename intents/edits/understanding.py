"""A message to edits: its clauses one after the other, each in the light of those before."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from intents.edits import cutting_frames, frames, talk_frames
from intents.edits.clause import Clause
from intents.edits.levelling import levelled
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.edits.sentence import HEADS, clauses_of
from intents.edits.text_frames import TEXT_THINGS

LIKEWISE = frozenset({"waveform", "background", "progress_bar", "clock", "captions"})
SMALL_TALK = frozenset({"thanks", "greet", "create", "vague", "help", "unknown"})
_HEAD_OF = {
    "add_text": "text", "change_text": "text", "remove_text": "text", "trim": "sound", "split": "sound",
    "roles": "music", "loudness": "loudness", "silence": "sound", "speed": "speed", "join": "sound",
}  # fmt: skip


def understand(text: str, lang: str = "en", *, scene: Scene | None = None) -> list[EditRequest]:
    """Return what a message asks for, in order; all languages are understood at once.

    lang: the language of the conversation, for what reads the same in several.
    scene: what there is already; without it the message is the first of a conversation.
    An empty list: nothing was understood.
    """
    del lang
    scene = scene or Scene()
    _, clauses = clauses_of(text)
    found: list[EditRequest] = []
    head = scene.focus
    pending = list(clauses)
    while pending:
        clause = pending.pop(0)
        if (pending or found) and _is_refusal(clause) and not clause.talks("correct"):
            continue
        if (pending or found) and _takes_back(clause, scene):
            found.insert(0, EditRequest("undo", {}, clause.text))
            continue
        if found and found[-1].operation == "join" and clause.looks("order"):
            # "Join them, the second one first" is one wish.
            found[-1] = EditRequest("join", {**found[-1].slots, "order": "reversed"}, clause.text)
            continue
        requests = _one(clause, scene, "" if _sounds_on(clause, found) else head)
        said = clause.acts or clause.things
        told = clause.spans and pending and pending[0].does("cut", "mute", "keep")
        if not requests and pending and (said or told):
            # "Drop the intro, about 3 seconds": the next piece may say what this one lacks.
            both = clause.joined(pending[0])
            requests = _one(both, scene, head)
            if requests and requests[0].operation not in SMALL_TALK:
                pending.pop(0)
            else:
                requests = []
        for request in requests:
            if request.operation == "fade" and not clause.looks("fade") and found:
                request = _same_fade(request, found[-1])
            if colours := request.words("colours"):
                scene = replace(
                    scene, colours={**scene.colours, "focus": colours[0], head: colours[0]}
                )
            found.append(request)
            head = _HEAD_OF.get(request.operation, request.operation)
            scene = _after(scene, request)
    return _settled(found or _answer(text, clauses, scene))


def _same_fade(request: EditRequest, before: EditRequest) -> EditRequest:
    """Return the fade of the clause before with the length that this one adds."""
    length = request.slots.get("in_ms", request.slots.get("out_ms", 0))
    ends = [key for key in ("in_ms", "out_ms") if key in before.slots]
    same = before.operation == "fade" and ends
    return EditRequest("fade", dict.fromkeys(ends, length), request.text) if same else request


def _is_refusal(clause: Clause) -> bool:
    """Whether a clause only says what is not wanted ("not red"): the next says what is."""
    first = clause.first("look", "instead.of")
    bare = not clause.texts and not any(thing in HEADS for thing in clause.things)
    return first is not None and bare and not clause.skeleton[: first.start - clause.start].strip()


def _takes_back(clause: Clause, scene: Scene) -> bool:
    """Whether a clause says that the last edit was of the wrong thing ("not the waveform")."""
    first = clause.first("look", "instead.of")
    last = _HEAD_OF.get(scene.last_operation, scene.last_operation)
    heads = ["text" if thing in TEXT_THINGS else thing for thing in clause.things if thing in HEADS]
    bare = not clause.texts and not clause.acts and not clause.colours and not clause.spans
    return first is not None and bare and heads == [last]


def _sounds_on(clause: Clause, found: list[EditRequest]) -> bool:
    """Whether a fade with its length is one more item of a list, not that of the text before."""
    others = {r.operation for r in found} - {"add_text", "change_text"}
    return bool(others and clause.looks("fade") and clause.values("time") and not clause.texts)


def _one(clause: Clause, scene: Scene, head: str) -> list[EditRequest]:
    talk = talk_frames.frame(clause)
    if talk is not None:
        return [talk]
    if clause.talks("correct") and scene.last_operation and not clause.things:
        fixed = _correction(clause)
        if fixed:
            return fixed
    refused = talk_frames.cannot(clause)
    if refused is not None:
        return [refused]
    requests = frames.requests_of(clause, scene, head)
    if requests:
        return requests
    chatter = talk_frames.chatter(clause)
    if clause.does("create") and (chatter is None or chatter.operation == "greet"):
        return [EditRequest("create", {}, clause.text)]
    if chatter is not None:
        return [chatter]
    if clause.does("add", "change", "remove") and clause.unknown:
        return [EditRequest("unknown", {"what": clause.unknown}, clause.text)]
    return []


def _correction(clause: Clause) -> list[EditRequest]:
    """Return the last edit once more with the value that was meant."""
    slots: dict[str, Value] = {}
    times = [value for value in clause.values("time") if isinstance(value, int)]
    if clause.colours:
        slots["colours"] = clause.colours[-1:]
    if times:
        slots["time_ms"] = times[-1]
    shares = [v for v in clause.values("percent") if isinstance(v, int | float)]
    if shares:
        slots["share"] = float(shares[-1])
    if not slots and (plain := clause.plain_number()) is not None:
        slots["number"] = plain
    return [EditRequest("correct", slots, clause.text)] if slots else []


def _after(scene: Scene, request: EditRequest) -> Scene:
    """Return the scene as it will be once the request is done."""
    match request.operation:
        case "add_text":
            keep = [i for i, auto in enumerate(scene.auto) if not auto or request.claim("beside")]
            words, role = request.word("text"), request.word("role") or "title"
            if not words:
                return scene
            return replace(
                scene,
                texts=(*(scene.texts[i] for i in keep), words),
                roles=(*(scene.roles[i] for i in keep), role),
                auto=(*(scene.auto[i] for i in keep), False),
            )
        case "music":
            return replace(scene, has_music=True)
        case "captions":
            return replace(scene, has_captions=True)
        case "logo":
            return replace(scene, has_logo=True)
        case "background":
            kind = request.word("source") or ("colour" if request.words("colours") else "")
            return replace(scene, background=kind or scene.background)
        case _:
            return scene


def _answer(text: str, clauses: list[Clause], scene: Scene) -> list[EditRequest]:
    """Return what a bare message means as the answer to the question that was asked last."""
    if scene.asked == "which_text" and text.strip():
        return [EditRequest("add_text", {"text": text.strip(" \"'.。“”「」")}, text)]
    if scene.asked == "which_stretch" and clauses:
        return cutting_frames.trim(clauses[0], keep=False)
    colour = scene.colours.get("focus")
    if colour and len(clauses) == 1:
        # "And the title": the same for another thing.
        thing = next((t for t in clauses[0].things if t in HEADS), None)
        if thing in LIKEWISE:
            return [EditRequest(thing, {"colours": (colour,)}, text)]
        if thing in TEXT_THINGS:
            role = {} if thing in {"text", "letters"} else {"target_role": thing}
            return [EditRequest("change_text", {**role, "colours": (colour,)}, text)]
    return []


def _framed(found: list[EditRequest]) -> list[EditRequest]:
    """Return the requests with "blur it to fill" and "keep the picture whole" made one."""
    for index, (one, two) in enumerate(pairwise(found)):
        both = {**one.slots, **two.slots}
        fits = {one.word("fit"), two.word("fit")}
        if (
            {one.operation, two.operation} == {"background"}
            and "contain" in fits
            and "blur" in both
        ):
            slots = {key: value for key, value in both.items() if key != "blur"} | {"fit": "blur"}
            whole = EditRequest("background", slots, one.text)
            return [*found[:index], whole, *found[index + 2 :]]
    return found


def _settled(found: list[EditRequest]) -> list[EditRequest]:
    """Return the requests without small talk where something was asked for."""
    worded = any(r.operation == "add_text" and r.word("text") for r in found)
    if worded:
        # "Add three titles: …": the announcement asks for nothing of its own.
        found = [r for r in found if r.operation != "add_text" or r.word("text")]
    travels = {"undo", "redo", "back", "reset"}
    found = [
        r
        for i, r in enumerate(found)
        # "Put it back, I want it again" says one thing twice.
        if r.operation not in travels or all(e.operation not in travels for e in found[:i])
    ]
    found = levelled(_framed(found))
    deeds = [r for r in found if r.operation not in SMALL_TALK - {"unknown"}]
    if deeds:
        return deeds
    order = ("vague", "help", "create", "thanks", "greet")
    return sorted(found, key=lambda r: order.index(r.operation))[:1]
