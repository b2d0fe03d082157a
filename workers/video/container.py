"""Recognise films, pictures and sounds by their first bytes, and say what the rest may be.

Only the demuxers and decoders named here are ever used, and none of them opens another file:
playlists and manifests (hls, dash, concat), image sequences and anything with an address are left
out.
"""

import codecs
import math
from collections import Counter

from backend.domain.media_kinds import Medium

DEMUXERS = ("mov", "matroska", "avi", "mpegts", "mpeg", "mpegvideo", "flv", "ogg", "asf", "mxf")
SOUNDS = ("wav", "flac", "mp3", "aac", "aiff")  # FFmpeg's demuxers, too
PICTURES = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "AVIF")  # Pillow's decoders
MIXED = ("mov", "matroska", "ogg", "asf")  # hold films, and sound alone as well
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
    b"fLaC": "flac",
    b"\x89PNG": "PNG",
    b"GIF8": "GIF",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
}
_RIFF = {b"AVI ": "avi", b"WAVE": "wav", b"WEBP": "WEBP"}
_BMP_HEADERS = (12, 40, 52, 56, 64, 108, 124)
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")
_AVIF_BRANDS = (b"avif", b"avis")
_OTHER = (
    (b"%PDF", "a PDF"), (b"PK\x03\x04", "an archive"), (b"Rar!", "an archive"),
    (b"\x1f\x8b", "an archive"), (b"7z\xbc\xaf", "an archive"),
    (b"\x00\x05\x16\x07", "a companion file that a Mac wrote"),
)  # fmt: skip
_NOISE_BITS = 7.9  # per byte: of pictures, text and headers it is less
_TS_PACKET_SIZES = (188, 192, 204)
_TS_PACKETS_TO_SEE = 5


def recognise(head: bytes) -> str | None:
    """The demuxer or decoder for a file that begins with `head` (`HEAD_BYTES` of it), or None."""
    if head[4:8] == b"ftyp" and head[8:12] in (*_HEIF_BRANDS, *_AVIF_BRANDS):
        return "AVIF" if _is_avif(head) else None
    if head[4:8] in _MOV_BOXES:
        return "mov"
    if head[:4] in (b"RIFF", b"RF64"):
        return _RIFF.get(head[8:12])
    if head[:4] in _MAGIC:
        return _MAGIC[head[:4]]
    if head[:3] == b"\xff\xd8\xff":
        return "JPEG"
    if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
        return "aiff"
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BMP_HEADERS:
        return "BMP"
    if head[:3] == b"ID3" or _is_mpeg_audio(head):
        return "mp3"
    if _is_adts(head):
        return "aac"
    return "mpegts" if _is_transport_stream(head) else None


def medium_of(demuxer: str) -> Medium | None:
    """What a file of this demuxer holds; None: a film or a sound, which its tracks tell."""
    if demuxer in PICTURES:
        return "image"
    if demuxer in SOUNDS:
        return "sound"
    return None if demuxer in MIXED else "video"


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
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        return "a picture in HEIC, which cannot be opened here; export it as JPEG"
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


def _is_avif(head: bytes) -> bool:
    """Whether a file of the HEIF family says to be AVIF, in its first box."""
    brands = head[8 : min(int.from_bytes(head[:4], "big"), 256)]
    return any(brand in brands for brand in _AVIF_BRANDS)


# ISO/IEC 11172-3, 2.4.2.3: kilobits and samples a second of layer III, MPEG-1 and -2.
_MP3_KILOBITS = (
    (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0),
    (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0),
)
_MP3_HERTZ = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def _is_mpeg_audio(head: bytes) -> bool:
    """Two frames of MP3, one behind the other: a single header may be chance."""
    length = _mp3_frame(head, 0)
    return bool(length and _mp3_frame(head, length))


def _mp3_frame(head: bytes, at: int) -> int:
    """The length of the frame that begins there, 0 if none does."""
    if len(head) < at + 4 or head[at] != 0xFF or head[at + 1] & 0xE6 != 0xE2:
        return 0
    version, rate = head[at + 1] >> 3 & 3, head[at + 2] >> 2 & 3
    kilobits = _MP3_KILOBITS[version != 3][head[at + 2] >> 4]
    if version == 1 or rate == 3 or not kilobits:
        return 0
    samples = 1152 if version == 3 else 576
    return samples // 8 * kilobits * 1000 // _MP3_HERTZ[version][rate] + (head[at + 2] >> 1 & 1)


def _is_adts(head: bytes) -> bool:
    """Two frames of AAC, one behind the other."""
    length = _adts_frame(head, 0)
    return bool(length and _adts_frame(head, length))


def _adts_frame(head: bytes, at: int) -> int:
    if len(head) < at + 7 or head[at] != 0xFF or head[at + 1] & 0xF6 != 0xF0:
        return 0
    length = (head[at + 3] & 3) << 11 | head[at + 4] << 3 | head[at + 5] >> 5
    return length if length > 7 else 0
