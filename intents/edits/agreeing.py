"""What the rules understood and what the reader of wishes read, to one list of edit requests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from intents.edits import outright, single
from intents.edits.aftermath import of_caption_words, with_what_was_asked
from intents.edits.believing import BACK, CERTAIN, SAFE, SURE, Belief
from intents.edits.comparison import UNSURE
from intents.edits.followups import (
    cut_ends,
    cut_further,
    deed_gone,
    elliptic,
    forbidding,
    left_open,
    lengths,
    looks_back,
    meant_otherwise,
    measures_back,
    not_after_all,
    parts_of_words,
    rewordings,
    several_texts,
    shown_ends,
    some_videos,
    sparing,
    texts_back,
    turned_back,
    undoing,
    undone_apart,
    undone_part,
)
from intents.edits.followups.following import followed, is_no_undo, left_out
from intents.edits.frames import (
    advising,
    asking,
    banning,
    music_stretches,
    music_wishes,
    offering,
    remarks,
    whole_looks,
)
from intents.edits.joining import (
    beginnings,
    coordination,
    file_order,
    idle_sounds,
    neighbours,
    only_this,
    overlaps,
    own_names,
    restating,
    settling,
    shapes,
    texts_in_row,
    texts_in_turn,
    unsaid_looks,
)
from intents.edits.joining.one_sound import told_of_whole
from intents.edits.message import (
    captions_called,
    exchanged,
    exporting,
    kept,
    labels_told,
    misspellings,
    pairs,
    places_told,
    references,
    shown_twice,
    sounds_told,
    times,
    told_plainly,
    uploads_told,
    videos,
    wording,
)
from intents.edits.message.patterns import patterns
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.edits.understanding import understand as by_rules
from intents.edits.wishes.labels import IDLE, TALK, tells
from intents.edits.wishes.likeness import DRAWN, letters_fade
from intents.edits.wishes.making import made
from intents.edits.wishes.reader import Wished
from intents.edits.wishes.reading import Reading
from intents.language import is_unspaced
from intents.text import normalise

LONGEST: Final = 2000
"""Characters of a message that are read."""
_OWN: Final = frozenset({"correct", "bring_back", "exchange", "take_back", "versions"})
"""What needs what was done before, or no wish tells: the rules alone know it."""
_LEVELS: Final = frozenset({"volume", "factor", "db"})
_ASKED: Final = frozenset({"changes", "describe"})
_LOOKED: Final = frozenset({"canvas", "waveform", "background", "change_text", "theme"})
_PLAIN: Final = frozenset({"freeze"})
"""What cannot be done and is never said of anything else."""
_QUESTION: Final = ("?", "\uff1f")


def understand(text: str, lang: str = "en", *, scene: Scene | None = None) -> list[EditRequest]:
    """Return what a message asks for, in order; all languages are understood at once.

    lang: the language of the conversation, for what reads the same in several.
    scene: what there is already; without it the message is the first of a conversation.
    An empty list: nothing was understood. Of a paste only the beginning is read.
    """
    scene, text = scene or Scene(), wording.withdrawn(wording.without_blanks(text[:LONGEST]))
    if (ban := banning.set_aside(text, scene)) is not None:
        refused, rest = ban
        # What is asked for beside it is the answer.
        return understand(rest, lang, scene=scene) if rest else [refused]
    remark = remarks.answered(text, scene, lambda one, to: understand(one, lang, scene=to))
    if remark is not None:
        return [remark]
    text, asked = remarks.beside(text, scene)
    if asked:
        return [*understand(text, lang, scene=scene), *asked]
    if not exporting.names_export(text):
        return _understood(text, lang, scene)
    replies, rest = exporting.set_aside(text, clip="video" in scene.kinds) or ([], text)
    found = _understood(rest, lang, scene) if rest else []
    return [*exporting.unguessed(found, text), *replies]


def _understood(text: str, lang: str, scene: Scene) -> list[EditRequest]:
    """Return what a message asks for that speaks of no export, or orders one."""
    if outright.is_left(text, scene):
        return [EditRequest("leave", {}, text)]
    if outright.stops_all(text, scene):
        return [EditRequest("leave", {"thing": "running"}, text)]
    text = outright.without_stop(text, scene)
    if offer := offering.answered(text, scene, lambda one, to: understand(one, lang, scene=to)):
        return offer
    if answer := left_open.answered(text, scene, lambda one, to: understand(one, lang, scene=to)):
        return answer
    text = wording.put_right(wording.asked_politely(wording.without_opening(text)))
    text = wording.no_longer(wording.misspoken(wording.without_trial(wording.excused(text))))
    text = text if scene.exists else wording.without_handing_over(text)
    text = wording.called(wording.without_rest(wording.heard(text, scene)), scene)
    text = told_plainly.in_plain_words(cut_ends.put_right(text, scene), scene)
    one_again = some_videos.only_one(text, scene) or some_videos.one_more(text, scene)
    one_again = one_again or some_videos.only_that(text, scene)
    if one_again is not None:
        return [one_again]
    if but := sparing.excepted(text, scene, lambda one, to: understand(one, lang, scene=to)):
        return but
    if (uploads := uploads_told.asked(text, scene)) is not None:
        return [uploads]
    if (question := asking.asked(text, scene)) is not None:
        return [question]
    if (mended := captions_called.put_right(text, scene)) is not None:
        return [mended]
    text, scene = kept.told_apart(exchanged.without_old(text, scene), scene)
    words = rewordings.renamed(text, scene) or rewordings.put_right_there(text, scene)
    if words is not None:
        return [words]
    if back := looks_back.asked(text, scene):
        return back
    if instead := undoing.then_otherwise(text, scene):
        meant = understand(instead, lang, scene=scene)
        if otherwise := undoing.in_its_place(meant, scene, text):
            return otherwise
    if (deed := deed_gone.asked(text, scene)) is not None:
        gone, rest = deed
        return [*gone, *(understand(rest, lang, scene=scene) if rest else ())]
    if (aside := forbidding.set_aside(text, scene, by_rules)) is not None:
        undone, rest, scene = aside
        others = understand(rest, lang, scene=scene) if rest else []
        return forbidding.both(undone, others, text)
    if (pair := videos.made_and_told(text, scene)) is not None and (
        own := _made_each(*pair, scene)
    ):
        return own
    if (told := videos.of_each(text, scene) or videos.of_which(text, scene)) is not None:
        return [one for each in told for one in _of_videos(each, text, lang, scene)]
    if goes_on := some_videos.still_of_them(text, scene):
        found = _of_videos(goes_on, text, lang, scene)
        if some_videos.is_alike(found, text, scene):
            return found
    text = uploads_told.several_counted(text, scene)
    text = uploads_told.heard_by_name(uploads_told.named_for_role(text, scene), scene)
    if (idle := idle_sounds.told(text, scene)) is not None:
        others = understand(idle[1], lang, scene=scene) if idle[1] else []
        return idle_sounds.beside(idle[0], others)
    text = uploads_told.named_by_likeness(uploads_told.of_main_sound(text, scene), scene)
    if (lone := file_order.chosen(text, scene)) is not None:
        return [*lone[0], *(understand(lone[1], lang, scene=scene) if lone[1] else ())]
    text = uploads_told.counted_beside_name(text, scene)
    text = labels_told.called_by_label(sounds_told.chosen(text, scene), scene)
    if beginnings.only_video(misspellings.spelled_out(text), scene):
        return [EditRequest("create", {}, text)]
    text = references.at_border(references.rephrased(shown_twice.told_twice(text)), scene)
    text = references.during_part(text, scene)
    text = labels_told.beneath_first(captions_called.as_captions(text, scene), scene)
    text = places_told.what_stands_there(references.by_the_wave(text, scene), scene)
    text = times.at_that_time(places_told.beside_another(text, scene), scene)
    text = times.as_middle(times.as_stretch(text, scene), scene)
    text = several_texts.likened(text, scene)
    text = pairs.told_each(text, scene)
    called = several_texts.counted(text, scene)
    each = several_texts.each_text(called, scene, lambda one: understand(one, lang, scene=scene))
    if each:
        return each
    text = references.counted(text, scene)
    if (in_turn := file_order.no_music(text, scene)) is not None:
        return [in_turn]
    if (row := file_order.told(text, scene)) is not None:
        others = understand(row[1], lang, scene=scene) if row[1] else []
        return [*row[0], *(one for one in others if one.operation != "join")]
    text = file_order.as_parts(text, scene)
    if (lone := only_this.asked(text, scene)) is not None:
        return [*lone[0], *(understand(lone[1], lang, scene=scene) if lone[1] else ())]
    if (advice := advising.asked(text, scene)) is not None:
        return [advice]
    if shorter := parts_of_words.without(text, scene):
        return shorter
    if everything := whole_looks.asked(text, scene):
        return everything
    again_on = turned_back.named_again(text, scene) or texts_back.asked(text, scene)
    if (again_on := again_on or measures_back.put_back(text, scene)) is not None:
        return [again_on]
    if (moved := shown_ends.moved(text, scene)) is not None:
        return [moved]
    if continued := cut_further.understood(text, scene) or elliptic.understood(text, scene):
        return continued
    if (counted := undoing.counted(text, scene)) is not None:
        undo, rest = counted
        return [undo, *(understand(rest, lang, scene=scene) if rest else ())]
    taken_back = undone_apart.named_apart(
        text, scene, lambda said: understand(said, lang, scene=scene)
    )
    if taken_back is not None:
        undos, left = taken_back
        return [*undos, *(understand(left, lang, scene=scene) if left else ())]
    if (part := undone_part.asked(text, scene)) is not None:
        return [part]
    if (shown := turned_back.back_on(text, scene)) is not None:
        again, rest, then = shown
        return [again, *understand(rest, lang, scene=then)]
    if (between := music_wishes.between_speech(normalise(text))) is not None and scene.has_music:
        return music_wishes.louder_between(understand(between, lang, scene=scene))
    if (named_by := own_names.asked(text, scene)) is not None:
        waits, rest = named_by
        return [*(understand(rest, lang, scene=scene) if rest else ()), waits]
    if alone := outright.told(text, scene):
        return alone
    if (refused := not_after_all.refused_deed(text, scene)) is not None:
        positive = by_rules(refused, lang, scene=scene)
        if (taken := not_after_all.gone_again(positive, text, scene)) is not None:
            return [taken]
    requests = by_rules(text, lang, scene=scene)
    said = wording.with_units(wording.contracted(misspellings.spelled_out(text)))
    said = wording.preferred(said)
    # The name of a file within Chinese words is no word of them.
    said = wording.with_suffixes(said, scene) if is_unspaced(said) else said
    if not said.strip():
        return requests
    reading = Reading.of(said, requests)
    if is_no_undo(reading, scene):
        if gone := left_out(reading, scene):
            return gone
        others = agreed(replace(reading, requests=()), scene)
        thing = undoing.of_its_thing(requests, scene) != requests
        if not thing and any(one.operation not in IDLE | UNSURE | BACK for one in others):
            return others
    found = texts_in_row.of_those_told(agreed(reading, scene), text)
    found = coordination.both_alike(overlaps.cut_once(found), text)
    found = settling.pictured(
        neighbours.beneath(overlaps.one_way(overlaps.without_complaint(found), scene), scene)
    )
    found = settling.without_the_one_there(settling.without_fit(found, scene), scene)
    found = settling.once_shown(settling.unhidden(found), scene)
    found = settling.of_the_cover(found, scene)
    found = settling.alone(texts_in_row.afterwards(found, scene), text)
    found = unsaid_looks.told(texts_in_row.as_long(found, text), text)
    found = texts_in_row.worded(texts_in_row.beneath_title(texts_in_row.beside_title(found)))
    found = followed(beginnings.opened(found, scene, text), reading, scene)
    found = restating.told(found, reading.clause(reading.whole), scene)
    does_nothing = {one.operation for one in found} <= {"create"}
    if does_nothing and (unclear := lengths.unclear(text, scene)) is not None:
        return [unclear]
    if not found and (words := rewordings.retold(text, scene)) is not None:
        return [words]
    if not found and scene.undone_requests:
        found = _of_the_undone(text, lang, scene)
    found = music_stretches.to_the_end(found, text, scene)
    found = undoing.uncounted(undoing.within(overlaps.looked_once(found)))
    found = undoing.by_its_word(found)
    found = undoing.of_its_thing(found, scene)
    found = turned_back.after_start(undoing.from_scratch(found, text), text, scene)
    found = of_caption_words(_of_the_song(found, reading, scene), text, scene)
    found = texts_in_turn.between_ends(texts_in_turn.after_the_last(found, text, scene), scene)
    found = texts_in_row.each_at_its_time(turned_back.as_they_were(found, scene), text)
    found = lengths.fitting(turned_back.unmuted(found, scene), text, scene)
    found = texts_in_turn.at_one_time(texts_in_turn.one_after_other(found, text, scene), text)
    found = shapes.another(cut_ends.kept_end(found, text), text, scene)
    found = file_order.with_pause(found, text)
    found = meant_otherwise.logo_instead(found, text, scene)
    found = meant_otherwise.ground_instead(found, text, scene)
    return told_of_whole(with_what_was_asked(found, scene), scene)


def _of_videos(told: videos.OfVideos, text: str, lang: str, scene: Scene) -> list[EditRequest]:
    """Return what is asked of some of several videos, each as it is by itself."""
    if told.numbers is None:
        return understand(told.text, lang, scene=replace(scene, videos=1))
    if (again := some_videos.of_them(told, text, scene)) is not None:
        return again
    found: list[EditRequest] = []
    for number in told.numbers:
        own = some_videos.by_itself(number, scene)
        requests = understand(told.text, lang, scene=own)
        found += [replace(one, slots={**one.slots, "video": number}) for one in requests]
    return found


def _made_each(lead: str, told: Sequence[str], scene: Scene) -> list[EditRequest]:
    """Return a batch with the looks of each of its videos, empty where they are no looks."""
    alone = replace(scene, exists=True, fresh=())
    each = [understand(said, scene=alone) for said in told]
    if not all(requests and {one.operation for one in requests} <= _LOOKED for requests in each):
        return []
    numbered = [
        replace(one, slots={**one.slots, "video": number})
        for number, requests in enumerate(each, start=1)
        for one in requests
    ]
    return [*understand(lead, scene=scene), *numbered]


def _of_the_undone(text: str, lang: str, scene: Scene) -> list[EditRequest]:
    """Return what was taken back, done otherwise ("put that back" and then "I meant off the end")."""
    last = scene.undone_requests
    standing = replace(
        scene,
        undone=False,
        undone_requests=(),
        last_request=last[-1],
        last_requests=last,
        last_operation=last[-1].operation,
    )
    meant = understand(text, lang, scene=standing)
    if [one.operation for one in meant] == ["correct"]:
        return [replace(meant[0], slots={**meant[0].slots, "undone": True})]
    if [one.operation for one in meant[:1]] == ["take_back"]:
        return meant[1:]
    return []


def _of_the_song(found: list[EditRequest], reading: Reading, scene: Scene) -> list[EditRequest]:
    """Return a bare level that comes with a song as the level of that song ("a bit quieter")."""
    one = found[0] if len(found) == 1 else None
    comes = scene.exists and scene.fresh == ("audio",)
    if one is None or not comes or one.operation != "volume" or not one.slots.keys() <= _LEVELS:
        return found
    return found if reading.clause(reading.whole).things else [replace(one, operation="music")]


def agreed(reading: Reading, scene: Scene) -> list[EditRequest]:
    """Return the requests of the rules, with those of the reader where it read something else."""
    if not reading.pieces or any(_is_own(one) for one in reading.requests):
        return list(reading.requests)
    excepts = reading.clause(reading.whole).does("except")
    if excepts and any(
        overlaps.takes_away(one) or one.words("colours") for one in reading.requests
    ):
        # "Hide everything but the title": what is excepted is named, not meant.
        return list(reading.requests)
    if any(one.operation in BACK | {"back"} for one in reading.requests):
        # "I meant the background, not the wave" takes back and does again.
        agreement = _Agreement(reading, scene)
        normal = agreement.normal() if len(reading.requests) == 1 else []
        left = [one.stretch for one in agreement.wished if one.wish == "leave"]
        return normal or [
            # "Bring back the bit you cut, leave the title".
            request
            for request, (start, end) in zip(reading.requests, reading.places, strict=True)
            if request.operation != "unknown"
            or not any(one.start <= start and end <= one.end for one in left)
        ]
    return _Agreement(reading, scene).requests()


def _is_own(one: EditRequest) -> bool:
    """Whether a request rests on what the rules alone know: what stands there and was done before."""
    filed = one.operation == "roles" and "file" in one.slots
    all_but = one.operation == "remove_text" and (
        {"every", "target_role"} <= one.slots.keys() or "others" in one.slots
    )
    which = {"target_text", "target_role"} & one.slots.keys()
    reworded = one.operation == "change_text" and "text" in one.slots and bool(which)
    asked = one.operation in _ASKED and one.text.rstrip().endswith(_QUESTION)
    if one.operation == "correct" and one.slots.keys() == {"end"}:
        # "The first one should be …" may well be a text.
        return False
    topic = one.word("topic")
    filed = filed or (topic is not None and (topic in _PLAIN or topic not in patterns().cannot))
    # "The other way round", "the jingle should come first".
    turned = one.claim("turned") is True or "only" in one.slots
    turned = turned or (one.operation == "join" and bool({"first", "last"} & one.slots.keys()))
    # No wish tells that music ends later than it does, or that its fade is longer.
    turned = turned or "end_shift_ms" in one.slots or {"target", "out_factor"} <= one.slots.keys()
    return filed or all_but or reworded or asked or turned or one.operation in _OWN


class _Agreement(Belief):
    """A message that was understood twice, and what comes of it."""

    def requests(self) -> list[EditRequest]:
        """Return what both understood."""
        rules = self.reading.requests
        dropped: set[int] = set()
        added: list[tuple[int, int, EditRequest]] = []
        brought = ""
        for at, one in enumerate(self.wished):
            told = self.told[at]
            family = one.wish.partition(".")[0]
            if told is not None and family == brought and not tells(rules[told], one.wish):
                # "A strip that fills up, in green": the rules gave the colour to something else.
                own = self._made(one)
                dropped |= {told} if own else set()
                added += [(one.stretch.start, at, request) for request in own]
                continue
            others = self.inside[one.stretch] - self.used
            going = {i for i in others if rules[i].operation in UNSURE}
            going |= self.incredible(others, one)
            if told is not None:
                dropped |= going if one.chance >= SURE else set()
                continue
            if not self.is_believed(one, others):
                continue
            if one.wish in TALK:
                several = len(self.wished) > 1
                dropped |= going if several or one.chance >= SAFE else set()
                continue
            if own := self._made(one):
                brought = family if family in DRAWN else ""
                dropped |= going | self._rewritten(own)
                added += [(one.stretch.start, at, request) for request in own]
        kept = [
            (self.reading.places[index][0], -1, request)
            for index, request in enumerate(rules)
            if index not in dropped and not self.is_overruled(index)
        ]
        ordered = [*kept, *added]
        if added and len(set(self.reading.places)) > 1:
            ordered.sort(key=lambda one: one[:2])
        found = [request for _, _, request in ordered]
        if any(request.operation not in IDLE | UNSURE for request in found):
            # "Another colour, orange": what is told asks no question.
            found = [request for request in found if request.operation != "vague"]
        return letters_fade(found) if found else self._answers()

    def normal(self) -> list[EditRequest]:
        """Return what puts one measure back ("the volume as it was"), which is no undo."""
        wished = [w for w in self.wished if w.wish.endswith(".normal") and w.chance >= CERTAIN]
        return [request for one in wished for request in self._made(one)]

    def _answers(self) -> list[EditRequest]:
        """Return the requests that only want an answer, where nothing is to be done."""
        talks = [one for one in self.wished if one.wish in TALK and one.chance >= CERTAIN]
        return [request for one in talks[:1] for request in self._made(one)]

    def _rewritten(self, own: Sequence[EditRequest]) -> set[int]:
        """Return the requests of the rules that show the same words as one of these, or do a part of it."""
        words = {request.word("text") for request in own} - {None}
        all_gone = any(r.operation == "remove_text" and r.claim("every") for r in own)
        return {
            index
            for index, one in enumerate(self.reading.requests)
            if one.word("text") in words
            or (all_gone and one.operation == "remove_text")
            or any(
                overlaps.holds(request, one) or overlaps.measures(request, one) for request in own
            )
        }

    def _made(self, one: Wished) -> list[EditRequest]:
        """Return what fulfils a wish: what the rules make of its words alone, else what is made of it."""
        clause = self.reading.clause(one.stretch)
        alone = single.edits_of(clause, self.scene, self.scene.focus)
        told = [request for request in alone if tells(request, one.wish)]
        if told or any(request.operation == "leave" for request in alone):
            named = {request.word("target_text") for request in self.reading.requests} - {None}
            # "Add the title “A” for three seconds" of one that stands adds no second one.
            return [r for r in told if r.operation != "add_text" or r.word("text") not in named]
        own = made(one.wish, clause, self.scene)
        return [] if own is None else [own]
