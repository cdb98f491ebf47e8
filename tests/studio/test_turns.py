from __future__ import annotations

import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest

from skill.wire.agent import Text, ToolCall, ToolResult, as_flat
from studio.accounts import EDIT_COST, TOKEN_LIFE_S
from studio.database import Database
from studio.faults import NoCredits, TooManyTokens, Unauthorised, UnknownSession
from studio.migrations import MIGRATIONS
from studio.store import Outcome, Project, Store
from studio.turns import answer

EVENTS = [ToolCall("add_text"), ToolResult("add_text", {"ok": True}), Text("Done.")]


class Clock:
    def __init__(self) -> None:
        self.at = 1_800_000_000.0

    def __call__(self) -> float:
        return self.at


class Room:
    """One project whose editor appends each message to the draft's title."""

    def __init__(self, home: Path) -> None:
        self.clock = Clock()
        self.store = Store(home, now=self.clock)
        self.user_id = self.store.grant_token("client").user_id
        self.session_id = self.store.create_session(self.user_id, name="p", lang="en").session_id
        self.understood: list[str] = []

    def editor(self, _store: Store, project: Project, message: str) -> Outcome:
        self.understood.append(message)
        title = (project.draft or {"m": {"title": ""}})["m"]["title"]
        return Outcome(
            [as_flat(event) for event in EVENTS],
            {"t": [], "m": {"title": f"{title}{message};"}},
            history=f"{project.history}{message}\n",
        )

    def say(self, message: str, message_id: str, **options: Any) -> list[Any]:
        return answer(
            self.store,
            self.session_id,
            self.user_id,
            message,
            message_id=message_id,
            editor=options.pop("editor", self.editor),
            **options,
        )

    @property
    def title(self) -> str:
        draft = self.store.project(self.session_id).draft
        return "" if draft is None else draft["m"]["title"]


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path / "studio")


def test_a_turn_is_remembered_with_draft_and_history(room):
    events = room.say("red", "m1")
    assert [type(event).__name__ for event in events] == ["ToolCall", "ToolResult", "Text"]
    project = room.store.project(room.session_id)
    assert (project.draft["m"]["title"], project.history) == ("red;", "red\n")
    assert project.revision == 1


def test_the_same_message_id_edits_once_and_says_the_same(room):
    first = room.say("red", "m1")
    again = room.say("red", "m1")
    assert again == first
    assert room.understood == ["red"]
    assert room.title == "red;"


def test_the_same_words_under_a_new_id_edit_again(room):
    room.say("red", "m1")
    room.say("red", "m2")
    assert room.title == "red;red;"


def test_the_same_id_in_another_project_is_another_message(room):
    room.say("red", "m1")
    room.session_id = room.store.create_session(room.user_id, name="p", lang="en").session_id
    room.say("blue", "m1")
    assert room.title == "blue;"


def test_a_turn_that_fails_leaves_nothing(room):
    def broken(_store, _project, _message):
        raise RuntimeError("half way")

    with pytest.raises(RuntimeError):
        room.say("red", "m1", editor=broken)
    assert room.title == ""
    room.say("red", "m1")
    assert room.title == "red;"


def test_a_project_changed_in_between_is_understood_anew(room):
    """Another process edits while this one thinks."""
    other = Room.__new__(Room)
    other.__dict__ |= {**room.__dict__, "understood": []}

    def slow(store, project, message):
        if not other.understood:
            store.record_turn(
                project,
                "theirs",
                other.editor(store, project, "theirs"),
                is_charged=False,
            )
        return room.editor(store, project, message)

    room.say("mine", "m1", editor=slow)
    assert room.title == "theirs;mine;"
    assert room.understood == ["mine", "mine"]


def test_many_messages_at_once_are_all_kept(room):
    threads = [
        threading.Thread(target=room.say, args=(str(number), f"m{number}")) for number in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(room.title.rstrip(";").split(";"), key=int) == [str(n) for n in range(20)]


def test_one_message_from_many_sides_edits_once(room):
    threads = [threading.Thread(target=room.say, args=("red", "m1")) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert room.title == "red;"


def test_words_alone_change_no_revision_and_cost_nothing(room):
    def talks(_store, project, _message):
        return Outcome([as_flat(Text("Hello."))], None, history=project.history)

    room.say("hi", "m1", editor=talks, is_charged=True)
    assert room.store.project(room.session_id).revision == 0
    assert room.store.balance(room.user_id).available == 100


def test_a_metered_project_is_paid_once(room):
    for number in range(3):
        room.say("edit", f"m{number}", is_charged=True)
    assert room.store.balance(room.user_id).available == 100 - EDIT_COST


def test_without_credits_nothing_is_edited(room):
    for _ in range(2):
        room.say("edit", "m1", is_charged=True)
        room.session_id = room.store.create_session(room.user_id, name="p", lang="en").session_id
    with pytest.raises(NoCredits) as caught:
        room.say("edit", "m1", is_charged=True)
    assert caught.value.facts["available"] == 0
    assert caught.value.facts["bind"] == room.user_id
    assert room.title == ""


def test_nothing_is_charged_unless_metered(room):
    room.say("edit", "m1")
    assert room.store.balance(room.user_id).available == 100


# Tokens


def test_a_token_lives_seven_days_and_then_a_new_one_is_given(room):
    grant = room.store.grant_token("client-2")
    assert room.store.user_of(grant.token) == grant.user_id
    with pytest.raises(TooManyTokens):
        room.store.grant_token("client-2")
    room.clock.at += TOKEN_LIFE_S + 1
    with pytest.raises(Unauthorised, match="token_expired"):
        room.store.user_of(grant.token)
    again = room.store.grant_token("client-2")
    assert (again.user_id, again.credits) == (grant.user_id, 100)


def test_the_token_itself_is_not_on_the_disk(room):
    grant = room.store.grant_token("client-3")
    for file in room.store.home.iterdir():
        if file.is_file():
            assert grant.token.encode() not in file.read_bytes()


def test_a_claim_opens_its_project_for_seven_days(room):
    project = room.store.project(room.session_id)
    claim = room.store.claim(project.session_id, project.task_id, room.user_id)
    assert room.store.claimed(claim).session_id == project.session_id
    room.clock.at += TOKEN_LIFE_S + 1
    with pytest.raises(UnknownSession):
        room.store.claimed(claim)


def test_the_database_is_migrated_once_whoever_comes_first(tmp_path):
    threads = [threading.Thread(target=Store, args=(tmp_path / "home",)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Store(tmp_path / "home").reading() as db:
        assert db.execute("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS)
        assert db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


def test_a_newer_database_is_left_alone(room):
    with room.store.transaction() as db:
        db.execute("PRAGMA user_version = 99")
    with Store(room.store.home).reading() as db:
        assert db.execute("PRAGMA user_version").fetchone()[0] == 99


def test_a_full_disk_is_told_as_one_and_not_as_a_failed_rollback(tmp_path):
    database = Database(tmp_path)

    def fill() -> None:
        with database.transaction() as db:
            db.execute("PRAGMA max_page_count = 1")
            db.execute("INSERT INTO turns VALUES ('s', 'm', ?, 0)", ("x" * 1_000_000,))

    with pytest.raises(sqlite3.OperationalError) as caught:
        fill()
    assert caught.value.sqlite_errorcode == sqlite3.SQLITE_FULL
