"""The clauses of an utterance, and what each asks for when it is read as a command.

A clause counts as a command only when a template covers it whole, polite frames aside: one word
that no template knows ("export the contacts") and it is left to the backend's chat.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Literal

from intents.lexicon import Lexicon, LexiconError, lexicons
from intents.patterns import Grammar, Hits, Template, TemplateError, Templates, Tokens
from intents.text import MEDIA_FILE, MEDIA_URL

Verdict = Literal[
    "export", "credits", "state", "upload", "sse",
    "declined", "hold", "before", "done", "chatter", "more",
]  # fmt: skip
INTENTS: tuple[Verdict, ...] = ("export", "credits", "state", "upload")
_ASIDES: tuple[Verdict, ...] = ("hold", "before", "done", "chatter")
_AT_THE_END: tuple[Verdict, ...] = ("before", "hold", "export")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_WORD = re.compile("(?<![a-z0-9])[a-z\u00c0-\u024f]+(?![a-z0-9])")
_NAME = re.compile(r"\{[a-z_]+\}")
_ACTS = ("export", "deed", "look")
"""What begins something new after "then", where a loose template would go on."""
_LOOSE = ("{quiet}", "{any}", "{calm}")
_POLITE = 3
"""So many tokens may stand before "can you"."""
_WIDEST = 4
"""So many clauses may make one command ("list the tracks, captions and music")."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A run of tokens and what it asks for."""

    first: int
    last: int
    """The token after the last one."""
    lead: int = -1
    """Where the joining word before it begins, -1 without one ("also" may belong to the command)."""
    joint: str = ""
    """What stands before it: "then", "and", "after", or a gap of `patterns.Tokens`; "last" when it
    was put behind what is to be done first."""
    verdict: Verdict = "sse"
    rule: str = ""
    alone: bool = False
    """Counts only where nothing else is asked for ("credits" after "title" is film credits)."""


class Judge:
    """The templates of some languages, ready to read clauses.

    Templates are compiled when the first clause needs them: most lines are decided by a few kinds.
    """

    def __init__(self, languages: Iterable[Lexicon]) -> None:
        languages = tuple(languages)
        self.grammar = Grammar()
        self._sources: dict[str, list[tuple[Lexicon, str, str]]] = {}
        self._rules: dict[str, Templates] = {}
        self._scanned: Hits | None = None
        for lexicon in languages:
            self.grammar.phrases.ignore(lexicon.settings.fillers)
        for lexicon in languages:
            joiners = lexicon.joiners
            named = {"then": joiners.then, "and": joiners.and_, "after": joiners.after}
            for term, phrases in (lexicon.terms | named).items():
                self.grammar.define(term, phrases)
        for lexicon in languages:
            for name, sources in lexicon.patterns.items():
                for source in sources:
                    template = self._compiled(lexicon, f"patterns.{name}", source)
                    self.grammar.name(name, template)
        for lexicon in languages:
            self._read(lexicon)

    def _read(self, lexicon: Lexicon) -> None:
        for intent, ways in lexicon.intents.ways():
            self._keep(lexicon, intent, f"intents.{intent}.says", ways.says)
            self._keep(lexicon, f"alone_{intent}", f"intents.{intent}.alone", ways.alone)
            self._keep(lexicon, f"asked_{intent}", f"intents.{intent}.asked", ways.asked)
            self._keep(lexicon, "sent", f"intents.{intent}.sent", ways.sent)
            self._keep(lexicon, "meant", f"intents.{intent}.meant", ways.meant)
            self._keep(lexicon, "polite", f"intents.{intent}.polite", ways.polite)
        frames, negations, asides = lexicon.frames, lexicon.negations, lexicon.asides
        for section, part in (("frames", frames), ("negations", negations), ("asides", asides)):
            for name in part.__struct_fields__:
                self._keep(lexicon, name, f"{section}.{name}", getattr(part, name))

    def _keep(self, lexicon: Lexicon, kind: str, key: str, sources: list[str]) -> None:
        kept = self._sources.setdefault(kind, [])
        kept += ((lexicon, key, source) for source in sources)

    def _compiled(self, lexicon: Lexicon, key: str, source: str) -> Template:
        try:
            return self.grammar.template(source)
        except TemplateError as error:
            raise LexiconError(f"{lexicon.code}.yaml: {key}: {error}") from error

    def rules(self, kind: str) -> Templates:
        """Return the templates of a kind. Raises LexiconError naming file and key."""
        rules = self._rules.get(kind)
        if rules is None:
            kept = self._sources.get(kind, ())
            rules = self._rules[kind] = Templates(self._compiled(*way) for way in kept)
            if self._scanned is not None:
                # Templates bring phrases of their own.
                self._scanned.renew(self.grammar.phrases.scan(self._scanned.tokens))
        return rules

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of Latin letters in a phrase or a template, compiled or not."""
        sources = (source for kept in self._sources.values() for _, _, source in kept)
        words = _WORD.findall(_NAME.sub(" ", "\n".join(sources)))
        words += _WORD.findall("\n".join(self.grammar.phrases.words))
        return frozenset(words)

    def compile_all(self) -> None:
        """Compile every template, as a check. Raises LexiconError naming file and key."""
        for kind in self._sources:
            self.rules(kind)

    def scan(self, tokens: Tokens) -> Hits:
        """Return where the phrases stand; the last answer is kept, and renewed for new phrases."""
        if self._scanned is None or self._scanned.tokens is not tokens:
            self._scanned = self.grammar.phrases.scan(tokens)
        return self._scanned

    def clauses(self, tokens: Tokens) -> list[Clause]:
        """Return the clauses of a text in its order, each with its verdict.

        The tokens are those that `heard` gives: without the fillers.
        """
        hits = self.scan(tokens)
        return list(_Reading(self, hits).judged(_split(tokens, hits)))

    def mentions(self, tokens: Tokens, clause: Clause, term: str) -> bool:
        """Return whether a phrase of the term begins in the clause."""
        return bool(
            self.scan(tokens).within(clause.first, clause.last) & self.grammar.phrases.bit(term)
        )

    def names_file(self, tokens: Tokens, clause: Clause) -> bool:
        """Return whether the clause only names the file that came with it."""
        if clause.verdict not in {"sse", "chatter", "more"}:
            return False
        if self.mentions(tokens, clause, "wished") and not self.mentions(tokens, clause, "handed"):
            return False
        return self.fits(tokens, clause, "sent")

    def fits(self, tokens: Tokens, clause: Clause, kind: str) -> bool:
        """Return whether a template of the kind covers the clause, without polite frames."""
        rules = self.rules(kind)
        hits = self.scan(tokens)
        present = hits.within(clause.first, clause.last)
        return any(
            rule.run(1 << clause.first, hits) >> clause.last & 1 for rule in rules.possible(present)
        )


def _split(tokens: Tokens, hits: Hits) -> list[Clause]:
    """Return the pieces between punctuation and joining words."""
    joiners: dict[int, tuple[int, str]] = {}
    unparted = [range(*span) for span in hits.of("unparted")]
    for name in ("then", "and"):
        for first, last in hits.of(name):
            if any(first in span and last <= span.stop for span in unparted):
                continue
            if last > joiners.get(first, (0, ""))[0]:
                joiners[first] = (last, name)
    texts = tokens.texts
    # "song.mp3 make it blue": what is to be done with a file may follow without a joining word.
    verbs = (
        {first for term in ("edit", "export") for first, _ in hits.of(term)}
        if MEDIA_FILE in texts or MEDIA_URL in texts
        else ()
    )
    pieces: list[Clause] = []
    start, lead, joint, at = 0, -1, "", 0
    count = len(tokens)
    while at < count:
        gap = tokens.gaps.get(at)
        if gap is not None and at > start:
            pieces.append(Clause(start, at, lead, joint))
            start, lead, joint = at, -1, gap
        elif gap is not None and joint not in {"then", "and"}:
            joint = gap
        joiner = joiners.get(at)
        if joiner is None:
            at += 1
            if texts[at - 1] in {MEDIA_FILE, MEDIA_URL} and at in verbs and at not in tokens.gaps:
                pieces.append(Clause(start, at, lead, joint))
                start, lead, joint = at, -1, "+"
            continue
        if at > start:
            pieces.append(Clause(start, at, lead, joint))
            lead = -1
        if not (joint == "then" and start == at):
            joint = joiner[1]
        lead = at if lead < 0 else lead
        at = start = joiner[0]
    if count > start:
        pieces.append(Clause(start, count, lead, joint))
    return pieces


class _Reading:
    """One text being judged."""

    def __init__(self, judge: Judge, hits: Hits) -> None:
        self._judge = judge
        self._possible: dict[str, list[Template]] = {}
        requests = hits.of("request")
        self._requested = any(first <= _POLITE for first, _ in requests)
        """The utterance begins as a request in the form of a question ("can you ... and export?")."""
        self._hits = hits
        self._starts_at: dict[tuple[int, int, str], int] = {}

    def _rules(self, kind: str) -> list[Template]:
        """Return the templates of a kind which the text could match."""
        rules = self._possible.get(kind)
        if rules is None:
            every = self._judge.rules(kind)
            rules = self._possible[kind] = every.possible(self._hits.all)
        return rules

    def judged(self, pieces: list[Clause]) -> Iterator[Clause]:
        """Yield the clauses with their verdicts; some pieces join, some part."""
        refusals = self._refusals()
        at = 0
        while at < len(pieces):
            size, found = self._widest(pieces, at)
            crossed = (
                found is not None and found.verdict == "export" and self._crossed(found, refusals)
            )
            if found is None or crossed:
                found = self._refused(found or pieces[at], refusals)
                if found is not None:
                    while at + size < len(pieces) and pieces[at + size].first < found.last:
                        found = replace(found, last=pieces[at + size].last)
                        size += 1
            if found is not None:
                yield found
            else:
                yield from self._parts(pieces[at])
            at += size

    def _refusals(self) -> list[tuple[int, int, str]]:
        """Return where an export is refused or put off: first token, token after, template."""
        gaps = self._hits.tokens.gaps
        spans = []
        rules = self._rules("declined")
        places = list(range(len(self._hits.tokens)))
        for begin, end in self._hits.of("request") if rules else ():
            # A question that holds a "not" refuses nothing.
            places = [place for place in places if not begin < place < end]
        for rule in rules:
            for first in places:
                ends = rule.run(1 << first, self._hits)
                if ends:
                    last = (ends & -ends).bit_length() - 1
                    if not any(first < gap < last for gap in gaps):
                        spans.append((first, last, rule.source))
        return spans

    def _crossed(self, clause: Clause, refusals: list[tuple[int, int, str]]) -> bool:
        """Return whether a refusal reaches into the clause from outside."""
        return any(
            (first < clause.first < last) or (first < clause.last < last)
            for first, last, _ in refusals
        )

    def _refused(self, clause: Clause, refusals: list[tuple[int, int, str]]) -> Clause | None:
        for first, last, rule in refusals:
            if first < clause.last and last > clause.first:
                return replace(clause, last=max(last, clause.last), verdict="declined", rule=rule)
        return None

    def _widest(self, pieces: list[Clause], at: int) -> tuple[int, Clause | None]:
        gaps = self._hits.tokens.gaps
        widest = min(_WIDEST, len(pieces) - at)
        for size in range(1, widest):
            piece = pieces[at + size]
            if gaps.get(piece.first if piece.lead < 0 else piece.lead) in {".", "?"}:
                widest = size
                break
        for size in range(widest, 0, -1):
            run = pieces[at : at + size]
            whole = replace(run[0], last=run[-1].last) if size > 1 else run[0]
            found = self._command(whole)
            if (
                found is None
                and size > 1
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
                acts |= self._judge.grammar.phrases.bit(term)
        for piece in run if lists or loose else ():
            if (
                piece.joint == "then"
                and piece is not run[0]
                and (found.verdict in INTENTS or piece.lead in self._hits.tokens.gaps)
                and self._hits.within(piece.first, piece.last) & acts
            ):
                return True
            command = self._command(replace(piece, lead=-1))
            if command is None or command.verdict == found.verdict:
                continue
            # "Rendering" is the subject of a question after it ("... how much longer"), no command.
            subject = found.verdict == "state" and piece is run[0] and run[1].joint == "and"
            if (lists and command.verdict in {"credits", "state"}) or (
                loose and not command.alone and not subject
            ):
                return True
        return False

    def _starts(self, clause: Clause, opening: str = "opening") -> int:
        """Return where a command may begin when polite words are passed, as bits."""
        key = (clause.first, clause.lead, opening)
        places = self._starts_at.get(key)
        if places is None:
            places = 1 << clause.first
            if clause.lead >= 0:
                places |= 1 << clause.lead
            places = self._starts_at[key] = self._spread(places, opening)
        return places

    def _spread(self, places: int, kind: str) -> int:
        fresh = places
        frames = self._rules(kind)
        while fresh:
            reached = 0
            for frame in frames:
                reached |= frame.run(fresh, self._hits)
            fresh = reached & ~places
            places |= fresh
        return places

    def _match(
        self, rules: list[Template], clause: Clause, starts: int, closing: str = "closing"
    ) -> Template | None:
        if not rules:
            return None
        begin = clause.first if clause.lead < 0 else clause.lead
        present = self._hits.within(begin, clause.last)
        for rule in rules:
            if not rule.may_match(present):
                continue
            ends = rule.run(starts, self._hits)
            if ends and (ends >> clause.last & 1 or self._spread(ends, closing) >> clause.last & 1):
                return rule
        return None

    def _verdict(self, clause: Clause, kinds: Iterable[Verdict]) -> Clause | None:
        for kind in kinds:
            rule = self._covering(self._rules(kind), kind, clause)
            if rule is not None:
                return replace(clause, verdict=kind, rule=rule.source)
        return None

    def _remark(self, clause: Clause) -> Clause | None:
        """Return the clause as an aside, when it is one.

        A wide template ("we ...", then any words) tells no remark after a word that stands before what
        is to be changed, and one that begins with any words none where an export is named.
        """
        aside = self._verdict(clause, _ASIDES)
        if aside is None or aside.verdict != "chatter" or "{quiet}*" not in aside.rule:
            return aside
        bit = self._judge.grammar.phrases.bit
        wide = aside.rule.startswith("{quiet}*")
        if self._hits.within(clause.first, clause.first + 1) & bit("object_marker") or (
            wide and self._hits.within(clause.first, clause.last) & bit("whole_export")
        ):
            return None
        return aside

    def _covering(self, rules: list[Template], kind: Verdict, clause: Clause) -> Template | None:
        """Return a template that covers the clause, frames aside.

        Questions ask for a balance or a state, but never for an export ("can I export in 4K?").
        """
        if not rules:
            return None
        rule = self._match(rules, clause, self._starts(clause))
        if rule is None and kind in {"credits", "state", "upload"}:
            rule = self._match(
                rules, clause, self._starts(clause, "asking_opening"), "asking_closing"
            )
        elif rule is None and kind == "export" and self._requested and clause.joint:
            rule = self._match(rules, clause, self._starts(clause), "asking_closing")
            rule = rule or self._match(
                self._rules("asked_export"), clause, self._starts(clause), "asking_closing"
            )
        return rule

    def _command(self, clause: Clause) -> Clause | None:
        """Return the clause as a command of ours, when it is one from end to end."""
        talk = self._rules("talk")
        if talk:
            starts = self._starts(clause) | self._starts(clause, "asking_opening")
            if self._match(talk, clause, starts) is not None:
                return None
        found = self._verdict(clause, INTENTS)
        if found is not None:
            return found
        for kind in INTENTS:
            rule = self._covering(self._rules(f"alone_{kind}"), kind, clause)
            if rule is not None:
                return replace(clause, verdict=kind, rule=rule.source, alone=True)
        return None

    def _parts(self, clause: Clause) -> Iterator[Clause]:
        """Yield what a piece that is no command as a whole consists of."""
        aside = self._remark(clause)
        if aside is not None:
            yield aside
            return
        parted = self._parted(clause)
        if parted is None:
            yield self._verdict(clause, ("more",)) or clause
        else:
            for part in parted:
                if part.verdict == "sse":
                    yield (
                        self._command(part)
                        or self._remark(part)
                        or self._verdict(part, ("more",))
                        or part
                    )
                else:
                    yield part

    def _parted(self, clause: Clause) -> tuple[Clause, ...] | None:
        return self._after_inside(clause) or self._at_the_start(clause) or self._at_the_end(clause)

    def _after_inside(self, clause: Clause) -> tuple[Clause, ...] | None:
        """Part "export it after adding the logo": first the logo."""
        for first, last in self._hits.of("after"):
            if not clause.first < first < last < clause.last:
                continue
            command = self._command(replace(clause, last=first))
            if command is None:
                continue
            rest = Clause(last, clause.last, joint="after")
            whole = Clause(first, clause.last, joint="after")
            aside = self._verdict(whole, ("hold", "done")) or self._verdict(rest, ("hold", "done"))
            if aside is not None:
                return (aside, command)
            return (replace(rest, joint=clause.joint), replace(command, joint="then"))
        return None

    def _at_the_start(self, clause: Clause) -> tuple[Clause, ...] | None:
        """Part "once that is done export it" and "before exporting add a logo"."""
        starts = self._starts(clause)
        for kind in ("done", "before"):
            for rule in self._rules(kind):
                ends = rule.run(starts, self._hits) & ((1 << clause.last) - 1)
                if ends:
                    cut = ends.bit_length() - 1
                    rest = Clause(cut, clause.last, joint="then")
                    # "Once the title is done being red" is no reference to the step before.
                    if kind == "before" or self._command(rest) is not None:
                        return (replace(clause, last=cut, verdict=kind, rule=rule.source), rest)
        return None

    def _at_the_end(self, clause: Clause) -> tuple[Clause, ...] | None:
        """Part "make the logo smaller export it", where no word joins the two."""
        hits = self._hits
        blocked = {last for _, last in hits.of("blocker")}
        edits = [first for first, _ in hits.of("deed")]
        triggers = sorted(
            {first for first, _ in hits.of("trigger") if clause.first < first < clause.last}
        )
        for cut in triggers:
            # "... the title before you render": the title blocks a command, no mention of one to come.
            kinds: tuple[Verdict, ...] = ("before",) if cut in blocked else _AT_THE_END
            head = Clause(clause.first, cut, joint=clause.joint)
            if not (
                any(clause.first <= first < cut for first in edits)
                or self._verdict(head, (*INTENTS, "chatter", "done"))
                or self._awaited(head)
            ):
                continue
            tail = Clause(cut, clause.last, joint="then")
            if self._given(head, tail):
                continue
            for kind in kinds:
                rule = self._match(self._rules(kind), tail, self._starts(tail))
                if rule is not None and (kind != "export" or "{bare_export}" not in rule.source):
                    return (head, replace(tail, verdict=kind, rule=rule.source))
        return None

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
            and any(head.first < first < head.last for first, _ in hits.of("edit"))
            and self._verdict(head, ("hold",)) is None
        )


@cache
def _judge(codes: tuple[str, ...]) -> Judge:
    return Judge(lexicons()[code] for code in codes)


def judge(text: str) -> Judge:
    """Return the judge over the languages that a normal text is written in.

    Languages that write spaces are read where Latin letters stand, the others where Chinese
    characters do; letters within a name of a format ("mp4") tell nothing.
    """
    unspaced = not text.isascii() and _HAN.search(text) is not None
    spaced = not unspaced or _WORD.search(text) is not None
    return _judge(
        tuple(
            code
            for code, lexicon in lexicons().items()
            if (spaced if lexicon.settings.spaces else unspaced)
        )
    )
