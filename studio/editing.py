"""The editor at work on a stored project: what it is given, and what comes of it."""

from __future__ import annotations

from intents.lexicon import lexicons
from skill.wire.agent import as_flat
from skill.wire.draft import Draft
from studio.agent import respond
from studio.agent.history import History
from studio.drafts import from_draft, to_draft
from studio.hearing import Hearing
from studio.routes.pictures import preview_path
from studio.store import Outcome, Project, Store


def edit(store: Store, project: Project, message: str) -> Outcome:
    """Return what the editor makes of a message; blocking, and for long sounds slow."""
    media = [item.as_media() for item in project.media]
    hearing = Hearing(store, project)
    draft = project.draft
    timeline = from_draft(Draft.model_validate(draft)) if draft is not None else None

    def preview(at_ms: int | None) -> str:
        return preview_path(project.session_id, at_ms=at_ms, revision=project.revision)

    said = respond(
        message,
        timeline=timeline,
        media=media,
        history=History.from_json(project.history),
        lang=_language(project.lang),
        silences=hearing.silences,
        cues=hearing.cues,
        transcribe=hearing.transcribe,
        preview=preview,
    )
    changed = said.timeline
    return Outcome(
        events=[as_flat(event) for event in said.events],
        draft=None if changed is None else to_draft(changed, media).as_wire(),
        history=said.history.as_json(),
    )


def _language(told: str) -> str:
    """Return a language the editor speaks from what a client calls it ("zh-CN")."""
    code = told.replace("_", "-").partition("-")[0].lower()
    return code if code in lexicons() else "en"
