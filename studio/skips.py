"""A slice of nothing but skipped macroblocks, as CABAC codes it (ITU-T H.264, section 9.3)."""

from __future__ import annotations

from functools import cache

from studio.bits import B, P

# CABAC of a slice in which every macroblock is skipped (9.3): one context for mb_skip_flag, whose
# neighbours are always skipped or absent, and end_of_slice_flag. At QP 51 a skip is the likely
# symbol from the first macroblock on, so only the likely path of the coder is needed; the QP of a
# skipped macroblock has no other effect, since nothing between two of them is deblocked.
SKIP_QP = 51
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
def skipped_macroblocks(slice_type: int, cabac_init: int, count: int) -> bytes:
    """Return the CABAC payload of that many skipped macroblocks, with the slice's stop bit."""
    slope, offset = _SKIP_CONTEXTS[slice_type][cabac_init]
    start = min(126, max(1, ((slope * SKIP_QP) >> 4) + offset))
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
