"""Whether a picture track needs a key, as its container says. FFmpeg does not: without the key it
decodes noise, and calls the file damaged."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from workers.video.files import open_regular

ELEMENTS_AT_MOST = 100_000
SCANNED_BYTES = 4 << 20
TABLE_BYTES = 1 << 20
SCRAMBLED_SHARE = 0.05  # discs leave most of their sectors readable

_BOXES = {b"moov", b"trak", b"mdia", b"minf", b"stbl"}
_PROTECTED = {b"encv", b"drmi"}
_SCHEMES = {
    b"cenc": "Common Encryption", b"cbcs": "Common Encryption", b"cens": "Common Encryption",
    b"cbc1": "Common Encryption", b"piff": "PlayReady", b"itun": "FairPlay",
}  # fmt: skip

_SEGMENT, _TRACKS, _TRACK, _TYPE, _CLUSTER = 0x18538067, 0x1654AE6B, 0xAE, 0x83, 0x1F43B675
_ENCODINGS, _ENCODING, _ENCRYPTION = 0x6D80, 0x6240, 0x5035

_ASF_ENCRYPTION = (  # Content, Extended Content and Advanced Content Encryption Object
    bytes.fromhex("FBB3112223BDD211B4B700A0C955FC6E"),
    bytes.fromhex("14E68A292226174CB935DAE07EE9289C"),
    bytes.fromhex("338505438169E6499B74AD12CB86D58C"),
)
_MXF_ENCRYPTED_TRIPLET = bytes.fromhex("0D010301027E0100")  # SMPTE 429-6, behind the UL's version
_SAMPLE_AES = {0xDB}  # the stream type of H.264 in HLS with SAMPLE-AES
_TS_PACKET = 188
_PROGRAMS, _STUFFING = 0, 0x1FFF


def encryption(path: Path, demuxer: str) -> str | None:
    """How the picture of a file is encrypted, in a word or two; None: it is not, or does not say.

    Raises:
        VideoError: the file cannot be read.
    """
    look = _LOOKS.get(demuxer)
    if look is None:
        return None
    with open(open_regular(path), "rb") as file:
        return look(file)


# ── mp4, mov: a tree of boxes (ISO/IEC 14496-12, 23001-7) ───────────────────────────────────────


def _mov(file: BinaryIO) -> str | None:
    """Encrypted if every picture track has a protected sample entry."""
    tracks: list[bytes] = []  # of each picture track, its description of samples
    handler = b""
    for kind, start, size in boxes(file, 0, size_of(file)):
        if kind == b"trak":
            handler = b""
        elif kind == b"hdlr":
            handler = read_at(file, start + 8, 4)
        elif kind == b"stsd" and handler == b"vide":
            tracks.append(read_at(file, start, min(size, TABLE_BYTES)))
    protected = [found for found in map(_protected, tracks) if found]
    return protected[0] if protected and len(protected) == len(tracks) else None


def _protected(descriptions: bytes) -> str | None:
    at = 8
    entries: list[bytes] = []
    while at + 8 <= len(descriptions) and len(entries) < ELEMENTS_AT_MOST:
        entries.append(descriptions[at + 4 : at + 8])
        at += max(8, int.from_bytes(descriptions[at : at + 4], "big"))
    if not _PROTECTED & set(entries):
        return None
    scheme = re.search(rb"schm....(....)", descriptions, re.DOTALL)
    return _SCHEMES.get(scheme[1] if scheme else b"", "copy protection")


def boxes(file: BinaryIO, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Kind, place and size of the content of every box on the way to descriptions of samples."""
    open_until = [end]
    at = start
    for _ in range(ELEMENTS_AT_MOST):
        while open_until and at + 8 > open_until[-1]:
            at = open_until.pop()
        if not open_until:
            return
        head = read_at(file, at, 16)
        if len(head) < 8:
            return
        size, kind, skip = int.from_bytes(head[:4], "big"), head[4:8], 8
        if size == 1:
            size, skip = int.from_bytes(head[8:16], "big"), 16
        elif size == 0:
            size = open_until[-1] - at
        if size < skip:
            return
        yield kind, at + skip, size - skip
        if kind in _BOXES:
            open_until.append(min(at + size, open_until[-1]))
            at += skip
        else:
            at += size


# ── mkv, webm: a tree of elements (RFC 8794, 9559) ──────────────────────────────────────────────


def _matroska(file: BinaryIO) -> str | None:
    whole = size_of(file)
    for segment, start, size in _elements(file, 0, whole):
        if segment != _SEGMENT:
            continue
        for kind, begin, length in _elements(file, start, min(whole, start + size)):
            if kind == _CLUSTER:
                return None
            if kind == _TRACKS:
                return _matroska_tracks(file, begin, begin + length)
    return None


def _matroska_tracks(file: BinaryIO, start: int, end: int) -> str | None:
    pictures = encrypted = 0
    for track, begin, length in _elements(file, start, end):
        if track != _TRACK:
            continue
        inside = {kind: (at, size) for kind, at, size in _elements(file, begin, begin + length)}
        if _TYPE not in inside or read_at(file, *inside[_TYPE])[-1:] != b"\x01":
            continue
        pictures += 1
        at, size = inside.get(_ENCODINGS, (0, 0))
        encrypted += any(
            kind == _ENCODING and any(k == _ENCRYPTION for k, _, _ in _elements(file, a, a + s))
            for kind, a, s in _elements(file, at, at + size)
        )
    return "Matroska's own encryption" if encrypted and encrypted == pictures else None


def _elements(file: BinaryIO, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Id, place and size of the content of every element from one place to another. One whose size
    is not known reaches to the end."""
    at = start
    for _ in range(ELEMENTS_AT_MOST):
        head = read_at(file, at, 12)
        if at >= end or len(head) < 2 or not head[0]:
            return
        length = 9 - head[0].bit_length()
        kind = int.from_bytes(head[:length], "big")
        if len(head) <= length or not head[length]:
            return
        width = 9 - head[length].bit_length()
        coded = int.from_bytes(head[length : length + width], "big")
        size = coded & ((1 << 7 * width) - 1)
        at += length + width
        if size == (1 << 7 * width) - 1:
            size = end - at
        yield kind, at, size
        at += size


# ── streams of packets ──────────────────────────────────────────────────────────────────────────


def _mpegts(file: BinaryIO) -> str | None:
    """Scrambled packets (ISO/IEC 13818-1), or a stream type of HLS with SAMPLE-AES."""
    data = file.read(SCANNED_BYTES)
    stride, offset = _beat(data)
    if not stride:
        return None
    maps: set[int] = set()
    payloads = scrambled = 0
    for at in range(offset, len(data) - _TS_PACKET + 1, stride):
        packet = data[at : at + _TS_PACKET]
        pid = int.from_bytes(packet[1:3], "big") & 0x1FFF
        if packet[0] != 0x47 or not packet[3] & 0x10 or pid == _STUFFING:
            continue
        section = packet[5 + packet[4] :] if packet[3] & 0x20 else packet[4:]
        if pid == _PROGRAMS:
            maps |= _program_maps(section)
        elif pid in maps:
            if _SAMPLE_AES & _stream_types(section):
                return "SAMPLE-AES"
        else:
            payloads += 1
            scrambled += bool(packet[3] & 0xC0)
    return "a scrambled broadcast" if payloads and scrambled > payloads / 2 else None


def _beat(data: bytes) -> tuple[int, int]:
    for stride in (188, 192, 204):
        for offset in range(min(stride, len(data))):
            if len(beat := data[offset : offset + 5 * stride : stride]) == 5 and not beat.strip(
                b"G"
            ):
                return stride, offset
    return 0, 0


def _program_maps(section: bytes) -> set[int]:
    table = section[1 + section[0] :] if section else b""
    end = 3 + (int.from_bytes(table[1:3], "big") & 0xFFF) - 4
    return {
        int.from_bytes(table[at + 2 : at + 4], "big") & 0x1FFF
        for at in range(8, min(end, len(table)) - 3, 4)
    }


def _stream_types(section: bytes) -> set[int]:
    table = section[1 + section[0] :] if section else b""
    end = min(len(table), 3 + (int.from_bytes(table[1:3], "big") & 0xFFF) - 4)
    at, types = 12 + (int.from_bytes(table[10:12], "big") & 0xFFF), set()
    while at + 5 <= end:
        types.add(table[at])
        at += 5 + (int.from_bytes(table[at + 3 : at + 5], "big") & 0xFFF)
    return types


def _mpeg(file: BinaryIO) -> str | None:
    """Sectors of a disc that are scrambled, by the flags of their packets (ISO/IEC 13818-1)."""
    packets = re.finditer(rb"\x00\x00\x01[\xe0-\xef]..(.)", file.read(SCANNED_BYTES), re.DOTALL)
    flags = [packet[1][0] for packet in packets]
    pictures = [flag for flag in flags if flag & 0xC0 == 0x80]
    scrambled = sum(bool(flag & 0x30) for flag in pictures)
    share = scrambled / len(pictures) if pictures else 0
    return "a disc's copy protection" if scrambled > 2 and share > SCRAMBLED_SHARE else None


def _flv(file: BinaryIO) -> str | None:
    """Picture tags that pass a filter (Adobe Flash Video File Format, version 10.1, E.4.1)."""
    data = file.read(SCANNED_BYTES)
    at = int.from_bytes(data[5:9], "big") + 4
    while at + 11 <= len(data):
        if data[at] & 0x1F == 9:
            return "Adobe's copy protection" if data[at] & 0x20 else None
        at += 11 + int.from_bytes(data[at + 1 : at + 4], "big") + 4
    return None


def _asf(file: BinaryIO) -> str | None:
    head = file.read(30)
    head += file.read(min(int.from_bytes(head[16:24], "little"), TABLE_BYTES))
    return "Windows Media DRM" if any(guid in head for guid in _ASF_ENCRYPTION) else None


def _mxf(file: BinaryIO) -> str | None:
    encrypted = _MXF_ENCRYPTED_TRIPLET in file.read(SCANNED_BYTES)
    return "an encrypted cinema package" if encrypted else None


def size_of(file: BinaryIO) -> int:
    return file.seek(0, 2)


def read_at(file: BinaryIO, at: int, size: int) -> bytes:
    file.seek(at)
    return file.read(size)


_LOOKS: dict[str, Callable[[BinaryIO], str | None]] = {
    "mov": _mov, "matroska": _matroska, "mpegts": _mpegts, "mpeg": _mpeg, "flv": _flv, "asf": _asf,
    "mxf": _mxf,
}  # fmt: skip
