"""Turn a backend's talk about its screen into plain words and actions.

The unit is the instruction clause: a clause that begins with a command to the reader and names
something of a screen. It is replaced by plain words from the language's `gui` section, and gives its
action; whatever else the sentence says stays. Who presses, opens or drags decides: a presenter who
clicks is part of the video, not an instruction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from intents.gui_brackets import without_brackets
from intents.gui_guard import announces_deeds, guarded, is_unasked, says_same, stays
from intents.gui_hindrance import contradicts, put_off
from intents.gui_judge import judged
from intents.gui_leftovers import demanded, names_things
from intents.gui_lists import Item, with_lists
from intents.gui_markup import by_blocks
from intents.gui_net import OURS, Catcher, recast, reworded, swept, told_action
from intents.gui_reader import Asked, Part, Reader, opening_at, worded
from intents.gui_requests import with_requests
from intents.gui_retelling import (
    handles_screen,
    in_general,
    is_general,
    is_plain,
    keeps,
    lost_facts,
    names_screen,
    offers,
    retold,
    starts_nothing,
)
from intents.gui_rules import Sayings, labels, speaking
from intents.gui_sections import Action
from intents.gui_steps import joined_steps
from intents.gui_tags import Tags, matchable
from intents.gui_whole import (
    became_broken,
    bought,
    exported,
    in_whole,
    only_reports,
    without_output,
)
from intents.gui_wording import PLACEHOLDER
from intents.layout import (
    Line,
    lines,
    renumbered,
    tidied,
    without_fenced_calls,
    without_machine_talk,
)
from intents.needs import glimpsed
from intents.shield import SHIELD, Shields

_LONGEST_SENTENCE = 1200
"""Characters. Longer sentences are nobody's instruction; they are read in pieces of this length."""
_SURE = 0.6
"""From this likelihood on what looks like a way to something is a deed of its own, and a sentence
without words of a screen an instruction."""
_REMEMBERED = 64
"""Sentences whose reading is kept: what is said twice is read once."""
_HEADING = 24
"""Characters of a line that can be the heading of a list without a colon."""
_GAP = re.compile(r"(?<=\S)[ \t]{2,}(?=\S)")
_ENDS = " \t\n.;:,!?\uff1b\uff1a\uff0c\u3001"
_MARKS = _ENDS + "\u3002\uff01\uff1f"
"""What a sentence without words consists of."""
_LED_IN = re.compile(
    r"[^\u2e80-\u9fff]{12,300}?[:;\uff1a\uff1b\u2014][ \t]*(?=[^\n]{0,300}?[\u2e80-\u9fff])"
)
"""Words of one language before a clause mark, after which the other one comes."""
_WORDS = re.compile(r"[A-Za-z]{2,}")
_MANY = 4
_OPEN, _CLOSE = "(\uff08", ")\uff09"
_LONE = re.compile("[\ud800-\udfff]")
"""Half a letter, which cannot be written."""
_FIRST_LETTER = re.compile(r"[^\w\U000f0000-\U0010ffff]*(?P<letter>[\w\U000f0000-\U0010ffff])")


@dataclass(frozen=True, slots=True)
class Translation:
    """What is left for the user, and what is to be done."""

    text: str
    actions: tuple[Action, ...]
    edits: tuple[str, ...] = ()
    """The edits as requests that can be sent to the backend."""


@dataclass(slots=True)
class _Findings:
    """What the text asks for, in order."""

    asked: list[Asked] = field(default_factory=list)
    before: str = ""
    """What was said just before the sentence that is being read."""

    def add(self, one: Asked) -> None:
        """Take up what a sentence asks for; an edit that the one before holds is part of it."""
        last = self.asked[-1] if self.asked else None
        if last is not None and one.request and one.request in last.request:
            self.asked[-1] = replace(last, is_weak=last.is_weak and one.is_weak)
            return
        self.asked.append(one)

    def actions(self) -> tuple[Action, ...]:
        """Return each action once. What is nothing by itself counts where nothing else is asked."""
        return tuple(dict.fromkeys(asked.action for asked in self._counted()))

    def edits(self) -> tuple[str, ...]:
        """Return the words of each edit once."""
        requests = [asked.request for asked in self._counted() if asked.action == "edit"]
        return tuple(dict.fromkeys(request for request in requests if request))

    def _counted(self) -> list[Asked]:
        told = [at for at, asked in enumerate(self.asked) if not asked.is_weak]
        return [
            asked
            for at, asked in enumerate(self.asked)
            if not (told and asked.is_weak and asked.action == "edit")
            # A menu that is opened first is only the way to what comes next.
            and not (asked.is_weak and asked.action == "state" and any(at < one for one in told))
        ]


def translate(text: str, *, lang: str | None = None) -> Translation:
    """Return the text without instructions for a screen, and the actions they stood for.

    lang: used where a text's letters do not tell. Never raises.
    """
    shields = Shields(labels())
    text = _LONE.sub("\ufffd", text)
    covered = without_machine_talk(shields.cover(without_fenced_calls(text)))
    items = []
    are_deeds = False
    """Whether the lines of a list tell what was done."""
    before = ""
    for line in lines(covered):
        found = _Findings(before=before)
        talk = speaking(line.cells[0], lang)
        if not line.is_item and line.cells[0].strip():
            head = line.cells[0].strip(" *_#")
            is_led = head.endswith((":", "\uff1a")) or len(head) <= _HEADING
            are_deeds = is_led and announces_deeds(line.cells[0], talk)
        cells = [
            cell
            if _is_told(cell, line, talk, are_deeds=are_deeds)
            or (">" in line.mark and _tells_story(cell, lang))
            else _plain_words(cell, lang, shields, found)
            for cell in line.cells
        ]
        items.append(Item(line, line.with_cells(cells), talk, found.asked))
        before = found.before
    findings = _Findings()
    done = []
    for item in with_lists(items):
        done.append(item.said)
        for one in item.asked:
            findings.add(replace(one, request=shields.open(one.request)))
    left = shields.open(tidied(renumbered(done)))
    return Translation(left, findings.actions(), findings.edits())


def _is_told(cell: str, line: Line, talk: Sayings, *, are_deeds: bool) -> bool:
    """Whether an item of a list tells one of the deeds that were announced."""
    words = matchable(cell.strip(" *_"))
    return are_deeds and line.is_item and talk.guard.done.compiled.match(words) is not None


def _tells_story(cell: str, lang: str | None) -> bool:
    """Whether a quoted paragraph is part of the video: then its other sentences are, too."""
    return bool(speaking(cell, lang).content_in(matchable(cell)))


def _plain_words(cell: str, lang: str | None, shields: Shields, findings: _Findings) -> str:
    return by_blocks(cell, lambda text: _plain_block(text, lang, shields, findings))


def _plain_block(cell: str, lang: str | None, shields: Shields, findings: _Findings) -> str:
    talk = speaking(cell, lang)
    parts: list[str] = []
    for whole in talk.sentences(cell, _LONGEST_SENTENCE):
        for sentence in _by_language(whole):
            own = speaking(sentence, lang)
            said = _rewritten(sentence, own, shields, findings)
            if said != sentence and not said.strip(_MARKS):
                said = ""
            if parts and said != sentence and contradicts(findings.before, said, own):
                parts.pop()
            parts.append(said)
            findings.before = sentence if sentence.strip() else findings.before
    said = "".join(parts)
    return cell if said == cell else _GAP.sub(" ", said)


def _by_language(sentence: str) -> Iterator[str]:
    """Yield the parts of a sentence that goes on in another language after a colon."""
    lead = _LED_IN.match(sentence)
    at = lead.end() if lead and len(_WORDS.findall(lead[0])) >= _MANY else 0
    yield from filter(None, (sentence[:at], sentence[at:]))


def _rewritten(sentence: str, talk: Sayings, shields: Shields, findings: _Findings) -> str:
    same = matchable(sentence)
    triggers = talk.triggers
    is_triggered = glimpsed(same).meets(triggers.need) and triggers.compiled.search(same)
    if not is_triggered and is_plain(sentence, talk):
        return sentence
    if stays(sentence, talk):
        return sentence
    joined, deeds = joined_steps(sentence, talk)
    joined = joined if joined == sentence else _closed(sentence, joined, talk)
    if joined != sentence and not joined.strip(_MARKS):
        return ""
    said, found = _settled(joined, talk, deeds, sentence)
    if is_unasked(sentence, talk):
        plain = _closed(sentence, _folded(sentence, talk), talk) if found else said
        return plain if says_same(plain, sentence, talk) else sentence
    if not found and said == sentence:
        ordered = demanded(sentence, talk)
        if ordered is not None:
            said, asked = _guarded(*ordered, sentence, talk)
            found = tuple(asked)
    opened = shields.open(sentence)
    said, found = put_off(said, found, findings.before, sentence, opened, talk)
    said = bought(said, opened, talk)
    if not found:
        return sentence if said == joined and not is_plain(joined, talk) else said
    if _repeats(said, found, findings, talk):
        return ""
    gone = "".join(letter for letter in SHIELD.findall(joined) if letter not in said)
    said = _with_facts(said, shields.open(gone), talk) if gone else said
    plain = without_brackets(said, sentence, shields.open, talk)
    if plain != said:
        said, found = plain, with_requests(plain, found, talk)
    for one in found:
        request = talk.net.conjunct.sub("", one.request.strip() + " ")
        findings.add(replace(one, request=shields.open(request).strip()))
    return said


def _repeats(said: str, found: Sequence[Asked], findings: _Findings, talk: Sayings) -> bool:
    """Whether a sentence only offers in general words what the one before offered ("then I can export it")."""
    action = found[0].action
    general = talk.net.instead[action]
    body = said.strip(f"{_ENDS}*_\u3002")
    at = len(body) - len(general)
    if body[at:].lower() != general.lower() or any(one.action != action for one in found):
        return False
    lead = matchable(body[:at])
    opening = opening_at(lead, 0, talk.openers_in(lead))
    return at in opening.ends and any(one.action == action for one in findings.asked)


@lru_cache(maxsize=_REMEMBERED)
def _settled(
    sentence: str, talk: Sayings, deeds: tuple[Asked, ...], original: str
) -> tuple[str, tuple[Asked, ...]]:
    """Return what is left of a covered sentence and what it asks for.

    deeds: what it was already found to offer; original: the sentence before its steps were joined.
    """
    said, found = _agreed(sentence, talk)
    if talk.net.untold.search(matchable(said)) and not talk.net.untold.search(matchable(sentence)):
        return _swept_whole(sentence, talk), ()
    actions_told = {one.action for one in found}
    found += [deed for deed in deeds if deed.action not in actions_told]
    if not found:
        return said, ()
    found = without_output(sorted(found, key=lambda one: one.at), sentence, talk)
    actions = tuple(dict.fromkeys(one.action for one in found))
    if said != sentence and names_screen(said, talk):
        same = matchable(sentence)
        script = talk.scripts if _is_in_variant(sentence, same, talk) else ()
        said = _closed(sentence, in_general(said, sentence, talk, actions, script), talk)
    if said != sentence:
        said = _with_facts(said, sentence, talk)
        if became_broken(said, sentence, talk):
            whole = _with_facts(in_whole(said, talk, actions), sentence, talk)
            said = _closed(sentence, whole, talk)
    said = exported(said, found, sentence, talk)
    if said != original or names_things(original, talk):
        said, found = _guarded(said, found, original, talk)
    is_way = talk.net.way.search(matchable(sentence)) is not None
    return said, tuple(
        replace(one, is_weak=True) if is_way and one.action == "state" else one
        for one in with_requests(said, found, talk)
    )


def _guarded(
    said: str, found: Sequence[Asked], original: str, talk: Sayings
) -> tuple[str, list[Asked]]:
    """Return a retelling and what it asks for, with nothing lost and nothing of the screen left."""
    script = talk.scripts if _is_in_variant(original, matchable(original), talk) else ()
    told, asked = guarded(said, found, original, talk, script)
    return told if told == said else _closed(original, told, talk), asked


def _agreed(sentence: str, talk: Sayings) -> tuple[str, list[Asked]]:
    """Return what rules and weights together leave of a covered sentence, and what it asks for."""
    is_clean = not names_screen(sentence, talk)
    if is_clean and offers(sentence, talk) and talk.net.told.search(matchable(sentence)) is None:
        return sentence, []  # Most likely it was read before.
    if is_general(sentence, talk):
        return sentence, []
    said, told = by_rules(sentence, talk)
    if (told or is_clean) and only_reports(sentence, talk):
        return _swept_whole(sentence, talk), []
    actions = tuple(dict.fromkeys(one.action for one in told))
    judgement = judged(sentence, talk, actions)
    if not judgement.asked:
        is_better = not told and names_screen(sentence, talk) and keeps(sentence, said, talk)
        return (said if is_better else sentence), []
    is_sure = judgement.chance > _SURE
    if not told and starts_nothing(sentence, talk, judgement) and says_same(said, sentence, talk):
        return said, []
    if is_clean and not told and not is_sure:
        return sentence, []
    wanted = tuple(dict.fromkeys(judgement.actions))
    agreed = wanted == actions and is_plain(said, talk)
    if agreed and offers(said, talk):
        return said, [replace(one, is_weak=one.is_weak and not is_sure) for one in told]
    script = talk.scripts if _is_in_variant(sentence, matchable(sentence), talk) else ()
    retelling = retold(sentence, talk, judgement, script)
    if agreed and retelling.is_general:
        return said, told
    if is_clean and retelling.is_general:
        if told:
            return (said, told) if is_plain(said, talk) else (sentence, [])
        return sentence, list(retelling.asked) if handles_screen(sentence, talk) else []
    if judgement.actions and not retelling.asked:
        return sentence, []
    left = _with_facts(retelling.said, sentence, talk)
    return _closed(sentence, left, talk), list(retelling.asked)


def _swept_whole(sentence: str, talk: Sayings) -> str:
    """Return a sentence that asks for nothing without words of the screen, where it can be."""
    if not names_screen(sentence, talk):
        return sentence
    plain = _closed(sentence, swept(sentence, talk.net), talk)
    return plain if is_plain(plain, talk) else sentence


def by_rules(sentence: str, talk: Sayings) -> tuple[str, list[Asked]]:
    """Return a covered sentence as the rules of its language reword it, and what they take it to ask."""
    same = matchable(sentence)
    asked = talk.question.search(same) is not None
    tags = Tags()
    is_marked = "*" in sentence or "_" in sentence
    unmarked = talk.bold_verb.sub(r"\g<verb>", sentence) if is_marked else sentence
    folded = _folded(unmarked, talk)
    tagged = tags.put(folded, talk)
    parts = Reader(tagged, talk, tags, asked=asked).parts()
    parts, found = _judged(parts, talk, tags)
    script = talk.scripts if _is_in_variant(sentence, same, talk) else ()
    parts = [_in_script(part, script) for part in parts]
    read = "".join(f"{OURS}{part.text}" if part.rule and part.text else part.text for part in parts)
    said, named = _everywhere(read, talk, tags)
    is_led = folded != unmarked or any(
        part.rule and (not part.verb or talk.net.weak_state.match(part.verb)) for part in parts
    )
    catcher = Catcher(said, talk, tags, is_led=is_led, is_cut=said != read and not named)
    if not asked:
        before = said
        said = catcher.text(is_instructed=bool(found or named or is_led))
        found += [Asked(at, _sure(action, before, at, talk)) for at, action in named]
        found += catcher.asked
    told = [
        replace(one, request=tags.off(one.request))
        for one in _without_ways(sorted(found, key=lambda one: one.at))
    ]
    said = said.replace(OURS, "")
    if said == tagged and not (names_screen(sentence, talk) and is_plain(folded, talk)):
        return sentence, told
    return _closed(sentence, _with_facts(tags.off(said), unmarked, talk), talk), told


def _folded(sentence: str, talk: Sayings) -> str:
    """Return the sentence in the words that the rules know, what the video tells left as it is."""
    folded = reworded(sentence, talk.net.fold)
    if folded == sentence:
        return sentence
    content = sorted(talk.content_in(matchable(sentence)))
    if not content:
        return folded
    pieces: list[str] = []
    copied = 0
    for start, end in content:
        if start >= copied:
            pieces += [reworded(sentence[copied:start], talk.net.fold), sentence[start:end]]
            copied = end
    return "".join([*pieces, reworded(sentence[copied:], talk.net.fold)])


def _sure(action: Action, said: str, at: int, talk: Sayings) -> Action:
    """Return the action of words in the middle of a clause; what looks like an edit may be none."""
    if action != "edit":
        return action
    ends = [end.end() for end in talk.net.clause.finditer(said, 0, at) if end[0]]
    stop = talk.net.clause.search(said, at)
    clause = said[max(ends, default=0) : stop.start() if stop else None]
    return told_action(clause, clause, talk.net, is_strong=True) or action


def _without_ways(found: Sequence[Asked]) -> list[Asked]:
    """Return what a sentence asks for without the looks that only lead to the rest of it."""
    return [
        asked
        for index, asked in enumerate(found)
        if asked.action != "state"
        or not asked.is_weak
        or all(later.is_weak for later in found[index + 1 :])
    ]


def _judged(parts: Sequence[Part], talk: Sayings, tags: Tags) -> tuple[list[Part], list[Asked]]:
    """Return the parts, and what they ask for; what a rule takes for an edit is looked at again."""
    done: list[Part] = []
    found: list[Asked] = []
    at = 0
    sentence = tags.off("".join(part.source or part.text for part in parts))
    for part, following in zip(parts, [*parts[1:], Part("")], strict=True):
        action = part.rule.action if part.rule is not None else None
        leads = part.rule is not None and part.rule.leads and bool(following.text)
        if action == "edit" or leads:
            stop = talk.edit_end.search(matchable(following.text))
            request = part.verb + (following.text[: stop.start()] if stop else following.text)
            request = tags.off(request).strip()
            is_strong = talk.net.strong_edit.match(matchable(request)) is not None
            own = tags.off(part.source + following.text)
            action = told_action(own, sentence, talk.net, is_strong=is_strong) or "edit"
            if action != "edit":
                part = replace(part, text=recast(part.text, action, talk.net))
            found.append(Asked(at, action, request, is_weak=action == "edit" and not is_strong))
        elif action is not None:
            own = tags.off(part.source + following.text)
            is_weak = action == "state" and talk.net.weak_state.match(part.verb) is not None
            told = told_action(own, sentence, talk.net, is_strong=False)
            if action == "state" and (
                told == "credits" or (is_weak and told not in {None, "edit"})
            ):
                action = told
            found.append(Asked(at, action, is_weak=is_weak and action == "state"))
        done.append(part)
        at += len(part.text)
    return done, found


def _is_in_variant(sentence: str, same: str, talk: Sayings) -> bool:
    """Whether a text is in the other way of writing its language."""
    return any(
        own != plain and talk.script.match(own) for own, plain in zip(sentence, same, strict=True)
    )


def _in_script(part: Part, script: Sequence[tuple[str, str]]) -> Part:
    if not part.verb and not part.rule:
        return part
    text, verb = part.text, part.verb
    for ours, theirs in script:
        text, verb = text.replace(ours, theirs), verb.replace(ours, theirs)
    return replace(part, text=text, verb=verb)


def _everywhere(said: str, talk: Sayings, tags: Tags) -> tuple[str, list[tuple[int, Action]]]:
    """Return the sentence without screen words in the middle of its clauses, and their actions."""
    actions: list[tuple[int, Action]] = []
    same = matchable(said)
    fitting = iter(talk.everywhere.fitting(same))
    while (one := next(fitting, None)) is not None:
        place, rule = one
        if rule.when.search(same) is None:
            continue
        if talk.content_in(same):
            break
        pieces: list[str] = []
        copied = 0
        for found in rule.when.finditer(same):
            pieces += [said[copied : found.start()], worded(rule.plain, found, said, talk, tags)]
            copied = found.end()
            if rule.action:
                actions.append((found.start(), rule.action))
        said = "".join([*pieces, said[copied:]])
        same = matchable(said)
        fitting = iter(talk.everywhere.fitting(same, place + 1))
    return said, actions


def _with_facts(said: str, before: str, talk: Sayings) -> str:
    """Return what is said with the facts of the sentence that would be lost."""
    lost = lost_facts(said, before, talk)
    end = talk.sentence_end.search(said)
    at = end.start() if end else len(said.rstrip(_ENDS))
    if not lost or not said[:at].strip():
        return said
    values = {"said": said[:at].rstrip(), "fact": talk.net.list_mark.join(lost)}
    return PLACEHOLDER.sub(lambda name: values[name[1]], talk.fact_after) + said[at:]


def _count(text: str, letters: str) -> int:
    return sum(map(text.count, letters))


def _balanced(said: str) -> str:
    """Return a text without brackets that lost their other one."""
    open_ones: list[int] = []
    lost: set[int] = set()
    for at, letter in enumerate(said):
        if letter in _OPEN:
            open_ones.append(at)
        elif letter in _CLOSE and open_ones:
            open_ones.pop()
        elif letter in _CLOSE:
            lost.add(at)
    lost.update(open_ones)
    return "".join(letter for at, letter in enumerate(said) if at not in lost)


def _closed(before: str, said: str, talk: Sayings) -> str:
    """Return a changed sentence with its gaps closed, beginning as the old one began."""
    said = _GAP.sub(" ", said)
    for mark in ("**", "__"):
        # A mark of bold that lost its other one.
        if said.count(mark) % 2 and before.count(mark) % 2 == 0:
            said = said.replace(mark, "")
    if said.count("*") % 2 and before.count("*") % 2 == 0:
        said = said.replace("*", "")
    if _count(before, _OPEN) == _count(before, _CLOSE):
        said = _balanced(said)
    for old, new in talk.tidy:
        said = old.sub(new, said)
    old_first = _FIRST_LETTER.match(before)
    first = _FIRST_LETTER.match(said)
    if first and old_first and old_first["letter"].isupper():
        at = first.start("letter")
        said = said[:at] + said[at].upper() + said[at + 1 :]
    return said
