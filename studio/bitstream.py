"""H.264 syntax, as far as moving slices from one picture into another needs it (ITU-T H.264).

Only what our own x264 settings produce is understood: progressive 4:2:0, CABAC, picture order
count type 0, no weighted prediction, no reference list modification. Anything else raises
ValueError, never a wrong stream.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

START_CODE = b"\x00\x00\x00\x01"
IDR, NON_IDR, SPS, PPS = 5, 1, 7, 8
"""nal_unit_type, table 7-1."""
P, B, I = 0, 1, 2  # noqa: E741  (the standard's names of slice types)

_NEEDS_ESCAPE = re.compile(rb"\x00\x00[\x00-\x03]")


class _BitReader:
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


class _BitWriter:
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


def nal_units(data: bytes) -> Iterator[bytes]:
    """Yield the NAL units of an Annex B byte stream, without start codes."""
    start = data.find(b"\x00\x00\x01")
    while start >= 0:
        end = data.find(b"\x00\x00\x01", start + 3)
        yield data[start + 3 :] if end < 0 else data[start + 3 : end].rstrip(b"\x00")
        start = end


def _unescape(nal: bytes) -> bytes:
    """Return the payload without emulation prevention bytes (7.4.1.1)."""
    return nal.replace(b"\x00\x00\x03", b"\x00\x00")


def _escape(payload: bytes) -> bytes:
    """Return the payload with emulation prevention bytes (7.4.1.1)."""
    pieces: list[bytes] = []
    start = 0
    while match := _NEEDS_ESCAPE.search(payload, start):
        pieces += [payload[start : match.start() + 2], b"\x03"]
        start = match.start() + 2
    return b"".join([*pieces, payload[start:]])


@dataclass(frozen=True, slots=True)
class SequenceParameters:
    """A sequence parameter set (7.3.2.1.1), its tail from the VUI on kept as bits."""

    profile: int
    constraints: int
    level: int
    frame_num_bits: int
    order_count_bits: int
    reference_frames: int
    width_mbs: int
    height_mbs: int
    crop: tuple[int, int, int, int]
    """Left, right, top, bottom, in units of two pixels."""
    tail: tuple[int, int]
    """Number of bits and their value: vui_parameters_present_flag and what follows."""

    @classmethod
    def parse(cls, nal: bytes) -> SequenceParameters:
        payload = _unescape(nal[1:])
        reader = _BitReader(payload)
        profile, constraints, level = reader.bits(8), reader.bits(8), reader.bits(8)
        if reader.unsigned() != 0:
            raise ValueError("seq_parameter_set_id other than 0")
        # chroma_format_idc, bit depths, transform bypass, scaling matrix: High profile, 4:2:0, 8 bit
        if profile != 100 or [reader.unsigned() for _ in range(3)] != [1, 0, 0] or reader.bits(2):
            raise ValueError("not plain High profile")
        frame_num_bits = reader.unsigned() + 4
        if reader.unsigned() != 0:
            raise ValueError("picture order count type other than 0")
        order_count_bits = reader.unsigned() + 4
        reference_frames = reader.unsigned()
        gaps = reader.bits(1)
        width, height = reader.unsigned() + 1, reader.unsigned() + 1
        if gaps or reader.bits(2) != 0b11:  # frame_mbs_only_flag, direct_8x8_inference_flag
            raise ValueError("interlaced, or gaps in frame_num")
        crop = (0, 0, 0, 0)
        if reader.bits(1):
            left, right, top, bottom = (reader.unsigned() for _ in range(4))
            crop = (left, right, top, bottom)
        number = int.from_bytes(payload, "big")
        stop_bit = (number & -number).bit_length()
        tail_bits = reader.length - stop_bit - reader.position
        tail = (tail_bits, reader.bits(tail_bits))
        return cls(
            profile,
            constraints,
            level,
            frame_num_bits,
            order_count_bits,
            reference_frames,
            width,
            height,
            crop,
            tail,
        )

    def as_nal(self) -> bytes:
        writer = _BitWriter()
        for byte in (self.profile, self.constraints, self.level):
            writer.bits(8, byte)
        for value in (0, 1, 0, 0):
            writer.unsigned(value)
        writer.bits(2, 0)
        writer.unsigned(self.frame_num_bits - 4)
        writer.unsigned(0)
        writer.unsigned(self.order_count_bits - 4)
        writer.unsigned(self.reference_frames)
        writer.bits(1, 0)
        writer.unsigned(self.width_mbs - 1)
        writer.unsigned(self.height_mbs - 1)
        writer.bits(2, 0b11)
        writer.bits(1, int(any(self.crop)))
        if any(self.crop):
            for value in self.crop:
                writer.unsigned(value)
        writer.bits(*self.tail)
        writer.bits(1, 1)
        writer.fill(0)
        return bytes([0x60 | SPS]) + _escape(writer.as_bytes())


@dataclass(frozen=True, slots=True)
class PictureParameters:
    """What slice headers need of a picture parameter set (7.3.2.2)."""

    initial_qp: int
    nal: bytes

    @classmethod
    def parse(cls, nal: bytes) -> PictureParameters:
        reader = _BitReader(_unescape(nal[1:]))
        ids = (reader.unsigned(), reader.unsigned())
        cabac, bottom_field_order, groups = reader.bits(1), reader.bits(1), reader.unsigned()
        reader.unsigned(), reader.unsigned()  # default numbers of references
        weighted = reader.bits(3)
        initial_qp = 26 + reader.signed()
        reader.signed(), reader.signed()
        deblocking_control, constrained_intra, redundant = (reader.bits(1) for _ in range(3))
        plain = (ids, cabac, bottom_field_order, groups, weighted, deblocking_control, redundant)
        if plain != ((0, 0), 1, 0, 0, 0, 1, 0) or constrained_intra:
            raise ValueError("picture parameters that slices cannot be moved under")
        return cls(initial_qp, nal)


_DEBLOCKED_ABOVE = 15
"""Up to this quantiser the deblocking filter changes nothing (table 8-16: alpha is 0)."""


@dataclass(frozen=True, slots=True)
class Slice:
    """A coded slice: its header fields (7.3.3) and its CABAC payload."""

    nal_header: int
    first_mb: int
    slice_type: int
    frame_num: int
    idr_id: int
    order_count: int
    direct_spatial: int
    references: tuple[int, ...]
    """Overriding numbers of active references, empty when the defaults hold."""
    cabac_init: int
    qp: int
    deblock_offsets: tuple[int, int]
    payload: bytes

    @property
    def is_idr(self) -> bool:
        return self.nal_header & 31 == IDR

    @property
    def picture(self) -> tuple[int, int, int, int]:
        """What all slices of one picture must agree in (7.4.1.2.4)."""
        return (self.nal_header, self.frame_num, self.idr_id, self.order_count)

    @classmethod
    def parse(cls, nal: bytes, sps: SequenceParameters, pps: PictureParameters) -> Slice:
        # The header is short: only its bytes are turned into a number.
        header = _unescape(nal[:64])[1:]
        reader = _BitReader(header)
        first_mb, slice_type = reader.unsigned(), reader.unsigned() % 5
        reader.unsigned()
        frame_num = reader.bits(sps.frame_num_bits)
        is_idr = nal[0] & 31 == IDR
        idr_id = reader.unsigned() if is_idr else 0
        order_count = reader.bits(sps.order_count_bits)
        direct_spatial = reader.bits(1) if slice_type == B else 0
        references: tuple[int, ...] = ()
        if slice_type != I:
            lists = 2 if slice_type == B else 1
            if reader.bits(1):
                references = tuple(reader.unsigned() + 1 for _ in range(lists))
            if any(reader.bits(1) for _ in range(lists)):
                raise ValueError("reference list modification")
        if nal[0] & 0x60 and reader.bits(2 if is_idr else 1):
            raise ValueError("adaptive or long-term reference marking")
        cabac_init = 0 if slice_type == I else reader.unsigned()
        qp = pps.initial_qp + reader.signed()
        if reader.unsigned() != 1:
            offsets = (reader.signed(), reader.signed())
        elif qp <= _DEBLOCKED_ABOVE:
            # x264 leaves out a filter that would do nothing; written with one it decodes the same.
            offsets = (0, 0)
        else:
            raise ValueError("slice without deblocking")
        payload = _unescape(nal)[1 + (reader.position + 7) // 8 :]
        return cls(
            nal[0],
            first_mb,
            slice_type,
            frame_num,
            idr_id,
            order_count,
            direct_spatial,
            references,
            cabac_init,
            qp,
            offsets,
            payload,
        )

    def moved(self, first_mb: int) -> Slice:
        """Return the slice that many macroblocks further down."""
        return replace(self, first_mb=self.first_mb + first_mb)

    def in_picture_of(self, other: Slice) -> Slice:
        """Return this intra slice as a part of the other one's IDR picture."""
        return replace(
            self, nal_header=other.nal_header, frame_num=other.frame_num, idr_id=other.idr_id
        )

    def all_skipped(self, first_mb: int, count: int) -> Slice:
        """Return a slice of skipped macroblocks beside this P or B slice, in the same picture."""
        return replace(
            self,
            first_mb=first_mb,
            qp=_SKIP_QP,
            payload=_skipped_macroblocks(self.slice_type, self.cabac_init, count),
        )

    def as_nal(self, sps: SequenceParameters, pps: PictureParameters) -> bytes:
        """Return the NAL unit; deblocking stops at the slice's edges (idc 2)."""
        writer = _BitWriter()
        writer.unsigned(self.first_mb)
        writer.unsigned(self.slice_type)
        writer.unsigned(0)
        writer.bits(sps.frame_num_bits, self.frame_num)
        if self.is_idr:
            writer.unsigned(self.idr_id)
        writer.bits(sps.order_count_bits, self.order_count)
        if self.slice_type == B:
            writer.bits(1, self.direct_spatial)
        if self.slice_type != I:
            writer.bits(1, int(bool(self.references)))
            for number in self.references:
                writer.unsigned(number - 1)
            writer.bits(2 if self.slice_type == B else 1, 0)
        if self.nal_header & 0x60:
            writer.bits(2 if self.is_idr else 1, 0)
        if self.slice_type != I:
            writer.unsigned(self.cabac_init)
        writer.signed(self.qp - pps.initial_qp)
        writer.unsigned(2)
        for offset in self.deblock_offsets:
            writer.signed(offset)
        writer.fill(1)
        return bytes([self.nal_header]) + _escape(writer.as_bytes() + self.payload)


# CABAC of a slice in which every macroblock is skipped (9.3): one context for mb_skip_flag, whose
# neighbours are always skipped or absent, and end_of_slice_flag. At QP 51 a skip is the likely
# symbol from the first macroblock on, so only the likely path of the coder is needed; the QP of a
# skipped macroblock has no other effect, since nothing between two of them is deblocked.
_SKIP_QP = 51
_SKIP_CONTEXTS = {
    P: ((23, 33), (22, 25), (29, 16)),
    B: ((18, 64), (26, 34), (20, 40)),
}
"""(m, n) of mb_skip_flag by cabac_init_idc: contexts 11 and 24, tables 9-13 and 9-14."""
# fmt: off
_LPS_RANGE = (
    (128, 176, 208, 240), (128, 167, 197, 227), (128, 158, 187, 216), (123, 150, 178, 205),
    (116, 142, 169, 195), (111, 135, 160, 185), (105, 128, 152, 175), (100, 122, 144, 166),
    (95, 116, 137, 158), (90, 110, 130, 150), (85, 104, 123, 142), (81, 99, 117, 135),
    (77, 94, 111, 128), (73, 89, 105, 122), (69, 85, 100, 116), (66, 80, 95, 110),
    (62, 76, 90, 104), (59, 72, 86, 99), (56, 69, 81, 94), (53, 65, 77, 89),
    (51, 62, 73, 85), (48, 59, 69, 80), (46, 56, 66, 76), (43, 53, 63, 72),
    (41, 50, 59, 69), (39, 48, 56, 65), (37, 45, 54, 62), (35, 43, 51, 59),
    (33, 41, 48, 56), (32, 39, 46, 53), (30, 37, 43, 50), (29, 35, 41, 48),
    (27, 33, 39, 45), (26, 31, 37, 43), (24, 30, 35, 41), (23, 28, 33, 39),
    (22, 27, 32, 37), (21, 26, 30, 35), (20, 24, 29, 33), (19, 23, 27, 31),
    (18, 22, 26, 30), (17, 21, 25, 28), (16, 20, 23, 27), (15, 19, 22, 25),
    (14, 18, 21, 24), (14, 17, 20, 23), (13, 16, 19, 22), (12, 15, 18, 21),
    (12, 14, 17, 20), (11, 14, 16, 19), (11, 13, 15, 18), (10, 12, 15, 17),
    (10, 12, 14, 16), (9, 11, 13, 15), (9, 11, 12, 14), (8, 10, 12, 14),
    (8, 9, 11, 13), (7, 9, 11, 12), (7, 9, 10, 12), (7, 8, 10, 11),
    (6, 8, 9, 11), (6, 7, 9, 10), (6, 7, 8, 9),
)
"""rangeTabLPS, table 9-44, states 0 to 62."""
# fmt: on


@cache
def _skipped_macroblocks(slice_type: int, cabac_init: int, count: int) -> bytes:
    """Return the CABAC payload of that many skipped macroblocks, with the slice's stop bit."""
    slope, offset = _SKIP_CONTEXTS[slice_type][cabac_init]
    start = min(126, max(1, ((slope * _SKIP_QP) >> 4) + offset))
    if start <= 63:
        raise ValueError("a skip is not the likely symbol")
    state, low, size = start - 64, 0, 510
    bits: list[int] = []
    outstanding, first = 0, True

    def put(bit: int) -> None:
        nonlocal outstanding, first
        if first:
            first = False
        else:
            bits.append(bit)
        bits.extend([1 - bit] * outstanding)
        outstanding = 0

    def renormalise() -> None:  # figure 9-8
        nonlocal low, size, outstanding
        while size < 256:
            if low < 256:
                put(0)
            elif low >= 512:
                low -= 512
                put(1)
            else:
                low -= 256
                outstanding += 1
            size <<= 1
            low <<= 1

    for number in range(1, count + 1):
        size -= _LPS_RANGE[state][(size >> 6) & 3]
        state = min(62, state + 1)
        renormalise()
        size -= 2  # end_of_slice_flag
        if number < count:
            renormalise()
    low += size
    size = 2
    renormalise()
    put((low >> 9) & 1)
    bits += [(low >> 8) & 1, 1]  # the last bit is the stop bit of the slice
    bits += [0] * (-len(bits) % 8)
    return int("".join(map(str, bits)), 2).to_bytes(len(bits) // 8, "big")
