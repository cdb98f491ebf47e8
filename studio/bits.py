"""Bits and Exp-Golomb codes, as H.264's headers are written in (ITU-T H.264, section 9.1)."""

from __future__ import annotations

P, B, I = 0, 1, 2  # noqa: E741  (the standard's names of slice types)


class BitReader:
    """Reads bits, most significant first."""

    def __init__(self, data: bytes) -> None:
        self._value = int.from_bytes(data, "big")
        self.length = len(data) * 8
        self.position = 0

    def bits(self, count: int) -> int:
        if self.position + count > self.length:
            raise ValueError("bitstream ends early")
        self.position += count
        return (self._value >> (self.length - self.position)) & ((1 << count) - 1)

    def unsigned(self) -> int:
        """Return ue(v), section 9.1."""
        zeros = 0
        while not self.bits(1):
            zeros += 1
        return (1 << zeros) - 1 + self.bits(zeros)

    def signed(self) -> int:
        """Return se(v), section 9.1.1."""
        code = self.unsigned()
        return (code + 1) // 2 if code & 1 else -(code // 2)


class BitWriter:
    """Writes bits, most significant first."""

    def __init__(self) -> None:
        self._value = 0
        self._count = 0

    def bits(self, count: int, value: int) -> None:
        self._value = (self._value << count) | value
        self._count += count

    def unsigned(self, value: int) -> None:
        self.bits(2 * (value + 1).bit_length() - 1, value + 1)

    def signed(self, value: int) -> None:
        self.unsigned(2 * value - 1 if value > 0 else -2 * value)

    def fill(self, bit: int) -> None:
        """Fill up to a whole byte with that bit."""
        while self._count % 8:
            self.bits(1, bit)

    def as_bytes(self) -> bytes:
        return self._value.to_bytes(self._count // 8, "big")
