"""Encrypted pictures are called so, in every container, and others are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_videos import scenes, write_video

from workers.video import VideoError, process_video
from workers.video.encryption import _LOOKS, encryption

CENC = {
    "encryption_scheme": "cenc-aes-ctr",
    "encryption_key": "00112233445566778899aabbccddeeff",
    "encryption_kid": "ffeeddccbbaa99887766554433221100",
}


def refuse(video: Path) -> str:
    with pytest.raises(VideoError) as caught:
        process_video(video, video.parent / "out")
    assert caught.value.code == "encrypted", caught.value
    assert "we cannot open it. Export an unprotected copy" in caught.value.message
    return caught.value.message


@pytest.mark.parametrize("movflags", ["+faststart", "", "+frag_keyframe+empty_moov"])
def test_mp4_with_common_encryption(tmp_path: Path, movflags: str) -> None:
    options = CENC | ({"movflags": movflags} if movflags else {})
    video = write_video(tmp_path / "film.mp4", scenes(20), container_options=options, sound=True)
    assert b"encv" in video.read_bytes()
    assert "(Common Encryption)" in refuse(video)


def test_mp4_from_a_shop(tmp_path: Path) -> None:
    video = write_video(tmp_path / "film.mp4", scenes(20))
    video.write_bytes(video.read_bytes().replace(b"avc1\0\0\0\0", b"drmi\0\0\0\0"))
    assert "(copy protection)" in refuse(video)


def element(kind: str, *content: bytes) -> bytes:
    inside = b"".join(content)
    return bytes.fromhex(kind) + (len(inside) | 1 << 56).to_bytes(8, "big") + inside


@pytest.mark.parametrize("known", [True, False])
def test_matroska(tmp_path: Path, known: bool) -> None:
    encodings = element("6D80", element("6240", element("5033", b"\1"), element("5035")))
    sound = element("AE", element("83", b"\2"))
    tracks = element("1654AE6B", sound, element("AE", element("83", b"\1"), encodings))
    segment = element("18538067", element("EC", bytes(50)), tracks)
    if not known:
        segment = segment[:4] + b"\x01" + b"\xff" * 7 + segment[12:]
    video = tmp_path / "film.mkv"
    video.write_bytes(element("1A45DFA3", element("4282", b"matroska")) + segment)
    assert "(Matroska's own encryption)" in refuse(video)
    packed = video.read_bytes().replace(bytes.fromhex("5035"), bytes.fromhex("5034"))
    video.write_bytes(packed)  # compressed, which needs no key
    assert encryption(video, "matroska") is None


def test_a_scrambled_broadcast(tmp_path: Path) -> None:
    video = write_video(tmp_path / "film.ts", scenes(40))
    data = bytearray(video.read_bytes())
    for at in range(0, len(data), 188):
        pid = int.from_bytes(data[at + 1 : at + 3], "big") & 0x1FFF
        if pid >= 0x100:
            data[at + 3] |= 0xC0
    video.write_bytes(data)
    assert "(a scrambled broadcast)" in refuse(video)


def test_a_segment_of_a_protected_stream(tmp_path: Path) -> None:
    video = write_video(tmp_path / "film.ts", scenes(40))
    data = video.read_bytes()
    assert data.count(b"\x1b\xe1\x00\xf0\x00")
    video.write_bytes(data.replace(b"\x1b\xe1\x00\xf0\x00", b"\xdb\xe1\x00\xf0\x00"))
    assert "(SAMPLE-AES)" in refuse(video)


def test_a_disc(tmp_path: Path) -> None:
    video = write_video(tmp_path / "film.vob", scenes(80), codec="mpeg2video")
    data = bytearray(video.read_bytes())
    at = -1
    while (at := data.find(b"\0\0\1\xe0", at + 1)) >= 0:
        data[at + 6] |= 0x10
    video.write_bytes(data)
    assert "(a disc's copy protection)" in refuse(video)


def test_flash(tmp_path: Path) -> None:
    video = write_video(tmp_path / "film.flv", scenes(20))
    data = bytearray(video.read_bytes())
    first = 13 + 11 + int.from_bytes(data[14:17], "big") + 4  # behind the tag of metadata
    assert data[first] == 9
    data[first] |= 0x20
    video.write_bytes(data)
    assert "(Adobe's copy protection)" in refuse(video)


def test_windows_media(tmp_path: Path) -> None:
    video = write_video(tmp_path / "film.wmv", scenes(20), codec="wmv2")
    data = video.read_bytes()
    guid = bytes.fromhex("FBB3112223BDD211B4B700A0C955FC6E")
    video.write_bytes(data[:30] + guid + data[46:])
    assert "(Windows Media DRM)" in refuse(video)


def test_a_cinema_package(tmp_path: Path) -> None:
    video = write_video(tmp_path / "film.mxf", scenes(20), codec="mpeg2video")
    video.write_bytes(
        video.read_bytes() + bytes.fromhex("060E2B34020401070D010301027E0100") + bytes(99)
    )
    assert "(an encrypted cinema package)" in refuse(video)


@pytest.mark.parametrize(
    ("suffix", "codec"),
    [("mp4", "libx264"), ("mov", "libx264"), ("mkv", "libx264"), ("webm", "libvpx"),
     ("ts", "libx264"), ("m2ts", "libx264"), ("mpg", "mpeg2video"), ("vob", "mpeg2video"),
     ("flv", "libx264"), ("wmv", "wmv2"), ("mxf", "mpeg2video"), ("avi", "mpeg4")],
)  # fmt: skip
def test_what_needs_no_key_is_not_called_encrypted(tmp_path: Path, suffix: str, codec: str) -> None:
    video = write_video(tmp_path / f"film.{suffix}", scenes(20), codec=codec)
    assert process_video(video, tmp_path / "out").shots


@given(st.binary(max_size=600), st.sampled_from(sorted(_LOOKS)))
def test_no_content_is_too_odd_to_look_into(content: bytes, demuxer: str) -> None:
    import io

    for begin in (b"", b"\0\0\1\0moov", bytes.fromhex("18538067 01FFFFFFFFFFFFFF"), b"FLV\1\5\0"):
        _LOOKS[demuxer](io.BytesIO(begin + content))
