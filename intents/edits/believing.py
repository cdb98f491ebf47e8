"""Which wish is believed against the rules, and which request of the rules is credible no more."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from intents.edits.comparison import ARRANGING, UNSURE, Comparison, dresses
from intents.edits.joining.reasons import lessens
from intents.edits.message.clause import Clause
from intents.edits.message.things import TEXT_THINGS, head_of, subject_of
from intents.edits.request import EditRequest
from intents.edits.wishes.labels import IDLE, TALK
from intents.edits.wishes.likeness import CONTRARY, DRAWN, FAMILIES, alike, heard, opposed
from intents.edits.wishes.making import MAKINGS
from intents.edits.wishes.reader import Wished
from intents.edits.wishes.reading import Reading

SURE: Final = 0.25
"""From this chance on a wish is believed although the rules understood something else."""
DOUBTFUL: Final = 0.1
"""From this chance on it is believed where the rules understood nothing."""
CERTAIN: Final = 0.4
"""From this chance on it is believed although the rules mean the same thing, or left no word over."""
SAFE: Final = 0.7
"""From this chance on it is believed although they did both."""
LIKELIER: Final = 1.2
"""By this factor it must be likelier than what the rules understood there."""
CLEAR: Final = 0.85
"""From this chance on a wish is clear."""
BELIEVED: Final = 0.4
"""Below this chance a request of the rules goes that shares its words with a wish that is believed."""
CLEAREST: Final = 0.95
BESIDE: Final = 0.7
"""Beside a wish that is so clear, a request of the rules needs this chance."""
_ENDS: Final = frozenset({"trim.head", "trim.tail", "trim.to", "trim.keep_last"})
_WORDED: Final = frozenset({"add_text", "change_text"})
_STEPS: Final = frozenset({"volume.louder", "volume.quieter"})
_ORDERED: Final = frozenset({"place", "files"})
_GIVEN: Final = frozenset({"text", "file", "files", "file_number", "target_text", "target_number"})
"""Slots that hold what only the user's own words can have told."""
BACK: Final = frozenset({"undo", "redo", "reset"})
_TALKED: Final = TALK | {
    "undo",
    "redo",
    "reset",
    "vague",
    "describe",
    "changes",
    "preview",
    "sheet",
}
"""Wishes that need no thing and no measure."""
_STRETCHED: Final = frozenset({"silence", "add_text", "change_text", "speed", "volume"})
"""What may be for a stretch of time."""
_WORDLESS: Final = frozenset({"change", "as_role", "beside"})
"""Acts that do not say what is done."""
_BRINGING: Final = (".on", ".add")
_SHOWING: Final = frozenset(
    {"bg.cover_art", "bg.picture", "bg.video", "logo.add", "logo.cover", "music.add", "text.add"}
)
"""Wishes that something be seen or heard that was not."""
_CUTTING: Final = ("trim.", "split.")
_TIMED: Final = ("text.first", "text.from", "text.last", "text.whole", "text.longer")
_CHANGING: Final = (".remove", ".off", ".quieter", ".louder", ".mute")
"""Ends of the wishes for less, or more, of what is there."""
_TAKING: Final = frozenset({"remove", "cut"})
_WANTING: Final = frozenset({"add", "create", "as_role"})
_MEASURES: Final = frozenset({"volume", "db", "factor", "speed", "to_ms", "size"})
"""Slots of which one measure takes the place of another."""
_ENDING: Final = frozenset({"end_ms", "duration_ms"})
_FOCUS: Final = {
    "music": "sound",
    "volume": "sound",
    "voice": "sound",
    "fade": "sound",
    "speed": "sound",
    "trim": "sound",
}
"""What is spoken of as the sound."""


def _stepped(request: EditRequest) -> bool:
    return any(slot.endswith("_step") for slot in request.slots)


def _told_in(request: EditRequest) -> set[object]:
    """Return the values of a request, those of stretches one by one."""
    values = request.slots.values()
    return {one for value in values for one in (value if isinstance(value, tuple) else (value,))}


def _of_music(reading: Reading) -> bool:
    """Whether the rules understood something of the music."""
    return any(request.operation == "music" for request in reading.requests)


class Belief(Comparison):
    """A message that was understood twice, weighed."""

    def takes_picture_off(self) -> bool:
        """Whether the rules put a picture into the corner and none behind it."""
        plain = any(
            r.operation == "background" and r.slots == {"source": "theme"}
            for r in self.reading.requests
        )
        return plain and any(r.operation == "logo" for r in self.reading.requests)

    def is_believed(self, one: Wished, others: Iterable[int]) -> bool:
        """Whether a wish is believed that the rules did not understand, against what they did there."""
        requests = [self.reading.requests[index] for index in others]
        rules = [request for request in requests if request.operation not in IDLE | UNSURE]
        clause = self.reading.clause(one.stretch)
        named = self.names(one.stretch)
        if not self.is_possible(one, rules):
            return False
        if one.wish.endswith(_CHANGING) and one.chance < CLEAR and self.only_named(clause):
            # "Voice, music and logo, …": what is only named is neither changed nor taken away.
            return False
        if one.wish.startswith(_TIMED) and self.scene.focus == "logo" and not named:
            # "Only in the last two seconds", right after the badge was put there.
            return False
        if self.is_refused(one, clause, rules):
            return False
        if one.wish == "text.remove" and clause.talks("part_of_words"):
            # "Take that comma out of the title" leaves the title.
            return False
        if one.wish == "text.remove" and all(self.scene.auto) and clause.talks("spoken_line"):
            # "The first sentence goes" of what is said, where nobody wrote any.
            return False
        joins = any(r.operation == "join" for r in self.reading.requests)
        if one.wish == "silence.remove" and joins and clause.talks("no_gap"):
            # "Join them, without a pause between".
            return False
        worded = any(r.operation in _WORDED for r in self.reading.requests)
        if one.wish == "text.add" and worded and not clause.texts:
            # "Don't show the title all the time, three seconds will do" adds none.
            return False
        if one.wish == "vague" and any(_GIVEN & request.slots.keys() for request in rules):
            # "The first picture was stronger" says which one.
            return False
        if "." in one.wish and one.chance < CLEAR and clause.talks("vague") and not clause.valued:
            # "Make the wave look nicer" leaves open how.
            return False
        if one.wish == "vague" and any(r.operation == "create" for r in self.reading.requests):
            # "One video please".
            return False
        if one.wish in BACK and any(
            r.operation not in IDLE | UNSURE for r in self.reading.requests
        ):
            # "That was a mistake, make it coral" says itself what shall be.
            return False
        if one.wish == "impossible" and rules and one.chance < CERTAIN:
            # "The letters bigger please, my eyes are not so good": it was done.
            return False
        if one.wish == "bg.picture" and self.takes_picture_off():
            # "No longer behind it, put the photo in the corner".
            return False
        if one.wish == "help" and any(r.operation == "describe" for r in rules):
            # "Which files are you using?" is answered by what is there.
            return one.chance >= CLEAREST
        if one.wish in _SHOWING and clause.acts and clause.acts <= _TAKING:
            # "Take the album cover away" shows none.
            return False
        if one.wish.startswith(_CUTTING) and clause.acts == {"add"}:
            # "Add a chime at second five" divides nothing.
            return False
        only_creates = clause.acts == {"create"} and set(clause.things) <= {"video"}
        if not self.scene.exists and only_creates and not clause.valued and one.wish != "create":
            looks = {t.name.partition(".")[0] for t in clause.tokens if t.group == "look"}
            if looks <= {"reach"} and one.wish not in _TALKED and not clause.unknown:
                # "Make a video" asks for nothing more.
                return False
        first = not self.scene.exists and self.scene.kinds.count("audio") == 1
        unnamed = not clause.has("captions") and "captions" not in self.scene.kinds
        if one.wish == "captions.transcribe" and clause.does("create") and not clause.valued:
            # "Make a video from the talk" says what the sound is.
            return one.chance >= CLEAREST
        if one.wish == "captions.add" and unnamed and not clause.acts:
            # "With these two" names none.
            return False
        if one.wish == "music.add" and first and clause.talks("its_song"):
            # "Give this song a picture" speaks of the sound itself.
            return False
        if self.is_against(one) or self.is_elsewhere(one):
            return False
        told = [self.reading.requests[i] for i in self.used & self.inside[one.stretch]]
        if any(r.operation == "impossible" for r in told) and not clause.acts and not clause.valued:
            # "Below the letters a black box": where what cannot be done would stand.
            return False
        if one.wish == "speed.to" and clause.look("longer") == "yes" and not clause.looks("pace"):
            # "Extend it to ten seconds" asks for more of it, not for a slower voice.
            return False
        if one.wish == "theme" and len(self.wished) > 1:
            # "A minimal look: white …" tells the look itself.
            return False
        if self.is_said(one) or (not named and self.is_of_another(one, clause)):
            return False
        if one.stretch.first == 0 and len(self.wished) > 1 and clause.talks("agreeing"):
            # "Right, add …" is no place.
            return False
        own = MAKINGS.get(one.wish, ("",))[0]
        if not rules:
            groups = {token.group for token in clause.tokens}
            bare = groups in (set(), {"act"}, {"thing"}) and not clause.unknown
            # "I'd like a video" wants the video, and nothing of how it looks.
            wants = not named and groups == {"act", "thing"} and clause.acts <= _WANTING
            bare = bare or (wants and not clause.unknown)
            if one.wish not in _TALKED and bare and not (clause.acts and clause.valued):
                # "Three seconds", "remove", "the volume": half of a wish.
                return False
            least = SURE if requests or clause.valued else DOUBTFUL
            if named and groups == {"thing"} and not clause.valued and one.wish not in _TALKED:
                # "The artist's name please" says nothing of what becomes of it.
                least = CERTAIN
            if self.is_whole and not (clause.valued and (named or clause.acts)):
                least = SAFE
            elif one.wish in BACK or (requests and clause.unknown and named):
                least = CERTAIN
            elif not named and not heard(one, clause):
                least = SAFE if "." in one.wish else least if clause.tokens else CERTAIN
                if own == self.scene.last_operation and clause.acts:
                    # "Bring it down to 1.1", right after the speed was set.
                    least = min(least, CERTAIN)
            elif one.wish in ARRANGING or not self.scene.exists:
                # What comes with the first sound mostly only tells what it is.
                least = max(least, least if one.wish in _TALKED else CERTAIN)
            return one.chance >= least
        if one.chance < LIKELIER * self.chance(one.stretch, rules):
            return False
        if self.is_list and one.chance < CLEAR:
            return False
        if any(r.operation == "impossible" for r in rules):
            # What cannot be done is told by few words that are sure.
            return one.chance >= CLEAREST
        if any("starts_ms" in r.slots for r in rules):
            return one.chance >= CLEAR
        heads = {_FOCUS.get(request.operation, head_of(request.operation)) for request in rules}
        focus = _FOCUS.get(self.scene.focus, self.scene.focus)
        goes_on = any(request.operation == self.scene.last_operation for request in rules)
        goes_on = goes_on and not named and own != self.scene.last_operation
        if goes_on and (clause.acts <= _WORDLESS or not clause.valued):
            # "The one at the end: one second", right after the fades.
            return one.chance >= CLEAREST
        known = self.scene.exists and focus in heads
        known = known and _FOCUS.get(head_of(own), head_of(own)) != focus
        it = self.scene.exists and clause.talks("it")
        free = one.wish.startswith(("sound.", "roles.")) and "audio" in self.scene.fresh
        # "One of those strips that fill up" is there for the first time.
        free = free or (one.wish.endswith(_BRINGING) and one.chance >= CLEAR)
        if "." in one.wish and not named and (known or it) and not free:
            # What "it" is, and what "bigger" goes on about, the rules know.
            return False
        same = any(request.operation == own for request in rules)
        least = SURE if clause.unknown and not same else SAFE if self.is_whole else CERTAIN
        return one.chance >= least

    def only_named(self, clause: Clause) -> bool:
        """Whether a clause holds the name of a thing and nothing else, or of its file."""
        things = bool(clause.tokens) and all(token.group == "thing" for token in clause.tokens)
        stems = [name.rpartition(".")[0].casefold() for name in self.scene.names]
        told = not clause.unknown or any(stem and stem in clause.unknown for stem in stems)
        return things and told and not clause.valued and not clause.texts

    def is_elsewhere(self, one: Wished) -> bool:
        """Whether a doubtful wish is for another thing of the picture than the one that is named."""
        family = one.wish.partition(".")[0]
        said = set(self.reading.clause(one.stretch).things)
        things = said - {"letters", "picture", "cover"}
        named = {FAMILIES.get(subject_of(t), "") for t in things}
        drawn = family in DRAWN and bool(named) and named <= DRAWN
        if not drawn or family in named or (family == "bg" and said != things):
            return drawn and family not in named and one.chance < CLEAR
        rules = (self.reading.requests[index] for index in self.inside[one.stretch])
        # "The lyrics in the very middle", for which there is no wish.
        told = any(
            FAMILIES.get(head_of(r.operation)) in named and alike(r, one.wish) for r in rules
        )
        return told or one.chance < CLEAR

    def is_against(self, one: Wished) -> bool:
        """Whether a wish is the contrary of another of the message ("a bit larger, it's tiny")."""
        family, _, kind = one.wish.rpartition(".")
        other = f"{family}.{CONTRARY.get(kind, '')}"
        return any(also.wish == other and also is not one for also in self.wished)

    def is_of_another(self, one: Wished, clause: Clause) -> bool:
        """Whether words that name nothing belong to what is done beside them, or to no file at all."""
        if one.wish.startswith(("roles.", "sound.")):
            if self.scene.focus == "music" and not clause.has("sound", "voice"):
                # "This one instead", said of the music.
                return True
            return "audio" not in self.scene.fresh and clause.value("file") is None
        beside = self.used & self.inside[one.stretch]
        return "." in one.wish and bool(
            (beside and not clause.acts) or (self.is_whole and self.used and clause.talks("it"))
        )

    def is_said(self, one: Wished) -> bool:
        """Whether the rules understood a measure of the same thing, or what replaces it."""
        operation, _ = MAKINGS.get(one.wish, ("", None))
        own = [request for request in self.reading.requests if request.operation == operation]
        clause = self.reading.clause(one.stretch)
        if one.wish == "sound.replace" and clause.has("music") and _of_music(self.reading):
            # "Replace the music with this one".
            return True
        if one.wish == "join" and clause.talks("one_beneath"):
            # "In one clip, one underneath the other".
            return True
        if (
            (one.wish in {"music.add", "roles.music"} or not clause.tokens)
            and not clause.does("underlay")
            and any(
                r.operation == "join" and _ORDERED & r.slots.keys() for r in self.reading.requests
            )
        ):
            # "Here's a bell and a talk. The bell first, then the talk".
            return True
        if one.wish == "roles.swap" and any("role" in request.slots for request in own):
            return True
        stepped = any(map(_stepped, self.reading.requests))
        if stepped and (one.wish.endswith(".colour") or any(_stepped(r) for r in own)):
            # "Too much blur, a little less", "the yellow's too bright, darker".
            return True
        if one.wish.endswith(".colour") and any(
            request.operation != operation
            and request.words("colours") == (self.scene.colours.get(operation),)
            for request in self.reading.requests
        ):
            # "The bar in the colour of the wave" says which colour, not of the wave.
            return True
        if one.wish == "text.longer" and any(_ENDING & r.slots.keys() for r in own):
            # "Stay for seven seconds" says how long, not how much longer.
            return True
        if one.wish == "theme" and any(r.words("colours") for r in self.reading.requests):
            # "Dark mode please".
            return True
        if one.wish == "bg.remove":
            return any(request.operation == "background" for request in self.reading.requests)
        if one.wish in {"bg.colour", "bg.blur_fill"} and any("bars" in r.slots for r in own):
            return True
        if one.wish.startswith("canvas.") and self.reading.clause(one.stretch).talks("its_shape"):
            # "Keep its square shape" is of the picture.
            return True
        if one.wish.startswith("canvas.") and any(map(self.in_numbers, self.reading.requests)):
            # "4 by 5, for the Instagram feed" is the shape in numbers.
            return any("across" in request.slots for request in own)
        here = [self.reading.requests[index] for index in self.inside[one.stretch]]
        if one.wish.startswith("trim.") and any("factor" in r.slots for r in here):
            # "The sound is too loud, cut it by a third".
            return True
        times = set(self.reading.clause(one.stretch).values("time"))
        cuts = self.reading.clause(one.stretch).does("cut", "remove")
        timed = {"add_text", "change_text"} if cuts else _STRETCHED
        shown = [r for r in self.reading.requests if r.operation in timed]
        if one.wish.startswith(_TIMED) and times and not clause.has(*TEXT_THINGS):
            # "Half speed for the first two seconds" says nothing of the words.
            heard_then = [r for r in here if r.operation in {"speed", "volume"}]
            if any(times & _told_in(r) for r in heard_then):
                return True
        theirs = {value for request in shown for value in _told_in(request)}
        timed_cut = one.wish.startswith("trim.") or one.wish == "volume.mute_part"
        if timed_cut and times and times <= theirs:
            # "“Rain”, only from 0:02 to 0:05", "the first five seconds faster": the times are theirs.
            return True
        both = [r for r in own if {"head_ms", "tail_ms"} <= r.slots.keys()]
        if one.wish in _ENDS and times and any(times <= set(r.slots.values()) for r in both):
            # "Lose three seconds in front and the last two": each has its end.
            return True
        if one.wish == "roles.swap" and own:
            # "The jingle is the music" says which one.
            return True
        if operation == "volume" and any("to_share" in r.slots for r in self.reading.requests):
            # "Shortened to half": the share is the length's.
            return True
        if one.wish in _ENDS and any("starts_ms" in request.slots for request in own):
            # Two times were said, not one.
            return True
        if one.wish in _STEPS and any(r.operation == "loudness" for r in self.reading.requests):
            # "I can hardly hear it, bring it to -16 LUFS": why, and then what.
            return True
        down = one.wish in _STEPS and self.reading.clause(one.stretch).talks("turns_down")
        if down and any(lessens(request) for request in self.reading.requests):
            # "Too blurred, a little less".
            return True
        said = self.reading.clause(one.stretch)
        nudged = own and (said.talks("nudge") or not said.talks("names_edge"))
        if (
            nudged
            and one.wish.endswith((".top", ".bottom"))
            and any("vertical" in r.slots for r in own)
        ):
            # "A little lower", and "lower" from the top, is not all the way down.
            return True
        if own and one.wish.endswith((".on", ".off")):
            return True
        return operation in {"volume", "speed", "captions"} and any(
            _MEASURES & r.slots.keys() for r in own
        )

    def is_overruled(self, index: int) -> bool:
        """Whether a clear wish tells another shape, or that captions stay ("not there, up at the top")."""
        one = self.reading.requests[index]
        if one.operation == "remove_text" and not one.slots:
            # "Then it's gone" of words that are shown for a while.
            return any(request.operation == "add_text" for request in self.reading.requests)
        if index in self.used or one.operation not in {"canvas", "captions"}:
            return False
        clear = [
            self.reading.requests[told]
            for told, wished in zip(self.told, self.wished, strict=True)
            if told is not None and wished.chance >= CLEAR
        ]
        same = [request for request in clear if request.operation == one.operation]
        if one.operation == "captions":
            return bool(same) and one.claim("visible") is False
        return any(request.slots.keys() & one.slots.keys() for request in same)

    def incredible(self, indices: Iterable[int], one: Wished) -> set[int]:
        """Return those of the requests that nothing reads like: no stretch, or not one that is clear."""
        found: set[int] = set()
        rules = self.reading.requests
        coloured = {colour for used in self.used for colour in rules[used].words("colours")}
        told = self.told[self.wished.index(one)]
        for index in indices:
            request = rules[index]
            if request.operation == "impossible" and one.chance < CLEAR:
                continue
            refused = one.wish == "impossible" and one.chance >= CLEAREST
            # "Bin the middle one" of the parts that it makes.
            misread = told is None and one.chance >= CLEAREST and one.wish.startswith("part.")
            if (
                self.is_list
                and not refused
                and not misread
                and (one.chance < CLEAR or not opposed(request, told, rules, one))
            ):
                continue
            beside = any(r.operation == "impossible" and _opens(request, r) for r in rules)
            if beside:
                # "Dim the cat and clean up the hiss": the first can be done.
                continue
            given = bool(_GIVEN & request.slots.keys())
            # "Have it read the headlines": what a wish that can't be done speaks of is not shown.
            given = given and not (refused and not self.is_quoted(request))
            # "Stop moving it" of a picture that moves.
            given = given or (
                self.scene.fit == "zoom" and request.word("fit") not in {None, "zoom"}
            )
            given = given or bool(set(request.words("colours")) - coloured) or dresses(rules, index)
            together = any(
                rules[used].text == request.text and rules[used].operation != request.operation
                for used in self.used
            )
            if given or together or self.is_shape(index, one.wish):
                # Words, colours and files that were given are of use; what is asked of everything is one wish.
                continue
            near = [s for s in self.stretches if index in self.inside[s]]
            chance = max((self.chance(s, [request]) for s in near), default=0.0)
            doubtful = one.chance >= CLEAREST and request.operation != "canvas"
            least = BESIDE if doubtful else BELIEVED
            if chance < least and request.operation not in IDLE:
                found.add(index)
        return found


def _opens(request: EditRequest, whole: EditRequest) -> bool:
    """Whether a request is told by the beginning of what another was told by."""
    return request.text != whole.text and whole.text.startswith(request.text)
