"""What names an object in a bucket or on the web, and what does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain import addresses
from backend.domain.addresses import Address, BadAddress
from backend.domain.folders import allowed, below
from workers.ingest.source import UnknownScheme, place_of, places
from workers.video.pipes import without_credentials

PARTS = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="/"), min_size=1)
KEYS = st.lists(PARTS.filter(lambda part: part not in (".", "..")), min_size=1).map("/".join)


@given(st.sampled_from(("s3", "gs", "az")), KEYS.filter(lambda key: len(key.encode()) <= 1024))
def test_any_key_comes_back_from_the_database(scheme: str, key: str) -> None:
    address = addresses.read(f"{scheme}://films/{key}")
    assert address is not None and address.key == key and str(address) == f"{scheme}://films/{key}"
    assert address.uri.isascii() and " " not in address.uri
    assert place_of(address.uri) == address


def test_addresses_of_the_web_are_one_however_they_are_written() -> None:
    one = addresses.read("https://Films.example.org:443/a b/%C3%BC.mp4")
    assert one == addresses.read("https://films.example.org/a%20b/ü.mp4#part")
    assert one is not None and (one.name, one.suffix) == ("ü.mp4", ".mp4")
    assert place_of(one.uri) == one


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("s3:/films/a.mp4", "two slashes"),
        ("ftp://films/a.mp4", "not known here"),
        ("s3:///a.mp4", "Name the bucket"),
        ("s3://key:secret@films/a.mp4", "belong into the environment"),
        ("s3://films/a/../b.mp4", "Rename the object"),
        ("s3://films//b.mp4", "Rename the object"),
        ("s3://films/a\nb.mp4", "control character"),
        ("s3://films/" + "a" * 1025, "longer than 1024"),
        ("s3://films/\udcff.mp4", "no UTF-8"),
        ("https://me:secret@example.org/a.mp4", "name and password"),
        ("https://example.org/a.mp4?X-Amz-Signature=0f", "kept and shown"),
        ("https://example.org/a/%2e%2e/b.mp4", "without"),
        ("https:///a.mp4", "Name a host"),
        ("https://[::1/a.mp4", "looks like"),
    ],
)
def test_what_is_meant_as_one_and_is_none_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(BadAddress, match=words) as refused:
        addresses.read(text)
    assert "secret" not in str(refused.value) and "0f" not in str(refused.value)
    _, _, [(name, why)] = places([text])
    assert why == str(refused.value) and "secret" not in name and "Signature" not in name


@pytest.mark.parametrize(
    "text", ["/films/a.mp4", "films/a.mp4", "a:b.mp4", "C:/a.mp4", "file:///a", ""]
)
def test_a_path_is_no_address(text: str) -> None:
    assert addresses.read(text) is None
    assert places([text]) == ([Path(text)], [], [])


@pytest.mark.parametrize("uri", ["ftp://example.org/film.mp4", "s3://films/a%2F..%2Fb", "x"])
def test_a_row_of_another_kind_is_refused(uri: str) -> None:
    with pytest.raises(UnknownScheme):
        place_of(uri)


def test_programs_may_name_what_lies_below_what_is_allowed() -> None:
    folders = allowed("/data/a:s3://films/2020/:https://example.org:8443/x:/data/b:gs://one/a.mp4")
    assert [str(each) for each in folders] == [
        "/data/a", "s3://films/2020/", "https://example.org:8443/x", "/data/b", "gs://one/a.mp4",
    ]  # fmt: skip
    for inside in (
        "s3://films/2020/a.mp4", "https://example.org:8443/x/y.mp4", "gs://one/a.mp4",
    ):  # fmt: skip
        assert below(inside, folders) == addresses.read(inside)
    for outside in (
        "s3://films/2021/a.mp4", "s3://films/2020/", "s3://films/2020/../a.mp4", "s3://films2/a",
        "https://example.org/x/y.mp4", "https://example.org:8443/xy.mp4", "gs://one/a.mp4x",
        "gs://one/b.mp4", "/data/a/b.mp4", "http://example.org:8443/x/y.mp4",
    ):  # fmt: skip
        assert below(outside, folders) is None, outside


def test_what_reads_strangers_films_has_no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_SECRET_ACCESS_KEY", "GOOGLE_SERVICE_ACCOUNT_KEY", "AZURE_STORAGE_SAS_TOKEN"):
        monkeypatch.setenv(name, "secret")
    assert "secret" not in without_credentials().values() and "PATH" in without_credentials()


def test_an_object_is_not_its_bucket() -> None:
    assert Address("s3", "films", "").many and not Address("s3", "films", "a").many
    assert Address("s3", "films", "2020/").name == "2020"
