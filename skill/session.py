"""Connect, and keep the connection through the three things that may be tried again.

A rejected token is renewed once (1001), a lost session is replaced once (1002), a rate limit is
waited out once (429). Each only for a request that certainly was not accepted.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar
from urllib.parse import quote

from skill.client import Client, ClientIdMissing
from skill.errors import AuthFailed, BadResponse, OutOfCredits, RateLimited, SessionLost, SkillError
from skill.events import Event
from skill.settings import Pace, Settings
from skill.store import Conversation, KeptToken, Store
from skill.wire.account import Token

logger = logging.getLogger(__name__)
T = TypeVar("T")

_CLAIM_S = 5.0


class Voice(Protocol):
    """Who is told what happens on the way."""

    def tell(self, event: Event) -> None:
        """Take one event."""

    def status(self, key: str, **facts: object) -> None:
        """Tell what is going on, in the user's language."""

    def reply(self, key: str, **facts: object) -> None:
        """Tell the user something, in the user's language."""


class Session:
    """The conversation's place on the backend."""

    def __init__(
        self,
        client: Client,
        *,
        base_url: str,
        settings: Settings,
        store: Store,
        conversation: Conversation,
        pace: Pace,
        voice: Voice,
        lang: str,
    ) -> None:
        self.client = client
        self._base_url = base_url
        self._settings = settings
        self._store = store
        self.conversation = conversation
        self._pace = pace
        self._voice = voice
        self._lang = lang
        self._renewed = False
        self._replaced = False
        self._ready_told = False
        self.anonymous_id = ""
        """The user id of an anonymous token, for a registration link."""

    @property
    def id(self) -> str:
        """The session's id; empty before `connect`."""
        return self.conversation.session_id

    @property
    def _is_cloud(self) -> bool:
        return self.conversation.backend == "cloud"

    # Connecting

    async def connect(self, *, project: bool = True) -> None:
        """Have a token, and a session when the step needs a project. Raises SkillError."""
        if not self.client.token:
            await self._authenticate()
        if project and not self.id:
            await self._create()

    async def _authenticate(self) -> None:
        self.client.client_id = await asyncio.to_thread(self._store.client_id)
        if self._settings.token and self._is_cloud:
            self.client.token = self._settings.token
            return
        kept = self._store.token(self._base_url)
        if kept is None:
            await self._ask_for_token(rejected="")
        else:
            self.client.token, self.anonymous_id = kept.token, kept.user_id

    async def _ask_for_token(self, *, rejected: str) -> None:
        lock = self._store.token_lock()
        await asyncio.to_thread(lock.acquire)
        try:
            # Another command may have got one while this one waited.
            kept = self._store.token(self._base_url)
            if kept is None or kept.token == rejected:
                kept = await self._fresh_token()
            self.client.token, self.anonymous_id = kept.token, kept.user_id
        finally:
            lock.release()

    async def _fresh_token(self) -> KeptToken:
        try:
            token = await self._patiently(self.client.anonymous_token)
        except ClientIdMissing:
            self.client.client_id = self._store.client_id(renew=True)
            token = await self._patiently(self.client.anonymous_token)
        if not (token.token.isascii() and token.token.isprintable()):
            raise BadResponse()
        kept = self._kept(token)
        self._store.keep_token(kept)
        return kept

    def _kept(self, token: Token) -> KeptToken:
        return KeptToken(
            api_url=self._base_url,
            client_id=self._store.client_id(),
            token=token.token,
            user_id=token.user_id,
            expires_at=token.expires_at,
        )

    async def _create(self) -> None:
        session = await self.call(lambda: self.client.create_session(self._lang))
        conversation = self.conversation
        conversation.session_id = session.session_id
        conversation.task_id = session.task_id
        conversation.user_id = session.user_id
        conversation.api_url = self._base_url if self._is_cloud else ""
        conversation.has_timeline = False
        conversation.uploads = []
        conversation.exports = []
        conversation.title = ""
        self._store.save(conversation)
        if not self._ready_told:
            self._voice.status("ready")
            self._ready_told = True

    # What may be tried again

    async def call(self, make: Callable[[], Awaitable[T]], *, replace: bool = True) -> T:
        """Return what the request gives; `make` is called again only when it was not accepted.

        replace: begin a new session when this one is lost; otherwise SessionLost is raised.
        """
        while True:
            try:
                return await self._patiently(make)
            except AuthFailed as error:
                if self._renewed or error.facts.get("status") == 403:
                    raise
                self._renewed = True
                await self._renew()
            except ClientIdMissing:
                if self._renewed:
                    raise
                self._renewed = True
                self._renew_client_id()
            except SessionLost as error:
                if self._replaced or not self.id or not replace or error.facts.get("unsure"):
                    raise
                self._replaced = True
                await self._replace()
            except OutOfCredits as error:
                raise self._out_of_credits(error) from error

    async def _renew(self) -> None:
        logger.info("the token is not accepted any more")
        self._voice.status("renewing")
        rejected, self.client.token = self.client.token, ""
        try:
            await self._ask_for_token(rejected=rejected)
        except RateLimited:
            raise
        except SkillError as error:
            if error.code in {"unreachable", "timeout", "storage"}:
                raise
            raise AuthFailed() from error

    def _renew_client_id(self) -> None:
        """Make a new client id and keep the token: the projects belong to whom it was given to."""
        kept = self._store.token(self._base_url)
        self.client.client_id = self._store.client_id(renew=True)
        if kept is not None:
            kept.client_id = self._store.client_id()
            self._store.keep_token(kept)

    async def _replace(self) -> None:
        """Begin a new session and say what the old one had."""
        lost = self.conversation.uploads or self.conversation.has_timeline
        self.conversation.session_id = ""
        self._voice.reply("session_replaced", had_work=bool(lost))
        self._ready_told = True
        await self._create()

    async def _patiently(self, make: Callable[[], Awaitable[T]]) -> T:
        try:
            return await make()
        except RateLimited:
            self._voice.status("rate_limited_waiting", seconds=round(self._pace.rate_limit_s))
            await asyncio.sleep(self._pace.rate_limit_s)
            return await make()

    def _out_of_credits(self, error: OutOfCredits) -> OutOfCredits:
        facts = {**error.facts, "register_url": self.register_url()}
        return OutOfCredits(None, **facts)

    async def refusal(self, error: SkillError) -> SkillError:
        """Return what a refusal within a stream means, with what can be mended mended.

        The message has been taken then, so it is not sent again.
        """
        if isinstance(error, OutOfCredits):
            return self._out_of_credits(error)
        if isinstance(error, AuthFailed) and not (
            self._renewed or error.facts.get("status") == 403
        ):
            self._renewed = True
            await self._renew()
            return AuthFailed("access_renewed")
        if isinstance(error, SessionLost) and not self._replaced and not error.facts.get("unsure"):
            self._replaced = True
            await self._replace()
            return SessionLost("say_again")
        return error

    def masked(self, text: str) -> str:
        """Return the text without the secrets and ids that a backend may put into its words."""
        client = self.client
        for secret in (client.token, client.client_id, self.id):
            if len(secret) >= 8:
                text = text.replace(secret, "•••")
        return text

    def register_url(self) -> str:
        """Return where an anonymous user registers, or "" for a registered one."""
        if self._settings.token or not self._is_cloud:
            return ""
        who = self.conversation.user_id or self.anonymous_id
        # An id from a backend goes into a link only as what ids are made of.
        safe = "".join(c for c in who if c.isascii() and (c.isalnum() or c in "_-."))
        return f"{self._settings.web_url}/register?bind={safe}" if safe else ""

    async def claim_url(self) -> str:
        """Return the link that opens the project in a browser, or "" when there is none."""
        if not self._is_cloud or not self.id or not self.conversation.task_id:
            return ""
        # A link is a courtesy: nobody waits long for it.
        with contextlib.suppress(SkillError, TimeoutError):
            async with asyncio.timeout(_CLAIM_S):
                claim = await self.client.claim(self.conversation.task_id, self.id)
            safe = "".join(c for c in claim.claim_token if c.isascii() and c.isprintable())
            return f"{self._settings.web_url}/workspace/claim?ct={quote(safe, safe='')}"
        return ""
