"""Values inside a sentence: times, shares, colours, shapes, quoted words; and the text without them.

`scan` overwrites each value by one character of its kind, so that patterns may say `{time}` and
find which one was meant by the character itself. All languages are read together: people mix them.
"""

from intents.slots.grammar import number, number_pattern, ordinal, ordinal_pattern
from intents.slots.scanning import scan
from intents.slots.slotted import KINDS, Slotted, SlotValue, slot_class, slot_filler

__all__ = [
    "KINDS",
    "SlotValue",
    "Slotted",
    "number",
    "number_pattern",
    "ordinal",
    "ordinal_pattern",
    "scan",
    "slot_class",
    "slot_filler",
]
