"""The project on the wire: `Timeline` to the backend's draft and back.

Every thing of the timeline is a track (background 0, sound 1, text 7, waveform and the other
small things 100) that other readers of the wire can understand: `d` is the length, `m.start_ms`
the start, `m.text`, `m.volume`, `m.source`, `m.title` the rest. What only the studio knows is
under the key "a2e" of draft, track or segment. Keys and tracks of other writers come back as
they were.
"""

from __future__ import annotations

from skill.wire.draft import OURS
from studio.drafts.reader import from_draft
from studio.drafts.writer import to_draft

__all__ = ["OURS", "from_draft", "to_draft"]
