"""Recognise a video container by its first bytes.

Only the demuxers named here are ever used, and none of them opens another file: playlists and
manifests (hls, dash, concat), image sequences and anything with an address are left out.
"""

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
