"""The clauses of an utterance, and what each asks for when it is read as a command.

A clause counts as a command only when a template covers it whole, polite frames aside: one word
that no template knows ("export the contacts") and it is left to the backend's chat.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from intents.cutting import INTENTS, Clause, Refusal, Verdict, behind, is_parted, with_objects
from intents.matching import ALONE, ASIDES, ASKED, EDITS, Matching
from intents.patterns import Template
from intents.phrases import Hits
from intents.tokens import FIRST_HAN

_AT_THE_END: tuple[Verdict, ...] = ("before", "hold", "export")
_REFUSALS = ("declined", "doubted", "timed")
_BEFORE_NOUN = ("article", "adj")
COMMANDS: Final = frozenset((*INTENTS, *ALONE.values(), "asked_export"))
"""The kinds of templates of which one makes a command."""
_QUESTIONS = frozenset(("credits", "state", "alone_credits", "alone_state"))
"""Those of which one makes a question of a balance or a state."""
_READ = frozenset((*COMMANDS, *ASIDES, *_REFUSALS, *EDITS))
"""Those of which one must be possible for a clause to be more than words for the editor."""
READ: Final = frozenset(
    (*_READ, "talk", "more", "opening", "closing", "asking_opening", "asking_closing")
)
"""All kinds that a text is read with."""
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_ACTS = ("export", "deed", "look", "going_on")
"""What begins something new after "then", where a loose template would go on."""
_LOOSE = ("{quiet}", "{any}", "{calm}")
_WITH_CHANGE = {"with": ("did", "outcome", "in_place"), "without": ("part", "did")}
"""What an export is ordered with, and one of what follows that makes it a change to be done first."""
_FINISHED = ("done_so", "finished_so")
"""What says that something is done, verb and all."""
_ORDER = 3
"""So many tokens make an edit of a verb that may be a noun in a list."""
_WIDEST = 4
"""So many clauses may make one command ("list the tracks, captions and music")."""


class Reading(Matching):
    """One text being judged."""

    def __init__(self, hits: Hits, possible: Mapping[str, Sequence[Template]]) -> None:
        """`possible`: the templates which the text could match, by their kinds."""
        super().__init__(hits, possible)
        self._may_command = not possible.keys().isdisjoint(COMMANDS)
        self._exports = False
        """A clause before orders an export, of which others may tell more."""

    def judged(self, pieces: list[Clause]) -> list[Clause]:
        """Return the clauses with their verdicts; some pieces join, some part."""
        if _READ.isdisjoint(self._possible):
            return pieces
        refusals = self._refusals()
        if not self._possible.keys().isdisjoint(_QUESTIONS) and self._is_unspaced():
            pieces = [part for piece in pieces for part in self._spaced(piece)]
        if "done" in self._possible and self._may_command and self._is_unspaced():
            joints = [piece.joint for piece in pieces[1:]] + [""]
            pieces = [
                part
                for piece, joint in zip(pieces, joints, strict=True)
                for part in self._waited_for(piece, joint)
            ]
        judged: list[Clause] = []
        at = 0
        while at < len(pieces):
            size, found = self._widest(pieces, at)
            crossed = (
                found is not None and found.verdict == "export" and self._crossed(found, refusals)
            )
            if found is None or found.sure or crossed:
                sure = found if found is not None and found.sure else None
                found = (refusals and self._refused(found or pieces[at], refusals)) or sure
                if found is not None:
                    while at + size < len(pieces) and pieces[at + size].first < found.last:
                        found = found._replace(last=pieces[at + size].last)
                        size += 1
            told = self._parts(pieces[at]) if found is None else self._foretold(found) or (found,)
            for clause in told:
                self._exports = self._exports or clause.verdict == "export"
                judged.append(clause)
            at += size
        return judged

    def _is_unspaced(self) -> bool:
        """Return whether the text is in a language that needs no spaces."""
        return max(self._hits.tokens.texts) >= FIRST_HAN

    def _spaced(self, piece: Clause) -> tuple[Clause, ...]:
        """Part a question of a balance or a state off that a space or a filler parts from the rest."""
        for cut in self._spaces(piece):
            tail = Clause(cut, piece.last, joint=",")
            command = self._command(tail)
            if command is None or command.verdict not in {"credits", "state"}:
                continue
            head = piece._replace(last=cut)
            if self._verdict(head, ("done",)) is not None:
                continue
            other = self._command(head)
            bits = self._hits.bit("deed")
            if (
                other.verdict != command.verdict
                if other is not None
                else self._hits.within(head.first, head.last) & bits
            ):
                return (head, tail)
        return (piece,)

    def _waited_for(self, piece: Clause, joint: str) -> tuple[Clause, ...]:
        """Part off what only says that the edit before is done, behind a space or before "then".

        "Logo to the left[,] when it is moved send it to me", in a language that needs no space.
        joint: what stands behind the piece.
        """
        for cut in reversed(self._spaces(piece)):
            tail = Clause(cut, piece.last, joint=",")
            if self._verdict(tail, ("done",)) or self._is_done_first(tail):
                return (piece._replace(last=cut), tail)
        cut = self._finished(piece) if joint == "then" else piece.last
        if cut < piece.last:
            return (piece._replace(last=cut), Clause(cut, piece.last, joint=","))
        return (piece,)

    def _finished(self, clause: Clause) -> int:
        """Return where what ends a clause only says that its edit is done, its end when nothing does.

        "Another background, when it is changed": the verb stands before, too.
        """
        hits, texts = self._hits, self._hits.tokens.texts
        ends = {first: first - 1 for first, last in hits.of("finished") if last == clause.last}
        for verb in ends.values():
            if verb > clause.first and texts[verb] in texts[clause.first : verb]:
                return verb
        named = hits.of("named_deed")
        deeds = [
            span[1] for span in hits.of("deed") if span[0] >= clause.first and span not in named
        ]
        for term in _FINISHED if deeds else ():
            for first, last in hits.of(term):
                # A verb must be there: "subtitles added" is what is to be done.
                if last == clause.last and first not in ends and min(deeds) <= first:
                    return first
        return clause.last

    def _is_done_first(self, clause: Clause) -> bool:
        """Return whether a clause says that something is done, and then commands."""
        parts = self._at_the_start(clause)
        return parts is not None and parts[0].verdict == "done"

    def _foretold(self, clause: Clause) -> tuple[Clause, ...]:
        """Return what comes before an export and is asked about first, when a question covers both."""
        if "before" not in self._possible or clause.verdict not in {"credits", "state"}:
            return ()
        if not any(term in clause.rule for term in _LOOSE):
            return ()
        before, *rest = self._at_the_start(clause._replace(verdict="sse", rule="")) or (clause,)
        command = self._command(rest[0]) if rest and before.verdict == "before" else None
        if command is None or command.verdict != clause.verdict:
            return ()
        return (before, command)

    def _refusals(self) -> list[Refusal]:
        """Return where an export is refused, put off or doubted."""
        spans: list[Refusal] = []
        for kind in _REFUSALS:
            rules = self._possible.get(kind)
            if rules is not None:
                spans += self._refusals_of(kind, rules)
        return spans

    def _refusals_of(self, kind: str, rules: Sequence[Template]) -> Iterator[Refusal]:
        hits, present, gaps = self._hits, self._hits.present, self._hits.tokens.gaps
        passed: set[int] | None = None
        for rule in rules:
            for first in range(len(present)):
                if rule.first and not rule.first & present[first]:
                    continue
                ends = rule.run(1 << first, hits)
                if not ends:
                    continue
                if passed is None:  # Few texts come to this.
                    passed = self._passed(kind)
                last = (ends & -ends).bit_length() - 1
                if first in passed or any(first < gap < last for gap in gaps):
                    continue
                # "Could you maybe export it?" is a polite request.
                requests = hits.of("request") if kind == "doubted" else ()
                if not any(begin <= first for begin, _ in requests):
                    yield Refusal(first, last, rule.source, kind != "declined")

    def _passed(self, kind: str) -> set[int]:
        """Return the tokens at which no refusal of a kind begins."""
        hits = self._hits
        # A question that holds a "not" refuses nothing.
        passed = {at for begin, end in hits.of("request") for at in range(begin + 1, end)}
        # Nor does a condition ("if you don't export it"), or an answer ("no just export it").
        passed.update(*(range(begin, end) for begin, end in hits.of("supposed")))
        if not hits.of("awaiting"):
            # Right behind an edit, "later" may say "then".
            passed |= behind(hits, "deed", "afterwards")
        if kind == "timed":
            # "I want the final render tonight" orders it now.
            passed |= {last for term in _BEFORE_NOUN for _, last in hits.of(term)}
        return passed

    def _crossed(self, clause: Clause, refusals: list[Refusal]) -> bool:
        """Return whether a refusal reaches into the clause from outside, or a doubt stands in it."""
        return any(
            (one.first < clause.first < one.last)
            or (one.first < clause.last < one.last)
            or (one.overrules and clause.first < one.last and one.first < clause.last)
            for one in refusals
        )

    def _refused(self, clause: Clause, refusals: list[Refusal]) -> Clause | None:
        for first, last, rule, _ in refusals:
            if first < clause.last and last > clause.first:
                return clause._replace(last=max(last, clause.last), verdict="declined", rule=rule)
        return None

    def _widest(self, pieces: list[Clause], at: int) -> tuple[int, Clause | None]:
        gaps = self._hits.tokens.gaps
        widest = min(_WIDEST, len(pieces) - at)
        for size in range(1, widest):
            piece = pieces[at + size]
            if gaps.get(piece.first if piece.lead < 0 else piece.lead) in {".", "?"}:
                widest = size
                break
        if widest == 1:
            return 1, self._command(pieces[at]) or self._edit(pieces[at])
        orders, edits, asides = self._ends(pieces[at])
        for size in range(widest, 0, -1):
            run = pieces[at : at + size]
            last = run[-1].last
            if not (orders | edits | asides) >> last & 1:
                continue
            whole = run[0]._replace(last=last) if size > 1 else run[0]
            found = self._command(whole) if orders >> last & 1 else None
            if found is None and edits >> last & 1:
                found = self._edit(whole)
            if (
                found is None
                and size > 1
                and asides >> last & 1
                and not any(piece.joint in {",", "+"} for piece in run[1:])
            ):
                found = self._verdict(whole, ("hold", "done", "chatter"))
            if found is not None and (size == 1 or not self._holds_another(run, found)):
                return size, found
        return 1, None

    def _holds_another(self, run: list[Clause], found: Clause) -> bool:
        """Return whether a piece of the run, which a loose template covers, asks for something else."""
        lists = found.verdict in {"credits", "state"} and all(
            piece.joint in {",", "+", "and"} for piece in run[1:]
        )
        loose = any(term in found.rule for term in _LOOSE)
        acts = 0
        if loose:
            # After "then" something new begins; a remark goes on with all but an export.
            for term in _ACTS if found.verdict in INTENTS else _ACTS[:1]:
                acts |= self._hits.bit(term)
        for piece in run if lists or loose else ():
            if piece is not run[0] and piece.joint and self._verdict(piece, ("done",)) is not None:
                return True
            if (
                piece.joint == "then"
                and piece is not run[0]
                and (found.verdict in INTENTS or piece.lead in self._hits.tokens.gaps)
                and self._hits.within(piece.first, piece.last) & acts
            ):
                return True
            if loose and piece is not run[0] and self._orders_edit(piece):
                return True
            command = self._command(piece._replace(lead=-1))
            if command is None or command.verdict == found.verdict:
                continue
            # "Rendering" is the subject of a question after it ("... how much longer"), no command.
            subject = found.verdict == "state" and piece is run[0] and run[1].joint == "and"
            if (lists and command.verdict in {"credits", "state"}) or (
                loose and not command.alone and not subject
            ):
                return True
        return False

    def _orders_edit(self, piece: Clause) -> bool:
        """Return whether a piece begins with the verb of an edit ("make the ring thinner", no "captions")."""
        is_next = piece.joint in {",", "+", "and"} and piece.last - piece.first >= _ORDER
        return is_next and bool(
            self._hits.within(piece.first, piece.first + 1) & self._hits.bit("deed")
        )

    def _verdict(self, clause: Clause, kinds: Iterable[Verdict]) -> Clause | None:
        possible = self._possible
        starts = 0
        for kind in kinds:
            if kind in possible:
                starts = starts or self._starts(clause)
                rule = self._covering(kind, clause, starts)
                if rule is not None:
                    return clause.known(kind, rule.source)
        return None

    def _remark(self, clause: Clause) -> Clause | None:
        """Return the clause as an aside, when it is one.

        A wide template ("we ...", then any words) tells no remark after a word that stands before what
        is to be changed, and one that begins with any words none where an export is named.
        """
        if not self._may_end(clause):
            return None
        aside = self._verdict(clause, ASIDES)
        if aside is None or aside.verdict != "chatter" or "{quiet}*" not in aside.rule:
            return aside
        bit = self._hits.bit
        wide = aside.rule.startswith("{quiet}*")
        if self._hits.within(clause.first, clause.first + 1) & bit("object_marker") or (
            wide and self._hits.within(clause.first, clause.last) & bit("whole_export")
        ):
            return None
        return aside

    def _covering(self, kind: Verdict, clause: Clause, starts: int) -> Template | None:
        """Return a template that covers the clause from one of the starts (as bits), frames aside.

        Questions ask for a balance or a state, but never for an export ("can I export in 4K?").
        """
        rule = self._match(kind, clause, starts)
        if rule is None and kind in ASKED:
            return self._asked(kind, clause)
        if rule is None and kind == "export" and clause.joint and self._is_request():
            rule = self._match(kind, clause, starts, "asking_closing")
            rule = rule or self._match("asked_export", clause, starts, "asking_closing")
        return rule

    def _asked(self, kind: str, clause: Clause) -> Template | None:
        """Return a template that covers the clause as a question."""
        return self._match(kind, clause, self._starts(clause, "asking_opening"), "asking_closing")

    def _command(self, clause: Clause) -> Clause | None:
        """Return the clause as a command of ours, when it is one from end to end."""
        if not self._may_command:
            return None
        if "talk" in self._possible:
            starts = self._starts(clause) | self._starts(clause, "asking_opening")
            if self._match("talk", clause, starts) is not None:
                return None
        found = self._verdict(clause, INTENTS)
        if found is not None:
            return found
        starts = 0
        for kind, alone in ALONE.items():
            if alone not in self._possible:
                continue
            starts = starts or self._starts(clause)
            rule = self._match(alone, clause, starts) or self._asked(alone, clause)
            if rule is not None:
                return clause._replace(verdict=kind, rule=rule.source, alone=True)
        return None

    def _edit(self, clause: Clause) -> Clause | None:
        """Return the clause as an edit, when a template knows it for one."""
        # What may end a command ("... and give it to me") would be one here.
        rule = (
            self._match("edit", clause, self._starts(clause), closing="")
            if "edit" in self._possible
            else None
        )
        if rule is None and "lacking" in self._possible and is_parted(clause, self._hits.tokens):
            rule = None if self._exports else self._match("lacking", clause, self._starts(clause))
        whole = (0, len(self._hits.tokens))
        if rule is None and "edit_alone" in self._possible and clause[:2] == whole:
            rule = self._match("edit_alone", clause, self._starts(clause))
        return None if rule is None else clause._replace(rule=rule.source, sure=True)

    def _parts(self, clause: Clause) -> Iterator[Clause]:
        """Yield what a piece that is no command as a whole consists of."""
        aside = self._remark(clause)
        parted = None
        if aside is None:
            parted = self._parted(clause)
        elif aside.rule.endswith(("{any}*", "{quiet}*")):
            parted = self._behind_remark(clause, aside.rule)
        if aside is not None and parted is None:
            yield aside
            return
        if parted is None:
            yield self._more(clause) or clause
        else:
            for part in parted:
                if part.verdict == "sse":
                    yield (
                        self._command(part)
                        or self._edit(part)
                        or self._remark(part)
                        or self._more(part)
                        or part
                    )
                else:
                    yield part

    def _behind_remark(self, clause: Clause, rule: str) -> tuple[Clause, ...] | None:
        """Part an export off that a wide template took for more of a remark ("no changes | give me the video")."""
        parted = self._at_the_end(clause)
        if parted is None or parted[-1].verdict != "export":
            return None
        hits, cut = self._hits, parted[-1].first
        asked = hits.within(cut, cut + 1) & hits.bit("request")
        if hits.within(clause.first, cut) & hits.bit("after") or not (
            asked or rule.endswith("{any}*")
        ):
            return None
        return parted

    def _more(self, clause: Clause) -> Clause | None:
        """Return the clause as more about an export before it ("4K, mp4"), when it is that."""
        return self._verdict(clause, ("more",)) if self._exports else None

    def _parted(self, clause: Clause) -> tuple[Clause, ...] | None:
        command = None
        if self._may_command:
            command = self._after_inside(clause) or self._with_change(clause)
        return command or self._at_the_start(clause) or self._at_the_end(clause)

    def _after_inside(self, clause: Clause) -> tuple[Clause, ...] | None:
        """Part "export it after adding the logo": first the logo."""
        for first, last in self._hits.of("after"):
            if not clause.first < first < last < clause.last:
                continue
            command = self._command(clause._replace(last=first))
            if command is None:
                continue
            rest = Clause(last, clause.last, joint="after")
            whole = Clause(first, clause.last, joint="after")
            aside = self._verdict(whole, ("hold", "done")) or self._verdict(rest, ("hold", "done"))
            if aside is not None:
                return (aside, command)
            return (rest._replace(joint=clause.joint), command._replace(joint="then"))
        return None

    def _with_change(self, clause: Clause) -> tuple[Clause, ...] | None:
        """Part "export it with the intro cut": first the intro."""
        hits = self._hits
        for word, changes in _WITH_CHANGE.items():
            words = hits.of(word)
            places = [first for term in changes for first, _ in hits.of(term)] if words else []
            for first, last in words:
                if not clause.first < first or not any(last <= at < clause.last for at in places):
                    continue
                head = clause._replace(last=first)
                if any(head.first <= at < first for at, _ in hits.of("new_piece")):
                    continue
                command = self._command(head)
                if command is not None and command.verdict == "export":
                    rest = Clause(first, clause.last, joint=clause.joint)
                    return (rest, command._replace(joint="then"))
        return None

    def _at_the_start(self, clause: Clause) -> tuple[Clause, ...] | None:
        """Part "once that is done export it" and "before exporting add a logo"."""
        for kind in ("done", "before"):
            for rule in self._possible.get(kind, ()):
                starts = self._starts(clause)
                if rule.first and not rule.first & self._hits.beginning(starts):
                    continue
                ends = rule.run(starts, self._hits) & ((1 << clause.last) - 1)
                if ends:
                    cut = ends.bit_length() - 1
                    rest = Clause(cut, clause.last, joint="then")
                    # "Once the title is done being red" is no reference to the step before.
                    if kind == "before" or self._command(rest) is not None:
                        return (clause._replace(last=cut, verdict=kind, rule=rule.source), rest)
        return None

    def _at_the_end(self, clause: Clause) -> tuple[Clause, ...] | None:
        """Part "make the logo smaller export it", where no word joins the two."""
        if self._possible.keys().isdisjoint(_AT_THE_END):
            return None
        hits = self._hits
        spans = [span for span in hits.of("trigger") if clause.first < span[0] < clause.last]
        if not spans:
            return None
        blocked = {last for _, last in hits.of("blocker")}
        blocked.difference_update([last for _, last in hits.of("unblocking")])
        # What blocks a word blocks the words within it.
        held = [range(first + 1, last) for first, last in spans if first in blocked]
        triggers = sorted({at for at, _ in spans if not any(at in span for span in held)})
        edits = [first for first, _ in hits.of("deed")]
        for cut in with_objects(hits, clause.first, triggers):
            # "... the title before you render": the title blocks a command, no mention of one to come.
            blocks = cut in blocked and cut not in self._spaces(clause)
            kinds: tuple[Verdict, ...] = ("before",) if blocks else _AT_THE_END
            head = Clause(clause.first, cut, joint=clause.joint)
            if not (
                any(clause.first <= first < cut for first in edits)
                or self._verdict(head, (*INTENTS, "chatter", "done"))
                or self._awaited(head)
                or self._finished(head) < cut
            ):
                continue
            tail = Clause(cut, clause.last, joint="then")
            if self._given(head, tail):
                continue
            for kind in kinds:
                rule = self._match(kind, tail, self._starts(tail))
                bare = kind == "export" and rule is not None and "{bare_export}" in rule.source
                if rule is not None and (not bare or self._told_whole(head) or self._awaited(head)):
                    told = tail._replace(verdict=kind, rule=rule.source)
                    done = self._finished(head)
                    if done == head.last:
                        return (head, told)
                    waited = Clause(done, head.last, joint=",", verdict="done")
                    return (head._replace(last=done), waited, told)
        return None

    def _told_whole(self, head: Clause) -> bool:
        """Return whether the head ends with what something is to become ("make it red")."""
        hits = self._hits
        outcomes = {first for first, last in hits.of("outcome") if last == head.last}
        return bool(outcomes.difference(last for _, last in hits.of("article")))

    def _spaces(self, clause: Clause) -> list[int]:
        """Return where a space parts two Chinese characters of a clause, where none is needed."""
        tokens = self._hits.tokens
        starts, ends, texts = tokens.starts, tokens.ends, tokens.texts
        return [
            at
            for at in range(clause.first + 1, clause.last)
            if ends[at - 1] < starts[at] and all(map(_HAN.match, texts[at - 1 : at + 1]))
        ]

    def _given(self, head: Clause, tail: Clause) -> bool:
        """Return whether the tail gives what the head makes ("make one | for me"), not the video."""
        hits = self._hits
        gives = {last for first, last in hits.of("benefit") if first == tail.first}
        ones = {last for first, last in hits.of("one_of") if first >= head.first}
        return tail.last in gives and head.last in ones

    def _awaited(self, head: Clause) -> bool:
        """Return whether the head is an edit to be waited for ("once the title is red you can")."""
        hits = self._hits
        return (
            any(first == head.first for first, _ in hits.of("after"))
            and any(
                head.first < first < head.last
                for term in ("edit", "did")
                for first, _ in hits.of(term)
            )
            and self._verdict(head, ("hold",)) is None
        )
