"""Reading titles, genres and years from CSV and JSON, and what is said about mistakes."""

import re
from pathlib import Path

import pytest

from workers.video.metadata import Metadata, MetadataError, metadata_of, read_metadata


def read(tmp_path: Path, text: str | bytes, name: str = "films.csv") -> dict[str, Metadata]:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_metadata(path)


EXPECTED = {
    "a.mp4": Metadata("Dawn, again", "drama", 1931, {"Director": "É. Rohm"}),
    "old/b.mkv": Metadata(),
}


@pytest.mark.parametrize(
    "text",
    [
        'file,title,genre,year,Director\na.mp4,"Dawn, again",drama,1931,É. Rohm\nold/b.mkv,,,,\n',
        "File;Title;Genre;Year;Director\r\na.mp4;Dawn, again;drama;1931;É. Rohm\r\n"
        "\r\n./old\\b.mkv\r\n",
        "\ufeffyear\tDirector\ttitle\tgenre\tfile\n1931\tÉ. Rohm\tDawn, again\tdrama\ta.mp4\n"
        "\t\t\t\told/b.mkv",
    ],
    ids=["commas", "semicolons", "tabs and byte order mark"],
)
def test_csv(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text) == EXPECTED


@pytest.mark.parametrize(
    "text",
    [
        '[{"file": "a.mp4", "title": "Dawn, again", "genre": "drama", "year": 1931,'
        ' "Director": "É. Rohm"}, {"file": "old/b.mkv", "title": null}]',
        '\ufeff{"a.mp4": {"Title": "Dawn, again", "genre": ["drama"], "year": "1931",'
        ' "Director": "É. Rohm"}, "old/b.mkv": {}}',
    ],
    ids=["list", "object"],
)
def test_json(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text, "films.json") == EXPECTED


def test_other_json_values_become_text(tmp_path: Path) -> None:
    text = '{"a.mp4": {"colour": true, "reels": 3, "cast": ["Ann", "Bo"], "genre": ["x", "y"]}}'
    (entry,) = read(tmp_path, text, "films.json").values()
    assert entry.extra == {"colour": "true", "reels": "3", "cast": "Ann, Bo"}
    assert entry.genre == "x, y"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("f.csv", "title,year\nx,1999\n", 'line 1: no column "file"'),
        ("f.csv", "", 'line 1: no column "file"'),
        ("f.csv", "file,Title,title\n", 'line 1: the column "title" occurs twice'),
        ("f.csv", "file,year\na,1999\nb,19x9\n", 'line 3, field "year": "19x9" is no year'),
        ("f.csv", "file,year\na,²⁰²⁴\n", 'line 2, field "year"'),
        ("f.csv", "file,title\na,b,c\n", "line 2: 3 fields, but the header names 2"),
        ("f.csv", "file,title\na,x\n./a,y\n", 'line 3, field "file": a was named before'),
        ("f.csv", "file,title\n,x\n", 'line 2, field "file": missing'),
        ("f.csv", 'file,title\na,"x\n', "line 2: unexpected end of data. Check the quotes"),
        ("f.csv", 'file,title\n"two\nlines",x\nb,1,2\n', "line 4: 3 fields"),
        ("f.csv", b"file,title\na,\xe9\n", "byte 13 is not UTF-8"),
        ("f.json", '[{"file": "a"},\n {"file": }]', "line 2: not JSON"),
        ("f.json", '[{"file": "a"}, {"title": "b"}]', 'entry 2, field "file": missing'),
        ("f.json", '["a.mp4"]', "entry 1: not an object"),
        ("f.json", "3", "entry 1: not an object"),
        ("f.json", '{"a": {"year": 19.5}}', 'entry "a", field "year": "19.5" is no year'),
        ("f.json", '{"a": {"cast": {"x": 1}}}', 'entry "a", field "cast": nested'),
        ("f.json", '{"a": {}, "a": {}}', '"a" occurs twice'),
        ("f.xlsx", "", "neither CSV nor JSON"),
    ],
)
def test_mistakes_are_named_with_their_place_and_remedy(
    tmp_path: Path, name: str, text: str | bytes, message: str
) -> None:
    with pytest.raises(MetadataError, match=re.escape(message)) as caught:
        read(tmp_path, text, name)
    assert str(tmp_path / name) in str(caught.value)


def test_entries_are_found_by_relative_path_before_name(tmp_path: Path) -> None:
    here, elsewhere = Metadata("here"), Metadata("elsewhere")
    table = {"reels/a.mp4": here, "a.mp4": elsewhere}
    csv_path = tmp_path / "films.csv"
    assert metadata_of(tmp_path / "reels" / "a.mp4", table, csv_path) is here
    assert metadata_of(tmp_path / "other" / "a.mp4", table, csv_path) is elsewhere
    assert metadata_of(Path("/a.mp4"), table, csv_path) is elsewhere
    assert metadata_of(tmp_path / "b.mp4", table, csv_path) is None
