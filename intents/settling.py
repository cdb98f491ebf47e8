"""What the clauses of an utterance ask for together: order, doubt, refusal and reference.

One clause is judged by its own words (`intents.clauses`); here its neighbours have their say.
"""

from __future__ import annotations

from intents.conditions import (
    in_turn,
    is_condition,
    with_delivered,
    without_condition,
    without_refused,
)
from intents.cutting import INTENTS, Clause
from intents.judging import Judge
from intents.refusals import (
    CHANGES,
    over_with,
    planned,
    postponed,
    put_off,
    recanted,
    taken_back,
)
from intents.suppositions import (
    REQUESTS,
    UNASKED,
    either,
    in_one_breath,
    is_apart,
    is_question,
    turned,
    wondered,
)
from intents.text import MEDIA_URL, OTHER
from intents.tokens import FIRST_HAN, Tokens

_ADDED = ("with", "without")
"""Words behind an export for what is to be changed in it."""
_WITHIN = ("taken_back", "once_out")
"""Templates of what parts a clause that is all of a text."""
_ANOTHER = ("not_of_this", "of_file", "wondering")
"""Words of what is not wished of the video that is ordered, but of its file, another one or nothing."""
_FEW = 4
"""Words of a clause that only says that something comes first."""
_REMINDER = 2
"""Words of "make sure", which make nothing."""


def settle(reader: Judge, clauses: list[Clause], tokens: Tokens) -> list[Clause]:
    """Decide what depends on the neighbours."""
    clauses = _others(reader, clauses, tokens)
    if len(clauses) == 1 and MEDIA_URL not in tokens.texts and not reader.may_fit(tokens, *_WITHIN):
        return [_settled_alone(reader, clauses[0], tokens)]
    return settled_together(reader, clauses, tokens)


def settled_together(reader: Judge, clauses: list[Clause], tokens: Tokens) -> list[Clause]:
    """Return the clauses as their neighbours leave them; a lone one as `settle` does, only slower."""
    clauses = with_delivered(reader, without_refused(reader, clauses, tokens), tokens)
    if (
        clauses
        and clauses[0].lead == 0
        and clauses[0].verdict == "export"
        and reader.mentions(tokens, Clause(0, clauses[0].first), "later")
    ):
        clauses = [clauses[0]._replace(verdict="declined"), *clauses[1:]]
    clauses = either(reader, put_off(reader, clauses, tokens), tokens)
    clauses = planned(reader, turned(reader, taken_back(reader, clauses, tokens), tokens), tokens)
    clauses = over_with(reader, postponed(reader, clauses, tokens), tokens)
    clauses = wondered(reader, clauses, tokens)
    clauses = _conditional(reader, recanted(reader, clauses, tokens), tokens)
    clauses = _urged(reader, _listing(reader, clauses, tokens), tokens)
    if all(one.verdict in UNASKED for one in clauses) and MEDIA_URL not in tokens.texts:
        return clauses  # Nobody asks for anything of ours, and the rest is about what does.
    clauses = _remarked(reader, _said_again(clauses, tokens), tokens)
    clauses = _enumerated(reader, _listed(clauses, tokens), tokens)
    clauses = _attach(_doubt(reader, clauses, tokens))
    if any(clause.verdict in {"sse", "declined"} for clause in clauses):
        clauses = _not_alone(clauses, tokens)
    clauses = _foretold(reader, _reorder(reader, clauses, tokens), tokens)
    return _fetch(in_turn(reader, _withhold(clauses), tokens), tokens)


def _settled_alone(reader: Judge, clause: Clause, tokens: Tokens) -> Clause:
    """Return a clause that has no neighbours, as most lines are one."""
    if clause.verdict == "export":
        if clause.lead == 0 and reader.mentions(tokens, Clause(0, clause.first), "later"):
            clause = clause._replace(verdict="declined")
        elif _asks(reader, [clause], 0, tokens):
            clause = clause._replace(verdict="sse")
    # Details belong to no export here, and a refused one is none that only counts alone.
    if clause.verdict == "more" or (
        clause.verdict == "declined" and clause.alone and tokens.gaps.get(clause.last) != "?"
    ):
        clause = clause._replace(verdict="sse")
    return clause


def _not_alone(clauses: list[Clause], tokens: Tokens) -> list[Clause]:
    """Take back what counts only where nothing else is asked for ("title, credits").

    After an order of ours it is one too ("cut 2 s, export, then state").
    """
    settled: list[Clause] = []
    for at, clause in enumerate(clauses):
        if clause.alone and tokens.gaps.get(clause.last) != "?":
            after = clauses[at + 1].verdict if at + 1 < len(clauses) else "chatter"
            ours = settled and settled[-1].verdict in INTENTS and after in {*INTENTS, "chatter"}
            clause = clause._replace(verdict=clause.verdict if ours else "sse")
        settled.append(clause)
    return settled


def _others(reader: Judge, clauses: list[Clause], tokens: Tokens) -> list[Clause]:
    """Leave to the editor what somebody else is to export ("let Bob export it")."""
    if not reader.may_fit(tokens, "by_other"):
        return clauses
    settled = list(clauses)
    for at, clause in enumerate(clauses):
        if (
            (
                clause.verdict == "chatter"
                or (clause.verdict in {"export", "sse"} and not clause.rule)
            )
            and reader.fits(tokens, clause, "by_other")
            and not reader.fits(tokens, clause, "by_us")
        ):
            settled[at] = clause._replace(verdict="sse", sure=True, rule="{by_other}")
    return settled


def _listing(reader: Judge, clauses: list[Clause], tokens: Tokens) -> list[Clause]:
    """Let what goes on with an order of parts name more of them ("tea first, then welcome")."""
    if not reader.may_fit(tokens, "in_order"):
        return clauses
    begun = joined = False
    settled = list(clauses)
    for at, clause in enumerate(clauses):
        if clause.verdict not in {"sse", "chatter"}:
            begun = False
        elif joined and reader.fits(tokens, clause, "in_order"):
            begun = True
            settled[at] = clause._replace(verdict="sse", sure=True, rule="{in_order}")
        elif begun and not clause.rule and clause.last - clause.first <= _FEW:
            settled[at] = clause._replace(verdict="sse", sure=True, rule="{in_order}")
        joined = joined or reader.mentions(tokens, clause, "joining")
    return settled


def _conditional(reader: Judge, clauses: list[Clause], tokens: Tokens) -> list[Clause]:
    """Leave to the editor what is no order yet, or only names the video.

    "If it's under a minute, export it", "once the title is right, we can export", "video output:
    too dark".
    """
    if not (
        reader.may_fit(tokens, "condition", "enough", "deferred")
        or reader.holds(tokens, "on_condition")
        or (reader.holds(tokens, "faulty") and reader.may_fit(tokens, "faulted"))
    ):
        return clauses
    clauses = without_condition(reader, clauses, tokens)
    settled = list(clauses)
    for at, clause in enumerate(clauses[:-1]):
        if settled[at] is not clause or clause.verdict not in {
            "export",
            "sse",
            "chatter",
            "declined",
        }:
            continue
        after = clauses[at + 1]
        if clause.verdict == "declined":
            # "If it is too long don't export, otherwise do."
            if after.verdict in {"sse", "export", "chatter"} and reader.fits(
                tokens, clause, "condition"
            ):
                settled[at + 1] = after._replace(verdict="sse", sure=True, rule="{condition}")
            continue
        both = Clause(clause.first, after.last)
        if after.verdict == "export" and reader.fits(tokens, both, "deferred"):
            settled[at + 1] = after._replace(verdict="declined", rule="{deferred}")
        elif (
            after.verdict == "export"
            and not any(one.verdict in {"credits", "state"} for one in clauses[:at])
            and is_condition(reader, clause, tokens)
        ) or (reader.begins(tokens, after, "faulty") and reader.fits(tokens, clause, "faulted")):
            settled[at] = clause._replace(verdict="sse", sure=True, rule="{condition}")
            settled[at + 1] = after._replace(verdict="sse", sure=True, rule="{condition}")
    return settled


def _urged(reader: Judge, clauses: list[Clause], tokens: Tokens) -> list[Clause]:
    """Let impatience be part of the export after it ("why no export yet? do it now")."""
    if not reader.may_fit(tokens, "overdue", "reproach"):
        return clauses
    settled = list(clauses)
    for at in range(len(clauses) - 1, 0, -1):
        before, after = settled[at - 1], settled[at]
        if before.verdict in {"export", "credits"} or after.joint == "then":
            continue
        late = before.verdict != "state" and reader.fits(tokens, before, "overdue")
        if not late and not reader.fits(tokens, before, "reproach"):
            continue
        if late and after.verdict != "export" and reader.fits(tokens, after, "urge"):
            settled[at] = after = after._replace(verdict="export", rule="{urge}")
        if after.verdict == "export":
            settled[at - 1 : at + 1] = before._replace(verdict="chatter"), after._replace(sure=True)
    return settled


def _remarked(reader: Judge, clauses: list[Clause], tokens: Tokens) -> list[Clause]:
    """Let praise be no edit where an export ends it ("pacing, captions, all of it I love, send it")."""
    last = len(clauses) - 1
    while last > 0 and clauses[last].verdict == "chatter":
        last -= 1
    if last < 1 or clauses[last].verdict != "export" or not reader.holds(tokens, "praise"):
        return clauses
    first = last
    while first and clauses[first - 1].verdict in {"sse", "chatter"}:
        first -= 1
    remarks = clauses[first:last]
    if any(
        reader.mentions(tokens, remark, "deed", "topic", "asking", "fault", "request")
        # "See whether the titles are fine, then send it" wants them to be looked at.
        or reader.begins(tokens, remark, "look")
        for remark in remarks
    ) or not any(reader.mentions(tokens, remark, "praise") for remark in remarks):
        return clauses
    return [*clauses[:first], *(c._replace(verdict="chatter") for c in remarks), *clauses[last:]]


def _said_again(clauses: list[Clause], tokens: Tokens) -> list[Clause]:
    """Let the end of an edit, said again before what follows it, only say that it is done.

    "Turn the music down, turned down, export it", in a language without tenses.
    """
    settled = list(clauses)
    for at in range(1, len(clauses) - 1):
        before, clause = clauses[at - 1], clauses[at]
        said = tokens.texts[clause.first : clause.last]
        if (
            clauses[at + 1].joint == "then"
            and (before.verdict, clause.verdict) == ("sse", "sse")
            and 1 < len(said) < before.last - before.first
            and tokens.texts[before.last - len(said) : before.last] == said
        ):
            settled[at] = clause._replace(verdict="done")
    return settled


def _listed(clauses: list[Clause], tokens: Tokens) -> list[Clause]:
    """Take single words back that a sentence lists ("the words export, import and balance")."""
    settled = list(clauses)
    for at in range(len(clauses) - 1, -1, -1):
        clause, after = clauses[at], settled[at + 1] if at + 1 < len(clauses) else None
        if (
            clause.verdict in INTENTS
            and clause.joint in {",", "+", "and"}
            and after is not None
            and after.verdict == "sse"
            and after.joint in {",", "and"}
            and _bare(clause, tokens)
            and any(before.verdict == "sse" for before in clauses[:at])
        ):
            settled[at] = clause._replace(verdict="sse")
    return settled


def _enumerated(reader: Judge, clauses: list[Clause], tokens: Tokens) -> list[Clause]:
    """Take an export back that ends a row of bare activities ("the caption: record, edit, export").

    They stand between commas, or spaces where the language needs none.
    """
    settled = list(clauses)
    for at in range(1, len(clauses)):
        before, clause = clauses[at - 1], clauses[at]
        if clause.verdict != "export" or not _bare(clause, tokens) or before.verdict == "export":
            continue
        first = next(
            (
                place
                for place in range(before.last - 1, before.first, -1)
                if tokens.ends[place - 1] < tokens.starts[place]
            ),
            before.first if at > 1 else before.last,
        )
        if first < before.last and reader.is_phrase(tokens, first, before.last, "activity"):
            settled[at] = clause._replace(verdict="sse", sure=True, rule="{activity}")
    return settled


def _doubt(reader: Judge, clauses: list[Clause], tokens: Tokens) -> list[Clause]:
    """Take an export back that is only half of a sentence ("export and save, what differs?").

    Nor is one an order of which the user fears what comes of it ("export it like this, will they sue me?").
    """
    settled = list(clauses)
    for at, clause in enumerate(clauses):
        if clause.verdict != "export":
            continue
        after = clauses[at + 1] if at + 1 < len(clauses) else None
        before = clauses[at - 1] if at else None
        if (
            (
                after is not None
                and after.verdict in {"sse", "chatter"}
                and (
                    (
                        not is_apart(after, tokens)
                        and is_question(reader, tokens, in_one_breath(clauses, at + 1, tokens))
                    )
                    or tokens.texts[after.first] in {MEDIA_URL, OTHER}
                    or (
                        after.joint == "and"
                        and after.verdict == "sse"
                        and not is_apart(after, tokens)
                        and _bare(clause, tokens)
                        and not _reminds(reader, after, tokens)
                    )
                )
            )
            or (
                before is not None
                and before.verdict == "sse"
                and clause.joint in {"and", "+", ","}
                and (
                    (
                        reader.mentions(tokens, before, "topic")
                        and not reader.mentions(tokens, before, "request")
                    )
                    or (
                        reader.mentions(tokens, clause, "them")
                        and not reader.mentions(tokens, before, "edit", "deed")
                    )
                )
            )
            or _asks(reader, clauses, at, tokens)
            or (after is not None and _hindered(reader, after, tokens))
            or (after is not None and _is_subject(reader, clause, after, tokens))
        ):
            settled[at] = clause._replace(verdict="sse")
        elif (
            before is not None
            and before.verdict == "sse"
            and tokens.gaps.get(clause.first) == ","
            and reader.begins(tokens, clause, "so_as")
            and _in_one_word(clause, tokens)
        ):
            settled[at] = clause._replace(verdict="sse", sure=True, rule="{so_as}")
        elif (
            after is not None
            and after.verdict in UNASKED
            and (
                reader.mentions(tokens, after, "consequence")
                or reader.begins(tokens, after, "or_else")
                or _asks_first(reader, after, tokens)
            )
        ):
            settled[at] = clause._replace(verdict="sse", sure=True, rule="{consequence}")
    return settled


def _is_subject(reader: Judge, clause: Clause, after: Clause, tokens: Tokens) -> bool:
    """Return whether a bare word for exporting only names what is asked about behind a pause ("export: what happens there")."""
    return (
        after.verdict in UNASKED
        and tokens.gaps.get(after.first) == ","
        and after.last - after.first > 1
        and reader.is_phrase(tokens, clause.first, clause.last, "bare_export")
        and reader.begins(tokens, after, "wh")
        and not reader.fits(tokens, after, "reproach")
    )


def _asks_first(reader: Judge, after: Clause, tokens: Tokens) -> bool:
    """Return whether the clause asks for something else first that is no edit ("can I see it before?")."""
    return (
        reader.mentions(tokens, after, "before_that")
        and is_question(reader, tokens, after)
        and not reader.mentions(tokens, after, *CHANGES)
    )


def _asks(reader: Judge, clauses: list[Clause], at: int, tokens: Tokens) -> bool:
    """Return whether an export is only asked about ("time to export?", "how can | I export")."""
    clause, before = clauses[at], clauses[at - 1] if at else None
    if tokens.gaps.get(clause.last) == "?":
        return not reader.mentions(tokens, Clause(0, clause.last), *REQUESTS)
    return (
        before is not None
        and before.verdict == "sse"
        and not is_apart(clause, tokens)
        and reader.mentions(tokens, before, "asking")
        and not reader.mentions(tokens, before, "deed")
    )


def _hindered(reader: Judge, after: Clause, tokens: Tokens) -> bool:
    """Return whether what follows an export tells why not ("..., but the title is still wrong")."""
    lead = Clause(after.lead if after.lead >= 0 else after.first, after.last)
    return (
        after.verdict == "sse"
        and reader.mentions(tokens, Clause(lead.first, lead.first + 1), "but")
        and reader.mentions(tokens, lead, "fault")
        and not reader.mentions(tokens, lead, "first")
    )


def _in_one_word(clause: Clause, tokens: Tokens) -> bool:
    """Return whether nothing that is passed over stands between the first tokens of a clause."""
    places = range(clause.first, min(clause.first + _FEW, clause.last) - 1)
    return all(tokens.ends[at] == tokens.starts[at + 1] for at in places)


def _bare(clause: Clause, tokens: Tokens) -> bool:
    """Return whether the clause is one word; in "download and summarise this" it has no object."""
    words = tokens.texts[clause.first : clause.last]
    return len(words) == (2 if len(words[0]) == 1 else 1)


def _fetch(clauses: list[Clause], tokens: Tokens) -> list[Clause]:
    """Bring a linked media file in before whatever is to be done with it."""
    if MEDIA_URL not in tokens.texts or any(c.verdict == "upload" for c in clauses):
        return clauses
    link = tokens.texts.index(MEDIA_URL)
    at = next((n for n, c in enumerate(clauses) if c.first <= link < c.last), None)
    if at is None or clauses[at].verdict != "sse":
        return clauses
    rest = clauses[at]
    # "Make a video from https://..." would be no sentence without its link.
    if rest.first == link and rest.last > link + 1:
        rest = rest._replace(first=link + 1, lead=-1)
    return [
        *clauses[:at],
        Clause(link, link + 1, verdict="upload"),
        rest,
        *clauses[at + 1 :],
    ]


def _attach(clauses: list[Clause]) -> list[Clause]:
    """Let "4K, mp4" belong to the export before it."""
    settled: list[Clause] = []
    for clause in clauses:
        if clause.verdict == "more":
            before = settled[-1] if settled else None
            if before is not None and before.verdict == "export":
                settled[-1] = before._replace(last=clause.last)
                continue
            clause = clause._replace(verdict="sse")
        settled.append(clause)
    return settled


def _reorder(reader: Judge, clauses: list[Clause], tokens: Tokens) -> list[Clause]:
    """Put what is to be done first before the export: "export, but first cut the intro"."""
    ordered = list(clauses)
    for at in range(len(ordered) - 1):
        one, other = ordered[at], ordered[at + 1]
        if one.verdict != "export" or other.verdict not in {"sse", "credits", "state"}:
            continue
        # "Export after cutting the intro and adding a logo": the logo comes first too.
        continues = (
            at > 0 and ordered[at - 1].first > one.first and other.joint in {"and", "+", ","}
        )
        whole = other._replace(first=other.first if other.lead < 0 else other.lead)
        if other.verdict != "sse":
            begins = whole._replace(last=min(whole.last, whole.first + _FEW))
            told, earlier = False, reader.mentions(tokens, begins, "first")
        else:
            told = _reminds(reader, other, tokens) or _but_with(reader, whole, tokens)
            earlier = (
                continues
                or told
                or reader.mentions(tokens, whole, "first")
                or _but(reader, whole, tokens)
                or _awaited(reader, whole, tokens)
            )
        if earlier:
            known = told or (other.verdict == "sse" and reader.mentions(tokens, other, *CHANGES))
            sure = known and (told or reader.mentions(tokens, whole, "before_that"))
            other = other._replace(sure=other.sure or known)
            ordered[at], ordered[at + 1] = other, one._replace(joint="last", sure=sure)
        elif other.verdict == "sse" and _of_it(reader, one, whole, tokens):
            other = other._replace(sure=other.sure or _must_be(reader, other, tokens))
            ordered[at], ordered[at + 1] = other, one._replace(joint="last")
    return ordered


def _of_it(reader: Judge, order: Clause, edit: Clause, tokens: Tokens) -> bool:
    """Return whether an edit behind an export tells what the video must have ("send it, no title, mind").

    Only where words need no spaces: there a pause or "and" says so, and "then" is said outright.
    """
    if edit.joint not in {",", "and"} and not (
        edit.joint in {".", "?"} and reader.mentions(tokens, edit, "reminder")
    ):
        return False
    if tokens.texts[edit.first] < FIRST_HAN or tokens.gaps.get(edit.last) == "?":
        return False
    if not {MEDIA_URL, OTHER}.isdisjoint(tokens.texts):
        return False  # "Download this and cut it: ..." is about the link.
    both = order._replace(first=order.first if order.lead < 0 else order.lead, last=edit.last)
    return (
        edit.sure or reader.mentions(tokens, edit, *CHANGES) or _must_be(reader, edit, tokens)
    ) and not reader.mentions(tokens, both, *_ANOTHER)


def _must_be(reader: Judge, clause: Clause, tokens: Tokens) -> bool:
    """Return whether a clause says how a part of the video is to be ("the title golden")."""
    return reader.begins(tokens, clause, "piece") and reader.mentions(tokens, clause, "must_be")


def _but(reader: Judge, clause: Clause, tokens: Tokens) -> bool:
    """Return whether the clause is a condition of the export before it ("but make the logo bigger")."""
    return reader.begins(tokens, clause, "but") and (
        reader.mentions(tokens, clause, *CHANGES) or reader.begins(tokens, clause, *_ADDED)
    )


def _awaited(reader: Judge, clause: Clause, tokens: Tokens) -> bool:
    """Return whether the clause is an edit that the export before it waits for ("once it is red")."""
    return (
        tokens.gaps.get(clause.last) != "?"
        and reader.begins(tokens, clause, "after", "not_until")
        and reader.mentions(tokens, clause, *CHANGES)
    )


def _but_with(reader: Judge, clause: Clause, tokens: Tokens) -> bool:
    """Return whether the clause says what to export differently ("but with the music at half volume")."""
    return all(reader.begins(tokens, clause, term) for term in ("but", "with"))


def _reminds(reader: Judge, clause: Clause, tokens: Tokens) -> bool:
    """Return whether the clause says what must not be left out of what is exported ("remember the logo")."""
    what = clause._replace(first=min(clause.first + _REMINDER, clause.last - 1))
    return reader.begins(tokens, clause, "reminder") and reader.mentions(
        tokens, what, *CHANGES, "part"
    )


def _foretold(reader: Judge, clauses: list[Clause], tokens: Tokens) -> list[Clause]:
    """Put an export behind what is said to come before it.

    "Export, but before exporting cut the intro", "export. But first, cut it", "when you are through
    with it, export: cut the intro".
    """
    for at, clause in enumerate(clauses[:-2]):
        after = clauses[at + 1]
        if (clause.verdict, after.verdict) == ("done", "export") and at == 0:
            moved, rest = after, [clause]
        elif clause.verdict == "export" and (
            after.verdict == "before"
            or (after.verdict in UNASKED and _says_first(reader, after, tokens))
        ):
            moved, rest = clause, [after]
        else:
            continue
        last = at + 2
        earlier = {"sse", "credits", "state"} if after.verdict == "before" else {"sse"}
        while last < len(clauses) and clauses[last].verdict in earlier:
            last += 1
        if last > at + 2:
            edits = clauses[at + 2 : last]
            return [*clauses[:at], *rest, *edits, moved._replace(joint="last"), *clauses[last:]]
    return clauses


def _says_first(reader: Judge, clause: Clause, tokens: Tokens) -> bool:
    """Return whether the clause is nothing but "first" ("but first, ...")."""
    return clause.last - clause.first <= _FEW and reader.mentions(tokens, clause, "first")


def _withhold(clauses: list[Clause]) -> list[Clause]:
    """Take back exports that the words refuse or put off."""
    verdicts = [clause.verdict for clause in clauses]
    if "hold" in verdicts:
        return [c._replace(verdict="declined") if c.verdict == "export" else c for c in clauses]
    if "declined" not in verdicts:
        return clauses
    refused = [at for at, verdict in enumerate(verdicts) if verdict == "declined"]
    settled = []
    for at, clause in enumerate(clauses):
        if clause.verdict == "export":
            between = clauses[refused[-1] + 1 : at] if refused[-1] < at else []
            if not (clause.joint in {"then", "last"} and any(c.verdict == "sse" for c in between)):
                clause = clause._replace(verdict="declined")
        settled.append(clause)
    return settled
