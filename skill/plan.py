"""From a request to the steps that will be done, and what can be said before any is."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec.structs import replace

from intents.language import detect
from intents.lexicon import LexiconError
from intents.orders import limited, parted
from intents.replies import fault, say
from intents.router import route
from skill import output
from skill.attachments import check as check_attachment
from skill.attachments import is_sound, name_of
from skill.errors import SkillError, UsageError
from skill.events import Event, Reply, Status
from skill.journal import Request
from skill.leading import edit_before, removal
from skill.plain import plain
from skill.settings import BackendName, Settings
from skill.store import Conversation, Store

SHOWN_INTENTS = frozenset({"upload", "credits", "state", "export", "sse"})
"""What a Result names; a new project is no intent of the contract."""

_ONE_ORDER = (["sse"], ["export"], ["export", "sse"])
"""What an order with a wish beside it is taken for."""


@dataclass(frozen=True, slots=True)
class Task:
    """One step of the plan, with the key under which its progress is noted."""

    intent: str
    text: str
    key: str
    attachments: tuple[str, ...] = ()
    member: str = ""
    """Of a batch: the file this is for. When it fails, the other files go on."""
    text_for_one: str = ""
    """What takes the place of `text` when only one sound of the batch is left."""


@dataclass(slots=True)
class Plan:
    """What one turn will do."""

    tasks: list[Task]
    intents: tuple[str, ...]
    export_declined: bool = False
    about_export: bool = False
    several: bool = False
    max_mb: float = 0
    """Megabytes that the words let the finished video have; 0: they do not say."""
    fresh: bool = False
    """Begin a project of its own when the conversation has one already."""


def language_of(request: Request, settings: Settings, conversation: Conversation | None) -> str:
    """Return the language of the replies: chosen, else the utterance's, else the conversation's."""
    chosen = request.lang or settings.lang
    if chosen:
        return chosen
    spoken = detect(request.text) if request.text.strip() else None
    return spoken or (conversation.lang if conversation is not None else "") or "en"


def plan_of(request: Request, lang: str, backend: BackendName = "cloud") -> Plan:
    """Return the steps of a request, in order."""
    limit_mb, rest = limited(request.text)
    if limit_mb:
        # "Export it, but keep it under 25 MB": the limit is the file's, and no wish of the picture.
        lone = replace(request, text=rest if rest or request.quick else request.text)
        plan = _planned(lone, lang, backend)
        if "export" in plan.intents:
            plan.max_mb = limit_mb
            return plan
    return _planned(request, lang, backend)


def _planned(request: Request, lang: str, backend: BackendName) -> Plan:
    if request.quick:
        return _quick_plan(request, lang, backend)
    attachments = bool(request.attachments)
    if request.intents:
        tasks = [Task(intent, request.text, intent) for intent in request.intents]
        return Plan(tasks, tuple(request.intents))
    if not request.text.strip():
        return Plan([Task("upload", "", "upload")] if attachments else [], ("upload",))
    routed = route(request.text, attachments=attachments, lang=lang)
    steps: list[tuple[str, str]] = [(step.intent, step.text) for step in routed.steps]
    if attachments and not any(intent == "upload" for intent, _ in steps):
        steps.insert(0, ("upload", ""))
    steps = _without_first(steps, request.text)
    if not routed.export_declined:
        steps = _wishes_first(steps, request.text, attachments=attachments)
    if len(steps) == 1 and steps[0][0] == "sse":
        # A single request goes to the backend in the user's own words, to the letter.
        steps = [("sse", request.text)]
    tasks = [Task(intent, text, f"{intent}:{n}") for n, (intent, text) in enumerate(steps)]
    return Plan(
        tasks,
        tuple(intent for intent, _ in steps),
        export_declined=routed.export_declined,
        about_export=routed.about_export,
    )


def _wishes_first(
    steps: list[tuple[str, str]], text: str, *, attachments: bool
) -> list[tuple[str, str]]:
    """Return the steps of "export it, in blue": both are wanted, the wish before the order.

    Of a video that is there already the order itself knows which parts it is without and which shape
    it is given.
    """
    brought = [step for step in steps if step[0] == "upload"]
    kinds = [intent for intent, _ in steps if intent != "upload"]
    if kinds not in _ONE_ORDER or len(brought) + len(kinds) != len(steps):
        return steps
    if kinds == ["export"] and not attachments and removal(text):
        return steps
    first, last = parted(text) if kinds == ["sse"] else ("", "")
    if first and (edit := edit_before(last)):
        # "Make it vertical and export it in blue": the wish that stands before is done as well.
        wishes = [
            (step.intent, step.text) for step in route(first, attachments=bool(brought)).steps
        ]
        if all(intent in {"upload", "sse"} for intent, _ in wishes):
            return [*(wishes or brought), ("sse", edit), ("export", _without(last, edit))]
    edit = edit_before(
        text, told_with=kinds == ["export", "sse"], shape=kinds[0] == "sse" or attachments
    )
    return [*brought, ("sse", edit), ("export", _without(text, edit))] if edit else steps


def _without_first(steps: list[tuple[str, str]], text: str) -> list[tuple[str, str]]:
    """Return the steps with what the video shall be without done before it is rendered.

    Of one order alone the words say it themselves, and it is done with that.
    """
    kinds = [intent for intent, _ in steps]
    if "export" not in kinds or not (words := removal(text)):
        return steps
    if len(steps) == 1:
        # "Red wave, export without the title": what stands before the order is not lost.
        rest = route(_without(text, words), attachments=False).steps
        if len(rest) == 1 or all(step.intent != "export" for step in rest):
            return steps
        steps = [(step.intent, step.text) for step in rest]
        kinds = [intent for intent, _ in steps]
    own = ("sse", words)
    steps = [(one, _without(told, words) if one == "export" else told) for one, told in steps]
    if own in steps and steps.index(own) < kinds.index("export"):
        return steps
    others = [one for one in steps if one != own]
    if own not in steps and any(words in told for intent, told in others if intent == "sse"):
        return steps
    at = [intent for intent, _ in others].index("export")
    return [*others[:at], own, *others[at:]]


def _without(text: str, words: str) -> str:
    """Return an order without the words that are done before it."""
    return text.replace(words, "", 1).strip(" ,;:\uff0c\uff1b")


def _quick_plan(request: Request, lang: str, backend: BackendName) -> Plan:
    """The whole workflow; several sounds are a batch, each its own video, in one session."""
    sounds = [a for a in request.attachments if is_sound(a)]
    extras = tuple(a for a in request.attachments if a not in sounds)
    groups: list[tuple[str, ...]] = [(sound,) for sound in sounds] or [()]
    several = len(groups) > 1
    intents = ("upload", "sse", "export")
    if several and backend == "studio":
        # The studio has batches of its own: one message, and an export that renders each.
        text = request.text.strip() or say("default_request", lang)
        whole = say("studio_batch_request", lang, request=text)
        tasks = [
            Task("upload", "", f"upload:{number}", (file,), file)
            for number, file in enumerate(request.attachments)
        ]
        tasks += [Task("sse", whole, "sse:0", text_for_one=text), Task("export", "", "export:0")]
        return Plan(tasks, intents, several=True, fresh=True)
    tasks = []
    for number, group in enumerate(groups):
        brought = (*group, *extras) if number == 0 else group
        text = request.text.strip() or say("default_request", lang)
        if several:
            text = say("batch_request", lang, request=text, name=name_of(group[0]))
        member = group[0] if several else ""
        tasks += [
            Task("upload", "", f"upload:{number}", brought, member),
            Task("sse", text, f"sse:{number}", member=member),
            Task("export", "", f"export:{number}", member=member),
        ]
    return Plan(tasks, intents, several=several, fresh=True)


def backend_of(settings: Settings, kept: Conversation | None) -> BackendName:
    """Return where a conversation's work is done. Raises UsageError for an explicit other one."""
    asked = settings.backend_option
    if kept is None:
        return settings.backend
    if asked is not None and asked != kept.backend:
        raise UsageError("usage_other_backend", name=kept.name, backend=kept.backend, asked=asked)
    return kept.backend


def check(request: Request, plan: Plan, backend: BackendName) -> None:
    """Find what is wrong with files and paths before anything is sent. Raises SkillError."""
    for attachment in request.attachments:
        check_attachment(attachment, backend)
    if "export" in plan.intents or request.out:
        output.check(request.out, request.folder, several=plan.several)


def opening_words(store: Store, kept: Conversation | None, lang: str) -> list[Event]:
    """Return what is said first: a greeting on first contact, and that we connect."""
    events: list[Event] = [Status(say("connecting", lang))]
    if kept is None and not store.conversations():
        events.insert(0, Reply(say("greeting", lang)))
    return events


def told(error: BaseException, lang: str) -> tuple[str, str]:
    """Return the code and the words of whatever ended a turn."""
    if isinstance(error, LexiconError):
        # Whoever changed a language file can mend it.
        return UsageError.code, fault(error, lang)
    known = error if isinstance(error, SkillError) else SkillError("internal")
    return known.code, words_of(known, lang)


def words_of(error: SkillError, lang: str) -> str:
    """Return what an error says to the user."""
    facts = {
        key: plain(value) if isinstance(value, str) else value for key, value in error.facts.items()
    }
    return say(error.key, lang, **facts)
