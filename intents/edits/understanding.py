"""A message to edits: its clauses one after the other, each in the light of those before."""

from __future__ import annotations

from dataclasses import replace

from intents.edits import aftermath, single
from intents.edits.followups import done_again, once_more, recolouring, rewordings, rightings
from intents.edits.followups.sparing import kept_as_before
from intents.edits.frames import exchanges, file_frames
from intents.edits.joining import (
    coordination,
    neighbours,
    reasons,
    shapes,
    stretches,
    succession,
    talk_frames,
    texts_in_row,
)
from intents.edits.joining.settling import SMALL_TALK, settled
from intents.edits.message import boxes, misspellings, references, refusals, wording
from intents.edits.message.clause import Clause
from intents.edits.message.patterns import patterns
from intents.edits.message.sentence import clauses_of
from intents.edits.message.things import HEADS, head_of, subject_of
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.text import normalise

_REMARKS = frozenset({"unknown", "vague", "correct", "undo", "thanks", "create", "leave", "help"})
"""What is said around a wrong word and asks for nothing more."""
_DEEDS = frozenset({"waveform", "background", "change_text", "progress_bar", "clock", "captions", "logo", "volume", "speed", "canvas"})  # fmt: skip
"""What may bring something back to what it was."""
_HEADLESS = frozenset({"unknown", "impossible", "undo", "redo", "back", "leave", "thanks", "greet", "vague", "help", "correct"})  # fmt: skip
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
    if (one := rewordings.reworded(text, scene)) is not None:
        request, rest = one
        scene = aftermath.after(scene, request)
        others = understand(rest, scene=scene) if rest.strip(" ,.") else []
        return [request, *(r for r in others if r.operation not in _REMARKS)]
    text = wording.with_units(wording.contracted(misspellings.spelled_out(text)))
    text = wording.preferred(wording.without_lead(text))
    if (elsewhere := done_again.elsewhere(text, scene)) is not None:
        return [elsewhere]
    if (leaning := once_more.leaning(text, scene)) is not None:
        return [leaning]
    plain = wording.apart(boxes.boxed(text, scene), scene)
    text = references.resolved(plain, scene)
    if text != plain and (one := rewordings.reworded(text, scene)) is not None:
        # "Change the red one to …" is told by its words now.
        return [one[0]]
    if (undone := references.undone_colour(text, scene)) is not None:
        return [undone]
    if grounded := references.on_ground(text, scene):
        return grounded
    if recoloured := recolouring.recoloured(text, scene):
        return recoloured
    if (otherwise := done_again.done_again(text, scene)) is not None:
        return [otherwise]
    _, clauses = clauses_of(wording.with_suffixes(text, scene), whole=whole)
    if put_right := rightings.put_right(clauses, scene):
        return put_right
    if scene.exists and scene.fresh == ("audio",) and len(clauses) < 3:
        swaps = patterns().talk["replaces_sound"].search(normalise(text))
        if swaps is not None and not any(clause.texts for clause in clauses):
            # "Not the old sound, only this song".
            return [file_frames.new_voice(text, scene)]
    if clauses and (turns := succession.each_in_turn(clauses[0].joined(clauses[-1]), scene)):
        return turns
    if asked := talk_frames.question(text, clauses):
        return [asked]
    found: list[EditRequest] = []
    outset, head = scene, scene.focus
    # "Never mind, plain grey will do" takes nothing back.
    pending = [
        c for c in clauses if c is clauses[-1] or not (c.talks("shrug") and not c.talks("amends"))
    ]
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
        if found and pending and found[-1].operation == "impossible" and clause.talks("or_not"):
            # "Italic … or no, just make it blue".
            found.pop()
            continue
        while pending and (
            coordination.also_kept(clause, pending[0])
            or coordination.for_both(pending[0])
            or stretches.cut_together(clause, pending[0])
        ):
            clause = clause.joined(pending.pop(0))
        if found and coordination.again(clause, found[-1]):
            continue
        if found and (silent_too := stretches.also_silent(clause, found[-1])) is not None:
            found.append(silent_too)
            continue
        if once_more.music_ends(clause, head):
            # "It stops after five seconds" of music says what is missed.
            found.append(EditRequest("music", {"loop": True}, clause.text))
            head = "music"
            continue
        if found and (further := stretches.goes_further(clause, found[-1])) is not None:
            found[-1] = further
            continue
        if found and reasons.is_unseen(clause, found[-1]):
            # "The photo is too bright, I can't see the wave" asks for one thing.
            continue
        over = before is not None and before.talks("too_much")
        lessens = over or (bool(found) and reasons.lessens(found[-1]))
        if found and clause.talks("turns_down") and lessens and not clause.valued:
            # "The picture is too bright, take it down a bit" is one wish.
            continue
        if found and clause.talks("back_a_bit") and before is not None and before.talks("too_much"):
            continue
        if pending and (back := rightings.put_back(clause, scene)) is not None:
            # "No, leave them where they were, just make them orange".
            found.insert(0, back)
            continue
        if pending and (line := neighbours.line_beneath(clause, pending[0], scene)) is not None:
            pending.pop(0)
            found.append(line)
            head, before = "text", clause
            continue
        if found and rightings.spares(clause):
            # "Move the wave up instead of the badge", "a bar rather than the clock".
            found += rightings.taken_for(clause, found[-1])
            continue
        if found and clause.talks("as_it_was") and found[-1].operation in _DEEDS:
            # "Unblur it, make it like it was" is one wish.
            continue
        more = found and neighbours.goes_too(clause, found[-1])
        for _ in range(neighbours.small_picture(clause, pending)):
            clause = clause.joined(pending.pop(0))
        if pending and exchanges.opens(clause, pending[0]):
            clause = clause.joined(pending.pop(0))
        if pending and not more and (thing := coordination.waits(clause, pending[0], scene)):
            waiting.append(thing)
            continue
        if (pending or found) and refusals.is_refusal(clause) and not clause.talks("correct"):
            refused, before = refused or not found, clause if found else before
            continue
        if (
            refused
            and not found
            and rightings.is_meant(clause, scene)
            and (fixed := rightings.correction(clause))
            and not rightings.is_strange(fixed, scene)
        ):
            # "Not three seconds, two": the last edit once more.
            found.extend(fixed)
            continue
        if pending and (
            stretches.only_names_time(clause, pending[0])
            or stretches.only_lasts(clause, pending[0])
            or stretches.times_words(clause, pending[0])
        ):
            clause = clause.joined(pending.pop(0))
        if pending and coordination.excepts(clause):
            clause = clause.joined(pending.pop(0))
            if others := coordination.all_but(clause, scene):
                found.extend(others)
                continue
        if pending and coordination.leaves_rest(clause, pending[0]):
            found.extend(coordination.all_but(clause, scene, rest=True))
            pending.pop(0)
            continue
        if pending and stretches.says_where(clause, pending[0]):
            clause = clause.joined(pending.pop(0))
        if found and stretches.closes_up(clause, found[-1]):
            continue
        if found and (loose := stretches.leaves_gaps(clause, found[-1])) is not None:
            found[-1] = loose
            continue
        if found and (narrowed := stretches.narrowed(clause, found[-1])) is not None:
            found[-1] = narrowed
            continue
        if found and (silent := stretches.silent(clause, found[-1])) is not None:
            found[-1] = silent
            continue
        if found and stretches.same_piece(clause, found[-1]):
            continue
        if found and (one_more := coordination.too(clause, found[-1])) is not None:
            found.append(one_more)
            continue
        if found and (cut := stretches.cut_out(clause, before, found[-1])) is not None:
            found[-1] = cut
            before = clause
            continue
        if found and (early := stretches.begins_earlier(clause, found[-1])) is not None:
            found[-1] = early
            continue
        returns = not found and rightings.returns(clause, scene)
        if (found or pending) and rightings.leaves(clause) and not returns:
            # "Bar unchanged" asks for nothing.
            continue
        if found and rightings.spared(clause):
            # "The speed as it was, don't touch the title".
            continue
        worded = bool(found) and found[-1].operation == "add_text"
        # "Make the wave thinner and move it to the top; the text …" moves the wave.
        worded = worded or (bool(found) and clause.does("move") and clause.talks("it"))
        while pending and not worded and neighbours.leads_words(clause, pending):
            clause = clause.joined(pending.pop(0))
        if pending and rightings.only_corrects(clause, scene):
            if len(pending) > 1 and refusals.is_refusal(pending[0]):
                # "Oops, not red, dark green": the next says what is not meant.
                refused = bool(pending.pop(0).tokens)
                continue
            clause = clause.joined(pending.pop(0))
        if pending and (thing := rightings.refused_thing(clause)):
            head = thing
            continue
        if (pending or found) and clause.talks("not_always") and not clause.valued:
            # "Don't keep it up all the time": when it goes comes next.
            head = reasons.topic(clause) or head
            continue
        if clause.looks("refused") and (length := clause.span("to", "for")) is not None:
            # "Bring it to six seconds, cut nothing" is played faster.
            found.append(EditRequest("speed", {"to_ms": length.a}, clause.text))
            continue
        if clause.looks("refused") and (still := single.held_still(clause, scene)) is not None:
            found.append(still)
            continue
        # "Another background, leave the logo" asks nothing of the logo.
        if clause.looks("refused") and (kept := None if found else kept_as_before(clause, scene)):
            found.append(kept)
            continue
        if clause.looks("refused"):
            # "Don't mute it": what is not to be done is at most what comes next speaks of.
            named = next((thing for thing in clause.things if thing in HEADS), "")
            head = subject_of(named) or head
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
        if found and (ordered := succession.in_order(clause, found[-1])) is not None:
            found[-1] = ordered
            continue
        regrets = clause.talks("correct") or (before is not None and rightings.only_regrets(before))
        regrets = regrets or patterns().talk["amends"].search(normalise(clause.text)) is not None
        if found and regrets and (amended := rightings.amended(clause, found[-1])) is not None:
            found[-1] = amended
            before = clause
            continue
        if rightings.measures_again(clause, before, scene):
            found.extend(rightings.correction(clause))
            before = clause
            continue
        within = scene
        if found and clause.talks("them"):
            # "Title “A”, subtitle “B”, make them yellow".
            within = replace(scene, last_requests=tuple(found))
        # "Vertical, and the gradient the other way round".
        turned = recolouring.recoloured(clause.text, scene) if clause.does("swap") else []
        requests = turned or single.edits_of(
            clause, within, "" if neighbours.sounds_on(clause, found) else head
        )
        if found and reasons.only_says_why(clause, found):
            requests = []
        spoken_of = any(thing in HEADS for thing in clause.things) or bool(clause.looks("style"))
        if lost and not spoken_of and not clause.texts:
            # Values of something that was not understood belong to nothing else.
            requests = [r for r in requests if r.operation in SMALL_TALK | {"canvas"}]
        keeps = before is not None and before.does("keep")
        if found and not keeps and neighbours.goes_too(clause, found[-1]):
            requests = coordination.removals(clause)
        if (
            requests
            and clause.looks("there")
            and before is not None
            and before.look("end") == "head"
        ):
            # "The beginning is dead air, lose two seconds there".
            found = [r for r in found if r.text != before.text]
            requests = [stretches.at_the_head(r) for r in requests]
        requests = reasons.there(found, before, requests)
        found = reasons.without_reason(found, before, requests)
        before = clause
        said = clause.acts or clause.things or clause.looks("pick")
        follows = pending[0] if pending else None
        leads = follows is not None and (
            bool(clause.spans and follows.does("cut", "mute", "keep"))
            or bool(clause.looks("end") and follows.looks("fade"))
            or bool(clause.span("first", "last") and follows.looks("fade") and not follows.spans)
        )
        looks = [r for r in requests if r.operation == "preview" and not r.slots]
        if looks and pending and pending[0].values("time") and not pending[0].things:
            # "A preview, of second 2.5".
            requests = single.edits_of(clause.joined(pending.pop(0)), scene, head)
        lacks = not requests or (
            len(requests) == 1 and requests[0] == neighbours.unsaid(requests[0])
        )
        lacks = lacks or (bool(pending) and neighbours.names_words(requests, pending[0]))
        lacks = lacks or (bool(pending) and stretches.measured_next(clause, pending[0]))
        lacks = lacks or (bool(pending) and stretches.tells_stretch(clause, pending[0]))
        lacks = lacks or (bool(pending) and neighbours.described_before(clause, pending[0]))
        lacks = lacks or (bool(pending) and reasons.goes_on(clause, pending[0], requests))
        lacks = lacks and bool(pending) and not neighbours.says_role(pending[0], clause)
        if pending and clause.does("remove") and neighbours.stays(pending[0]):
            # "Take it away, the clock stays".
            lacks = False
        if pending and clause.values("file") and pending[0].values("file"):
            # "The sound is that of a.mp4, the picture that of b.mp4".
            lacks = False
        if len(pending) > 1 and stretches.only_names_time(pending[0], pending[1]):
            # "There is a cough, at 0:02 to 0:03, cut it".
            lacks = False
        if lacks and pending and (said or leads):
            # "Drop the intro, about 3 seconds": the next piece may say what this one lacks.
            alone, both = requests, clause.joined(pending[0])
            requests = single.edits_of(both, scene, head)
            if requests and requests[0].operation not in SMALL_TALK:
                pending.pop(0)
                before = both
            else:
                requests = alone
                head = reasons.topic(clause) or head
        if not requests and "captions" in scene.fresh and clause.has("captions"):
            # "The lyrics are in this file, yellow letters".
            requests = [EditRequest("captions", {}, clause.text)]
        if not requests and scene.exists and (found or pending) and reasons.is_missed(clause):
            # "… and the title wobbly": never half of a wish in silence.
            requests = [EditRequest("unknown", {"what": clause.text}, clause.text)]
        if found and (placed := succession.spread(clause, found)) is not None:
            found = placed
            continue
        if found and (measured := succession.exactly(clause, found[-1])) is not None:
            found[-1] = measured
            continue
        if found and (level := succession.level_of(clause, found[-1], requests)) is not None:
            found[-1] = level
            continue
        if found and succession.restates(clause, found[-1], requests):
            continue
        cuts = bool(found) and [r.operation for r in requests] == ["trim"]
        middle = cuts and found[-1].slots == {"part_number": 0} and "starts_ms" in requests[0].slots
        if middle or (regrets and cuts and found[-1].operation == "trim"):
            # "The first forty seconds … no, the first four", "a piece in the middle, from 3 to 4".
            found[-1] = requests[0]
            continue
        if found and (meant := succession.meant_level(clause, found[-1], requests)) is not None:
            found[-1] = meant
            continue
        if found and (sized := succession.meant_size(found[-1], requests)) is not None:
            found[-1] = sized
            continue
        if (
            found
            and (see_through := succession.meant_opacity(clause, found[-1], requests)) is not None
        ):
            found[-1] = see_through
            continue
        lost = reasons.is_lost(clause, requests, before=lost)
        if found and found[-1].operation == "roles":
            requests = neighbours.of_roles(clause, requests, found[-1])
        elif scene.last_operation == "roles" and (pending or head == "music"):
            # The words after a file's name may come by themselves: "is the background, at 30%".
            again = EditRequest("roles", {"swap": True})
            tells = clause.has("background") and clause.does("as_role")
            requests = (
                neighbours.of_roles(clause, requests, again)
                if tells or head == "music"
                else requests
            )
            head = "music" if tells else head
        if found and neighbours.says_the_rest(clause, found[-1], requests):
            continue
        if requests and not requests[0].slots and stretches.rest_goes(clause, requests[0], found):
            continue
        if waiting and (told_each := succession.paired(waiting, requests, pending)) is not None:
            requests, waiting = told_each, []
        if succession.is_rest(clause, found, requests):
            found[-1] = succession.beside_rest(found[-1], requests[0])
            found.insert(len(found) - 1, requests[0])
            continue
        if waiting and requests:
            requests = [*coordination.listed(waiting, requests[0]), *requests]
            waiting = []
        if found and neighbours.plays_already(found[-1], scene):
            # "Drop the sound of the clip, this song for it": it is the sound now.
            requests = [r for r in requests if r.operation != "music" or r.slots]
        for request in requests:
            time = request.ms("time_ms")
            if request.operation == "correct" and time and found and found[-1].operation == "fade":
                # "A fade out, 3 seconds" is one wish with its length.
                request = EditRequest("fade", {"in_ms": time, "out_ms": time}, request.text)
            fades = request.operation == "fade" or (
                request.operation == "music" and not request.slots
            )
            if fades and found:
                request = neighbours.same_fade(clause, request, found[-1])
            if colours := request.words("colours"):
                scene = replace(
                    scene, colours={**scene.colours, "focus": colours[0], head: colours[0]}
                )
            request = neighbours.level_of_music(clause, request, found)
            request = stretches.of_a_part(request, found, scene)
            request = succession.after_those_before(clause, request, scene)
            request = succession.then(found, request)
            request = succession.following(found, request, clause.before)
            border = clause.slotted.skeleton[clause.end : pending[0].start if pending else None]
            led = clause.before.rpartition(",")[2] if not clause.spans else ""
            request = succession.afterwards(found, request, f"{led} {border}")
            if found and (ended := succession.ended(clause, request, found[-1])) is not None:
                found[-1] = ended
                continue
            if found and stretches.pace_said(found[-1], request, clause):
                continue
            if found and (paced := stretches.paced(found[-1], request, clause)) is not None:
                found[-1] = paced
                continue
            if found and (begun := stretches.begun_at(found[-1], request)) is not None:
                found[-1] = begun
                continue
            if found and stretches.same_cut(clause, request, found[-1]):
                found[-1] = stretches.both_cuts(found[-1], request)
                continue
            if found and (joined := succession.joined_again(request, found[-1])) is not None:
                found[-1] = joined
                continue
            if found and stretches.same_split(request, found[-1]):
                continue
            reason = request.operation == "unknown" and not clause.does("add", "remove")
            # "Make the background glossy" is a wish, whatever comes after it.
            reason = reason and not reasons.is_wish(clause, found)
            reason = reason or (
                request.operation in {"unknown", "impossible"}
                and bool(found or pending)
                and clause.talks("reason")
            )
            disliked = request.operation == "vague" and (
                clause.looks("aversion") or clause.talks("complain")
            )
            if disliked or (reason and (pending or clause.talks("reason"))):
                # "The colour's wrong, it should be green": the reason of what comes next.
                asides.append(request)
                head = next((t for t in map(neighbours.topic_of, clause.things) if t), head)
                continue
            found.append(request)
            whose = request.word("target")
            if request.operation == "volume" and (whose in {"music", "voice"} or head == "music"):
                head = whose if whose in {"music", "voice"} else head
            elif request.operation == "bring_back":
                head = request.word("thing") or head
            elif request.operation == "back" and scene.last_heads:
                # "I do want them, in white": what comes back is spoken of.
                head = scene.last_heads[-1]
            elif request.operation not in _HEADLESS:
                head = head_of(request.operation)
            elif request.operation in {"unknown", "impossible"}:
                # What could not be done was still what the talk is about.
                called = coordination.called_by_style(clause)
                head = reasons.topic(clause) or next(iter(called), head)
                if request.word("topic") == "text_box" and head != "captions":
                    # "Put it in a speech bubble and make it yellow" is of words.
                    head = "text"
            scene = aftermath.after(scene, request)
        if clause.texts and any(request.operation == "add_text" for request in requests):
            # "A vertical one with “Rain” large, bold and in the middle".
            head = "text"
    if (
        not [one for one in found if one.operation != "unknown"]
        and not asides
        and not whole
        and patterns().looks["aside.yes"].search(text.casefold())
    ):
        # What looked like a reason is all there is ("make it so the whole photo is visible").
        return understand(text, scene=scene, whole=True)
    sorry = [r for r in found if r.operation == "undo" and _regrets(r)]
    if sorry and any(r.operation not in SMALL_TALK | {"undo"} for r in found):
        # "I changed my mind, the dots were better" says itself what shall be.
        found = [one for one in found if one not in sorry]
    if any(request.operation == "reset" for request in found):
        # "None of this works for me. Start over": why, and then what.
        found = [one for one in found if one.operation not in {"unknown", "vague"}]
    found = reasons.uncontradicted(found)
    found = aftermath.captioned_by_hand(found, outset)
    if any(one.operation == "loudness" for one in found):
        # "One half is loud, the other too quiet: even it out" is one wish.
        found = [
            r for r in found if r.operation != "volume" or not {"half", "factor"} <= r.slots.keys()
        ]
    found = texts_in_row.title_first(texts_in_row.in_row(found, scene), outset)
    found = shapes.exactly(shapes.without_size(found))
    found = aftermath.uncrowded(text, shapes.together(text, found))
    return settled(
        found
        or asides
        or aftermath.answer(text, clauses, scene)
        or aftermath.unheard(text, clauses, scene)
    )


def _regrets(request: EditRequest) -> bool:
    """Whether an undo was only a word of regret."""
    return patterns().talk["regret"].search(normalise(request.text)) is not None
