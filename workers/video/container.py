"""Recognise a video container by its first bytes, and say what the rest may be.

Only the demuxers named here are ever used, and none of them opens another file: playlists and
manifests (hls, dash, concat), image sequences and anything with an address are left out.
"""

import codecs
import math
from collections import Counter

DEMUXERS = ("mov", "matroska", "avi", "mpegts", "mpeg", "mpegvideo", "flv", "ogg", "asf", "mxf")
HEAD_BYTES = 8192

_MOV_BOXES = {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot", b"styp"}
_MAGIC = {
    b"\x1a\x45\xdf\xa3": "matroska",
    b"\x00\x00\x01\xba": "mpeg",
    b"\x00\x00\x01\xb3": "mpegvideo",
    b"FLV\x01": "flv",
    b"OggS": "ogg",
    b"\x30\x26\xb2\x75": "asf",
    b"\x06\x0e\x2b\x34": "mxf",
}
_OTHER = (
    (b"\xff\xd8\xff", "a picture"), (b"\x89PNG", "a picture"), (b"GIF8", "a picture"),
    (b"%PDF", "a PDF"), (b"PK\x03\x04", "an archive"), (b"Rar!", "an archive"),
    (b"\x1f\x8b", "an archive"), (b"7z\xbc\xaf", "an archive"), (b"ID3", "sound"),
    (b"fLaC", "sound"), (b"\x00\x05\x16\x07", "a companion file that a Mac wrote"),
)  # fmt: skip
_NOISE_BITS = 7.9  # per byte: of pictures, text and headers it is less
_TS_PACKET_SIZES = (188, 192, 204)
_TS_PACKETS_TO_SEE = 5


def recognise(head: bytes) -> str | None:
    """The demuxer for a file that begins with `head` (`HEAD_BYTES` of it), or None."""
    if head[4:8] in _MOV_BOXES:
        return "mov"
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return "avi"
    if head[:4] in _MAGIC:
        return _MAGIC[head[:4]]
    return "mpegts" if _is_transport_stream(head) else None


def describe(head: bytes) -> str:
    """What a file that is no video seems to hold, in a few words; empty: no idea."""
    if head.startswith(b"#EXTM3U"):
        key = b"#EXT-X-KEY" in head and b"METHOD=NONE" not in head
        return "a playlist of an encrypted stream" if key else "a playlist, not the video itself"
    if b"<MPD" in head[:1000]:
        return "a playlist, not the video itself"
    for magic, what in _OTHER:
        if head.startswith(magic):
            return what
    if not head.strip(b"\0"):
        return "nothing but zeros, as a copy that was cut off leaves them"
    if _bits(head) > _NOISE_BITS:
        return (
            "encrypted, or damaged throughout; if it is from a protected stream or programme,"
            " export an unprotected copy"
        )
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # it may end within a character
    except UnicodeDecodeError:
        return ""
    return "text"


def _bits(head: bytes) -> float:
    """Shannon's entropy in bits per byte: of `HEAD_BYTES` of noise about 7.98; fewer bytes have
    less in any case."""
    counts = Counter(head).values()
    return -sum(n / len(head) * math.log2(n / len(head)) for n in counts)


def _is_transport_stream(head: bytes) -> bool:
    # A recording may begin anywhere in a packet, so look for a regular beat of sync bytes.
    for size in _TS_PACKET_SIZES:
        span = size * _TS_PACKETS_TO_SEE
        if len(head) < span:
            continue
        for offset in range(min(size, len(head) - span + 1)):
            if head[offset : offset + span : size] == b"\x47" * _TS_PACKETS_TO_SEE:
                return True
    return False
