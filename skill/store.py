"""What is kept on disk: conversations, the client id and the token. Folder 0700, files 0600.

Every write goes to a new file which then takes the old one's place, so that a kill leaves the
old or the new state and never half of one.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import secrets
import time
import unicodedata
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from skill.errors import StorageFull, UsageError
from skill.settings import BackendName, Settings

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@contextmanager
def storage(path: Path) -> Iterator[None]:
    """Translate the disk's refusals: full is StorageFull, everything else a UsageError."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFull(path=str(path)) from error
        raise UsageError("usage_path", path=str(path)) from error


def make_private(folder: Path) -> None:
    """Make a folder, and those above it that are missing, for the owner only."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for each in reversed(missing):
        each.mkdir(mode=0o700, exist_ok=True)


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only the owner reads, all of it or nothing. Raises StorageFull."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    with storage(path):
        make_private(path.parent)
        try:
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)


class Kept(msgspec.Struct, kw_only=True):
    """A model of ours on disk: what a later version adds is ignored."""

    # Not pydantic: every command reads these before its first word, and loading it takes longer
    # than all else together.


class Export(Kept):
    """A render of one state of the timeline, so that the same is never rendered twice."""

    render_id: str
    digest: str
    """Of the draft that was rendered."""
    path: str = ""
    """Where the finished video lies; empty until then."""
    size_bytes: int = 0
    status: str = "pending"
    """pending, completed, failed or cancelled."""
    title: str = ""
    created_s: float = 0
    """Unix time."""


class Conversation(Kept):
    """One conversation, one project at a time."""

    name: str = "default"
    project: str = msgspec.field(default_factory=lambda: uuid.uuid4().hex)
    """Changes with `new`: work of an older project does not touch this one's facts."""
    lang: str = ""
    backend: BackendName = "studio"
    api_url: str = ""
    """The cloud the session belongs to; empty for the studio."""
    session_id: str = ""
    task_id: str = ""
    user_id: str = ""
    title: str = ""
    """Of the project, as the last draft or upload says."""
    uploads: list[str] = []
    """Names of the files brought in, in order."""
    has_timeline: bool = False
    """Whether there was anything on the timeline when it was last seen."""
    suggested: list[str] = []
    """The next steps that were named last: they are not named twice in a row."""
    exports: list[Export] = []
    changed_s: float = 0
    """Unix time of the last change."""

    def export_of(self, digest: str) -> Export | None:
        """Return the latest render of that draft."""
        return next((e for e in reversed(self.exports) if e.digest == digest), None)


class KeptToken(Kept):
    """An anonymous token and whom it was given to."""

    api_url: str
    client_id: str
    token: str
    user_id: str = ""
    expires_at: str = ""

    def __repr__(self) -> str:
        return f"KeptToken(api_url={self.api_url!r})"


def draft_digest(draft: object, where: str) -> str:
    """Return a short name for one state of the timeline; `where` tells projects apart."""
    text = json.dumps([where, draft], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()[:32]


def folder_name(conversation: str) -> str:
    """Return a folder name for any conversation name, the same for the same name only."""
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", conversation).strip("-")[:40]
    if plain == conversation and not plain.startswith("x-"):
        return plain
    canonical = unicodedata.normalize("NFC", conversation)
    digest = hashlib.sha256(canonical.encode("utf-8", errors="surrogatepass")).hexdigest()[:10]
    return f"x-{plain or 'c'}-{digest}"


class Store:
    """The state folder."""

    def __init__(self, settings: Settings) -> None:
        self.home = settings.home
        self._settings = settings

    def prepare(self) -> None:
        """Make the folder. Raises StorageFull or UsageError when it cannot be."""
        with storage(self.home):
            make_private(self.home)
            if not self.home.is_dir():
                raise NotADirectoryError(self.home)
            # A folder that was there before (somebody's home even) may hold more than our files.
            is_ours = self.home != Path.home() and os.access(self.home, os.W_OK)
            if os.name == "posix" and is_ours and self.home.stat().st_mode & 0o077:
                self.home.chmod(0o700)

    # Conversations

    def folder(self, name: str) -> Path:
        """Return the folder of one conversation."""
        return self.home / "conversations" / folder_name(name)

    def load(self, name: str) -> Conversation | None:
        """Return the conversation, or None when there is none (or only a damaged file)."""
        return self._read_conversation(self.folder(name) / "conversation.json")

    def _read_conversation(self, path: Path) -> Conversation | None:
        try:
            return msgspec.convert(json.loads(path.read_bytes()), Conversation)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.ValidationError, ValueError, RecursionError):
            # A file that some other program spoilt must not end the program for good.
            return None

    def save(self, conversation: Conversation) -> None:
        """Keep the conversation, unless another project has taken its place meanwhile."""
        kept = self.load(conversation.name)
        if kept is not None and kept.project != conversation.project:
            return
        self.replace(conversation)

    def replace(self, conversation: Conversation) -> None:
        """Keep the conversation, whatever was there."""
        conversation.changed_s = time.time()
        folder = self.folder(conversation.name)
        with storage(folder):
            make_private(folder)
        content = json.dumps(msgspec.to_builtins(conversation), indent=1).encode("ascii")
        write_private(folder / "conversation.json", content)

    def conversations(self) -> list[Conversation]:
        """Return all conversations, the last changed first."""
        found = (
            self._read_conversation(path)
            for path in (self.home / "conversations").glob("*/conversation.json")
        )
        kept = [conversation for conversation in found if conversation is not None]
        return sorted(kept, key=lambda conversation: -conversation.changed_s)

    def lock(self, name: str) -> FileLock:
        """Return the lock that a turn of this conversation holds while it runs."""
        folder = self.folder(name)
        with storage(folder):
            make_private(folder)
        return FileLock(folder / "turn.lock", mode=0o600, thread_local=False)

    # Client id and token

    def client_id(self, *, renew: bool = False) -> str:
        """Return the id this machine is known by; it is made once, and again with `renew`."""
        if self._settings.client_id and not renew:
            return self._settings.client_id
        path = self.home / "client_id"
        if not renew:
            try:
                kept = path.read_text(encoding="ascii", errors="ignore").strip()
            except OSError:
                kept = ""
            if re.fullmatch(r"[A-Za-z0-9._-]{8,128}", kept):
                return kept
        self.prepare()
        fresh = str(uuid.uuid4())
        write_private(path, fresh.encode("ascii"))
        return fresh

    def token(self, api_url: str) -> KeptToken | None:
        """Return the kept token for that backend and this client id."""
        path = self.home / "token.json"
        try:
            kept = msgspec.convert(json.loads(path.read_bytes()), KeptToken)
        except (OSError, msgspec.ValidationError, ValueError):
            return None
        mine = kept.api_url == api_url and kept.client_id == self.client_id()
        return kept if mine and kept.token else None

    def keep_token(self, token: KeptToken) -> None:
        """Keep a token, readable by the owner only."""
        self.prepare()
        write_private(self.home / "token.json", msgspec.json.encode(token))

    def token_lock(self) -> FileLock:
        """Return the lock under which a token is asked for: there is one for a client a week."""
        self.prepare()
        return FileLock(self.home / "token.lock", mode=0o600, thread_local=False)


def is_held(lock: FileLock) -> bool:
    """Whether somebody else holds the lock right now."""
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    lock.release()
    return False
