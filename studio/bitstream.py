"""H.264 syntax, as far as moving slices from one picture into another needs it (ITU-T H.264).

Only what our own x264 settings produce is understood: progressive 4:2:0, CABAC, picture order
count type 0, no weighted prediction, no reference list modification. Anything else raises
ValueError, never a wrong stream.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from studio.bits import B, BitReader, BitWriter, I
from studio.skips import SKIP_QP, skipped_macroblocks

START_CODE = b"\x00\x00\x00\x01"
IDR, NON_IDR, SPS, PPS = 5, 1, 7, 8
"""nal_unit_type, table 7-1."""

_NEEDS_ESCAPE = re.compile(rb"\x00\x00[\x00-\x03]")


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
        reader = BitReader(payload)
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
        writer = BitWriter()
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
        reader = BitReader(_unescape(nal[1:]))
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
        reader = BitReader(header)
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
            qp=SKIP_QP,
            payload=skipped_macroblocks(self.slice_type, self.cabac_init, count),
        )

    def as_nal(self, sps: SequenceParameters, pps: PictureParameters) -> bytes:
        """Return the NAL unit; deblocking stops at the slice's edges (idc 2)."""
        writer = BitWriter()
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
