"""A message to edits: its clauses one after the other, each in the light of those before."""

from __future__ import annotations

import re
from dataclasses import replace

from intents.edits import (
    coordination,
    cutting_frames,
    frames,
    reasons,
    rightings,
    shapes,
    stretches,
    succession,
    talk_frames,
)
from intents.edits.clause import Clause
from intents.edits.patterns import patterns
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.edits.sentence import HEADS, clauses_of
from intents.edits.settling import SMALL_TALK, settled
from intents.edits.text_frames import TEXT_THINGS
from intents.language import detect

_COLOURED = frozenset({"waveform", "background", "progress_bar", "clock", "captions", "change_text"})  # fmt: skip
_HEADLESS = frozenset(
    {"unknown", "undo", "redo", "back", "leave", "thanks", "greet", "vague", "help"}
)
"""What is said in between: the talk goes on about what it was about."""


def understand(
    text: str, lang: str = "en", *, scene: Scene | None = None, whole: bool = False
) -> list[EditRequest]:
    """Return what a message asks for, in order; all languages are understood at once.

    lang: the language of the conversation, for what reads the same in several.
    whole: whether reasons are read as well ("so that it is readable").
    scene: what there is already; without it the message is the first of a conversation.
    An empty list: nothing was understood.
    """
    del lang
    scene = scene or Scene()
    text = _preferred(text)
    _, clauses = clauses_of(_with_suffixes(text, scene), whole=whole)
    if put_right := rightings.put_right(clauses, scene):
        return put_right
    if asked := talk_frames.question(text, clauses):
        return [asked]
    found: list[EditRequest] = []
    head = scene.focus
    # "Never mind, plain grey will do" takes nothing back.
    pending = [one for one in clauses if one is clauses[-1] or not one.talks("shrug")]
    before: Clause | None = None
    waiting: list[str] = []
    lost = False
    asides: list[EditRequest] = []
    refused = False
    while pending:
        clause = pending.pop(0)
        if found and (faded := succession.fading(clause, found[-1])) is not None:
            found[-1] = faded
            continue
        more = found and _goes_too(clause, found[-1])
        if pending and not more and (thing := coordination.waits(clause, pending[0])):
            waiting.append(thing)
            continue
        if (pending or found) and rightings.is_refusal(clause) and not clause.talks("correct"):
            refused = refused or not found
            continue
        if (
            refused
            and not found
            and rightings.is_meant(clause, scene)
            and (fixed := rightings.correction(clause))
        ):
            # "Not three seconds, two": the last edit once more.
            found.extend(fixed)
            continue
        if pending and (
            stretches.only_names_time(clause, pending[0])
            or stretches.only_lasts(clause, pending[0])
        ):
            clause = clause.joined(pending.pop(0))
        if pending and rightings.only_corrects(clause, scene):
            clause = clause.joined(pending.pop(0))
        if pending and (thing := rightings.refused_thing(clause)):
            head = thing
            continue
        if clause.looks("refused"):
            # "Don't mute it": what is not to be done is at most what comes next speaks of.
            named = next((thing for thing in clause.things if thing in HEADS), "")
            head = "text" if named in TEXT_THINGS else named or head
            found.append(EditRequest("leave", {}, clause.text))
            continue
        if (pending or found) and rightings.takes_back(clause, scene):
            found.insert(0, EditRequest("undo", {}, clause.text))
            if pending and (again := rightings.given_to(pending[0], scene)) is not None:
                # "Not the title, the background" gives that what the title got.
                pending.pop(0)
                found.append(again)
            continue
        if found and found[-1].operation == "logo" and rightings.bars(clause, "background"):
            # "It is the logo, not the background".
            found.append(EditRequest("background", {"source": "theme"}, clause.text))
            continue
        if found and found[-1].operation == "join" and clause.looks("order"):
            # "Join them, the second one first" is one wish.
            found[-1] = EditRequest("join", {**found[-1].slots, "order": "reversed"}, clause.text)
            continue
        if rightings.measures_again(clause, before, scene):
            found.extend(rightings.correction(clause))
            before = clause
            continue
        requests = _one(clause, scene, "" if _sounds_on(clause, found) else head)
        if found and reasons.only_says_why(clause, found[-1]):
            requests = []
        if lost and not any(thing in HEADS for thing in clause.things) and not clause.texts:
            # Values of something that was not understood belong to nothing else.
            requests = [r for r in requests if r.operation in SMALL_TALK]
        if found and _goes_too(clause, found[-1]):
            requests = coordination.removals(clause)
        if clause.looks("there") and before is not None and before.look("end") == "head":
            # "The beginning is dead air, lose two seconds there".
            found = [r for r in found if r.text != before.text]
            requests = [stretches.at_the_head(r) for r in requests]
        found = reasons.without_reason(found, before, requests)
        before = clause
        said = clause.acts or clause.things
        follows = pending[0] if pending else None
        told = follows is not None and (
            bool(clause.spans and follows.does("cut", "mute", "keep"))
            or bool(clause.looks("end") and follows.looks("fade"))
        )
        lacks = not requests or (len(requests) == 1 and requests[0] == _unsaid(requests[0]))
        lacks = lacks or (bool(pending) and _names_words(requests, pending[0]))
        lacks = lacks or (bool(pending) and stretches.measured_next(clause, pending[0]))
        lacks = lacks or (bool(pending) and reasons.goes_on(clause, pending[0], requests))
        if lacks and pending and (said or told):
            # "Drop the intro, about 3 seconds": the next piece may say what this one lacks.
            alone, both = requests, clause.joined(pending[0])
            requests = _one(both, scene, head)
            if requests and requests[0].operation not in SMALL_TALK:
                pending.pop(0)
            else:
                requests = alone
                head = reasons.topic(clause) or head
        lost = reasons.is_lost(clause, requests, before=lost)
        if found and found[-1].operation == "roles":
            requests = _of_roles(clause, requests, found[-1])
        elif scene.last_operation == "roles" and (pending or head == "music"):
            # The words after a file's name may come by themselves: "is the background, at 30%".
            again = EditRequest("roles", {"swap": True})
            tells = clause.has("background") and clause.does("as_role")
            requests = _of_roles(clause, requests, again) if tells or head == "music" else requests
            head = "music" if tells else head
        if requests and not requests[0].slots and stretches.rest_goes(clause, requests[0], found):
            continue
        if waiting and (told_each := succession.paired(waiting, requests, pending)) is not None:
            requests, waiting = told_each, []
        if succession.is_rest(clause, found, requests):
            found.insert(len(found) - 1, requests[0])
            continue
        if waiting and requests:
            also = [coordination.likewise(requests[0], thing) for thing in waiting]
            requests = [*(one for one in also if one is not None), *requests]
            waiting = []
        for request in requests:
            time = request.ms("time_ms")
            if request.operation == "correct" and time and found and found[-1].operation == "fade":
                # "A fade out, 3 seconds" is one wish with its length.
                request = EditRequest("fade", {"in_ms": time, "out_ms": time}, request.text)
            fades = request.operation == "fade" or (
                request.operation == "music" and not request.slots
            )
            if fades and not clause.looks("fade") and found:
                request = _same_fade(clause, request, found[-1])
            if colours := request.words("colours"):
                scene = replace(
                    scene, colours={**scene.colours, "focus": colours[0], head: colours[0]}
                )
            request = succession.then(found, request)
            if found and stretches.same_cut(clause, request, found[-1]):
                found[-1] = stretches.both_cuts(found[-1], request)
                continue
            reason = request.operation == "unknown" and not clause.does("add", "remove")
            reason = reason or (
                request.operation == "unknown" and bool(found) and clause.talks("reason")
            )
            disliked = request.operation == "vague" and clause.looks("aversion")
            if disliked or (reason and (pending or clause.talks("reason"))):
                # "The colour's wrong, it should be green": the reason of what comes next.
                asides.append(request)
                head = next((t for t in map(_head, clause.things) if t), head)
                continue
            found.append(request)
            whose = request.word("target")
            if request.operation == "volume" and (whose in {"music", "voice"} or head == "music"):
                head = whose if whose in {"music", "voice"} else head
            elif request.operation not in _HEADLESS:
                head = rightings.HEAD_OF.get(request.operation, request.operation)
            scene = _after(scene, request)
    if (
        not found
        and not asides
        and not whole
        and patterns().looks["aside.yes"].search(text.casefold())
    ):
        # What looked like a reason is all there is ("make it so the whole photo is visible").
        return understand(text, scene=scene, whole=True)
    if any(request.operation == "reset" for request in found):
        # "None of this works for me. Start over": why, and then what.
        found = [one for one in found if one.operation not in {"unknown", "vague"}]
    found = shapes.together(text, found)
    return settled(
        found or asides or _answer(text, clauses, scene) or _unheard(text, clauses, scene)
    )


def _unheard(text: str, clauses: list[Clause], scene: Scene) -> list[EditRequest]:
    """Return what to say of a deed with a thing of ours of which nothing was understood."""
    deeds = {"add", "change", "remove", "move", "swap", "cut", "split", "raise", "lower"}
    heads = [t for clause in clauses for t in clause.things if t in HEADS]
    asks = scene.exists and any(clause.acts & deeds for clause in clauses) and heads
    return [EditRequest("unknown", {"what": text.strip(" .!?")}, text)] if asks else []


def _head(thing: str) -> str:
    """Return what the talk is about once a thing is named, empty for what is no thing of ours."""
    return "text" if thing in TEXT_THINGS else thing if thing in HEADS else ""


def _preferred(text: str) -> str:
    """Return the text with "rather A than B" told as "A rather than B", without a B that is all there is."""
    low = text.casefold()
    first = patterns().talk["rather"].search(low)
    than = None if first is None else patterns().talk["than"].search(low, first.end())
    if first is None or than is None or len(low) != len(text):
        return text
    wanted, other = text[first.end() : than.start()], text[than.end() :]
    end = re.search(r"[.;!?\n]|$", other)
    end_at = len(other) if end is None else end.start()
    if re.search(r"[.;!?\n]", wanted):
        return text
    is_there = patterns().talk["what_is_there"].search(low[than.end() : than.end() + end_at])
    told = wanted.rstrip() if is_there else f"{wanted}rather than{other[:end_at]}"
    return text[: first.start()] + told.lstrip() + other[end_at:]


def _titles(text: str) -> set[int]:
    """Return where words for the picture begin, which may be a file's name as well."""
    found = [one for pattern in patterns().naming for one in pattern.finditer(text)]
    begins = {one.start("shown") for one in found if "shown" in one.re.groupindex}
    return begins | {one.end() for one in found}


def _with_suffixes(text: str, scene: Scene) -> str:
    """Return the text with the names of uploads completed ("part_b" for "part_b.wav")."""
    for name in () if any(mark in text for mark in "\"'“‘「《") else scene.names:
        stem = name.rpartition(".")[0]
        # A stem of letters alone may be any word, but not in the midst of Chinese.
        foreign = len(stem) > 2 and stem.isascii() and stem.isalpha() and detect(text) == "zh"
        things = [p for name, p in patterns().things.items() if name not in {"music", "voice"}]
        named = any(p.fullmatch(stem.casefold()) for p in things)
        told = re.search(r"[a-z0-9][_\d-]", stem, re.IGNORECASE) or (foreign and not named)
        # A space keeps the words beside a name from being part of it.
        apart = f" {name} " if detect(text) == "zh" else name
        if not told and len(stem) > 2 and detect(stem) == "zh" and name not in text:
            titles = _titles(text)
            places = [m.start() for m in re.finditer(re.escape(stem), text)]
            for at in reversed([place for place in places if place not in titles]):
                text = text[:at] + apart + text[at + len(stem) :]
        if told:
            whole = rf"(?<![a-zA-Z0-9_.]){re.escape(stem)}(?![a-zA-Z0-9_.-])"
            text = re.sub(whole, apart.replace("\\", r"\\"), text)
    # "fade_in" are two words; a file's name keeps its own.
    text = re.sub(
        r"(?<=[a-zA-Z])_(?=[a-zA-Z])(?!\S*\.[a-zA-Z][a-zA-Z0-9]{1,3}(?![a-zA-Z0-9]))", " ", text
    )
    return text


def _same_fade(clause: Clause, request: EditRequest, before: EditRequest) -> EditRequest:
    """Return the fade of the clause before with the length that this one adds."""
    length = request.slots.get("in_ms", request.slots.get("out_ms", 0)) or clause.value("time")
    ends = [key for key in ("in_ms", "out_ms") if key in before.slots]
    if before.operation != request.operation or not ends or not isinstance(length, int):
        return request
    return EditRequest(request.operation, dict.fromkeys(ends, length), request.text)


def _names_words(requests: list[EditRequest], after: Clause) -> bool:
    """Whether what was not understood is said by the next piece ("put my name, Ana Ruiz, …")."""
    begins = after.slotted.kind(after.skeleton.strip()[:1]) == "text"
    return begins and [request.operation for request in requests] == ["unknown"]


def _unsaid(request: EditRequest) -> EditRequest:
    """Return the cut that does not say how much ("drop the intro")."""
    return EditRequest("trim", {}, request.text)


def _goes_too(clause: Clause, before: EditRequest) -> bool:
    """Whether a clause names one more thing to take away ("delete the title and the logo")."""
    cut = before.operation == "trim" and before.slots.keys() <= {"head_ms", "tail_ms"}
    gone = cut or before.operation == "remove_text" or before.claim("visible") is False
    plain = not any(clause.slotted.kind(char) for char in clause.skeleton) and not clause.unknown
    looks = any(token.group == "look" for token in clause.tokens)
    heads = [t for t in clause.tokens if t.group == "thing" and t.name in coordination.HIDEABLE]
    # "And the clock on" wants it: nothing stands after the thing.
    rest = clause.slotted.skeleton[heads[-1].end : clause.end].strip() if heads else ""
    polite = patterns().talk["polite"].fullmatch(rest) or patterns().breaks.fullmatch(rest)
    last = bool(heads) and (not rest or polite is not None)
    return gone and plain and not looks and not clause.acts and last


def _of_roles(clause: Clause, requests: list[EditRequest], roles: EditRequest) -> list[EditRequest]:
    """Return what a clause says of sounds that just changed places.

    "That one is the background" says the same once more; a level is that of the music.
    """
    if roles.claim("swap") and clause.has("background") and not clause.colours:
        return [r for r in requests if r.operation not in {"unknown", "background"}]
    if roles.claim("swap") or roles.word("role") == "music":
        return [
            replace(r, slots={**r.slots, "target": "music"})
            if r.operation == "volume" and r.word("target") is None
            else r
            for r in requests
        ]
    return requests


def _sounds_on(clause: Clause, found: list[EditRequest]) -> bool:
    """Whether a fade with its length is one more item of a list, not that of the text before."""
    others = {r.operation for r in found} - {"add_text", "change_text"}
    return bool(others and clause.looks("fade") and clause.values("time") and not clause.texts)


def _one(clause: Clause, scene: Scene, head: str) -> list[EditRequest]:
    talk = talk_frames.frame(clause)
    fits = head == "background" and scene.background in {"image", "video", "cover"}
    if talk is not None and talk.operation == "contact_sheet" and fits and clause.looks("fit"):
        # "Let me see all of it" of a picture that is cut.
        talk = None
    if talk is not None:
        return talk_frames.looks(clause, talk)
    if coordination.takes_several(clause):
        return coordination.removals(clause)
    cuts = clause.does("cut") and clause.span("range", "nth")
    if clause.talks("correct") and scene.last_operation and not clause.things and not cuts:
        fixed = rightings.correction(clause)
        last = scene.last_request
        strange = clause.colours and last is not None and "colours" not in last.slots
        if fixed and not strange:
            return fixed
    if clause.talks("correct") and scene.last_operation in _COLOURED:
        retold = rightings.retold(clause, scene)
        if retold:
            return retold
    if clause.looks("aversion") and not clause.acts - {"as_role", "raise", "beside"}:
        # "I hate that blue" does not ask for blue.
        return [EditRequest("vague", {}, clause.text)]
    refused = talk_frames.cannot(clause)
    if refused is not None:
        return [refused]
    if (less := reasons.too_much(clause, scene)) is not None:
        return [less]
    requests = frames.requests_of(clause, scene, head)
    if requests and scene.exists and _says_nothing(clause, requests[0], scene):
        return [EditRequest("unknown", {"what": clause.text}, clause.text)]
    if requests:
        return requests
    chatter = talk_frames.chatter(clause)
    if clause.does("create") and (chatter is None or chatter.operation == "greet"):
        return [EditRequest("create", {}, clause.text)]
    if chatter is not None:
        return [chatter]
    if clause.does("add", "change", "remove") and clause.unknown:
        return [EditRequest("unknown", {"what": clause.text}, clause.text)]
    return []


def _says_nothing(clause: Clause, request: EditRequest, scene: Scene) -> bool:
    """Whether a thing is named and what shall be with it was not understood."""
    shown = coordination.LOOKS - {"background"}
    there = {"captions": scene.has_captions, "logo": scene.has_logo, "music": scene.has_music}
    known = request.operation in shown | {"music"} and not request.slots
    there |= dict.fromkeys(scene.hidden, False)
    if not known or not there.get(request.operation, True) or scene.fresh:
        return False
    return bool(clause.unknown) and not clause.does("add", "create", "keep", "duck", "loop")


def _after(scene: Scene, request: EditRequest) -> Scene:
    """Return the scene as it will be once the request is done."""
    match request.operation:
        case "add_text":
            words, role = request.word("text"), request.word("role") or "title"
            beside = request.claim("beside") or role == "subtitle"
            keep = [i for i, auto in enumerate(scene.auto) if not auto or beside]
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
    bare = len(clauses) == 2 and not any(one.unknown or one.tokens for one in clauses)
    if bare and scene.last_operation and (plain := clauses[1].plain_number()) is not None:
        # "No, 15".
        return [EditRequest("correct", {"number": plain}, text)]
    colour = scene.colours.get("focus")
    if colour and len(clauses) == 1 and not clauses[0].unknown:
        # "And the title": the same for another thing.
        thing = next((t for t in clauses[0].things if t in HEADS), None)
        if thing in rightings.LIKEWISE:
            return [EditRequest(thing, {"colours": (colour,)}, text)]
        if thing in TEXT_THINGS:
            role = {} if thing in {"text", "letters"} else {"target_role": thing}
            return [EditRequest("change_text", {**role, "colours": (colour,)}, text)]
    return []
