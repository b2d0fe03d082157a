"""Reading titles, genres and years from CSV and JSON, and what is said about mistakes."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.video.metadata import Metadata, MetadataError, MetadataFile, read_metadata

FOLDER = Path("/footage")


def parse(text: str | bytes, name: str = "films.csv") -> MetadataFile:
    return read_metadata(FOLDER / name, text if isinstance(text, bytes) else text.encode())


def read(text: str | bytes, name: str = "films.csv") -> dict[str, Metadata]:
    """A table in which nothing is wrong."""
    found = parse(text, name)
    assert found.refused == ()
    return found.by_file


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
def test_csv(text: str) -> None:
    assert read(text) == EXPECTED


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
def test_json(text: str) -> None:
    assert read(text, "films.json") == EXPECTED


def test_other_json_values_become_text() -> None:
    text = '{"a.mp4": {"colour": true, "reels": 3, "cast": ["Ann", "Bo"], "genre": ["x", "y"]}}'
    (entry,) = read(text, "films.json").values()
    assert entry.extra == {"colour": "true", "reels": "3", "cast": "Ann, Bo"}
    assert entry.genre == "x, y"


A, B = Metadata("A"), Metadata("B")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sep=;\r\nfile;title\r\na.mp4;A\r\n", {"a.mp4": A}),
        ("sep=\t\nfile\ttitle\na.mp4\tA\n", {"a.mp4": A}),
        ('"sep=|"\nfile|title\na.mp4|A\n', {"a.mp4": A}),
        ("file|title\na.mp4|A\n", {"a.mp4": A}),
        ("sep=^\nfile^title\na.mp4^A\n", {"a.mp4": A}),
        ("\n\n , \nfile,title\n\na.mp4,A\n,,\n", {"a.mp4": A}),
        ("My films,\nby Ann,\nfile,title\na.mp4,A\n", {"a.mp4": A}),
        ("file,title\ra.mp4,A\rb.mp4,B\r", {"a.mp4": A, "b.mp4": B}),
        ("file,title\na.mp4,A,,,\n", {"a.mp4": A}),
        ("file,title\na.mp4,A\na.mp4,A\n", {"a.mp4": A}),
        ("file,title,year\na.mp4,A,\n./a.mp4,,1994\n", {"a.mp4": Metadata("A", year=1994)}),
        ('file,title\na.mp4,"A\nB"\n', {"a.mp4": Metadata("A\nB")}),
        ("Datei;Titel;Jahr\na.mp4;A;1994\n", {"a.mp4": Metadata("A", year=1994)}),
        ("File Name, TITLE ,Release Year\na.mp4,A,1994\n", {"a.mp4": Metadata("A", year=1994)}),
        ("nom_du_fichier;titre;année\na.mp4;A;1994\n", {"a.mp4": Metadata("A", year=1994)}),
        ("Путь,название\na.mp4,A\n".replace("Путь", "Файл"), {"a.mp4": A}),
        ("file,path,title\na.mp4,/x/y,A\n", {"a.mp4": Metadata("A", extra={"path": "/x/y"})}),
        ("file,title,title\na.mp4,A,A\n", {"a.mp4": A}),
        ("file:,title\nfile:///x/a%20b.mp4,A\n", {"/x/a b.mp4": A}),
        ("file,title\na.mp4,A\x00\n", {"a.mp4": A}),
        ("file,rating\na.mp4,7,5\n".replace(",", ";", 1).replace("a.mp4,", "a.mp4;"),
         {"a.mp4": Metadata(extra={"rating": "7,5"})}),
        ("\ufefffile,title\na.mp4,A\n".encode("utf-16"), {"a.mp4": A}),
        ("file\ttitle\na.mp4\tA\n".encode("utf-16-le"), {"a.mp4": A}),
        ("file\ttitle\na.mp4\tA\n".encode("utf-16-be"), {"a.mp4": A}),
        (b"\xfe\xff" + "file,title\na.mp4,A\n".encode("utf-16-be"), {"a.mp4": A}),
        ("\ufefffile,title\na.mp4,A\n".encode("utf-32"), {"a.mp4": A}),
        ("file,title\na.mp4,Café “x” €\n".encode("cp1252"), {"a.mp4": Metadata("Café “x” €")}),
        ('file, title\na.mp4, "A"\n', {"a.mp4": A}),
        ('file,title\n"=""a.mp4""",="A"\n', {"a.mp4": A}),
        ("name,title\na.mp4,A\n", {"a.mp4": A}),
        ('file,title\na.mp4,"<img src=x onerror=alert(1)>"\n',
         {"a.mp4": Metadata("<img src=x onerror=alert(1)>")}),
        ("file,genre\na.mp4,🎬 \u202eabc\n", {"a.mp4": Metadata(genre="🎬 abc")}),
    ],
)  # fmt: skip
def test_tables_as_programs_write_them(text: str | bytes, expected: dict[str, Metadata]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("cell", "year"),
    [
        ("1994", 1994), ("1994.0", 1994), ("1994,00", 1994), ("1,994", 1994), ("1.994", 1994),
        ("1994-05-01", 1994), ("01.05.1994", 1994), ("5/1/1994", 1994), ("(1994)", 1994),
        ("c. 1994", 1994), ("1994-05-01T00:00:00Z", 1994), ("１９９４", 1994), ("", None),
        ("NaN", None), ("n/a", None), ("-", None),
    ],
)  # fmt: skip
def test_years_as_programs_write_them(cell: str, year: int | None) -> None:
    assert read(f'file,year\na.mp4,"{cell}"\n') == {"a.mp4": Metadata(year=year)}


@pytest.mark.parametrize(
    "cell", ["19x9", "²⁰²⁴", "1994-1996", "94", "19.5", "1994 or so, maybe", "9" * 5000, "1e3"]
)
def test_what_is_no_year_is_left_out_and_said(cell: str) -> None:
    found = parse(f'file,title,year\na.mp4,A,"{cell}"\nb.mp4,B,1994\n')
    assert found.by_file == {"a.mp4": A, "b.mp4": Metadata("B", year=1994)}
    (sentence,) = found.refused
    assert sentence.startswith(f'/footage/films.csv, line 2, field "year": "{cell[:10]}')
    assert "Give four digits" in sentence and len(sentence) < 250


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[{"file": "a.mp4", "rating": NaN, "year": 1994.0}]', Metadata(year=1994)),
        ('[{"file": "a.mp4", "rating": -Infinity, "x": 1e999}]', Metadata(extra={"x": "1e999"})),
        ('[{"file": "a.mp4", "title": "half \\ud83d emoji"}]', Metadata("half \ufffd emoji")),
        ('[{"file": "a.mp4", "title": "\\ud83c\\udfac"}]', Metadata("🎬")),
        ('[{"file": "a.mp4", "title": "zero \\u0000 byte"}]', Metadata("zero  byte")),
        ('{"file": "a.mp4", "title": "A"}', A),
        ('{"file": ["a.mp4"], "title": ["A"]}', A),
        ('{"file": {"0": "a.mp4"}, "title": {"0": "A"}}', A),
        ('{"Datei": "a.mp4", "Titel": "A"}', A),
        ('{"films": [{"file": "a.mp4", "title": "A"}]}', A),
        ('{"file": "a.mp4", "title": "A"}\n\n{"file": "a.mp4", "year": 1994}\n',
         Metadata("A", year=1994)),
    ],
)  # fmt: skip
def test_json_as_programs_write_it(text: str, expected: Metadata) -> None:
    assert read(text, "films.json") == {"a.mp4": expected}


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("f.csv", "file,title,Title\na,A,B\nb,B,\n", 'line 2: the column "Title" occurs twice'),
        ("f.csv", "file,title\na,b,c\nb,B\n", "line 2: 3 fields, but the header names 2"),
        ("f.csv", "file,title\na,x\n./a,y\nb,B\n",
         'line 2 and line 3 say different things about a: title "x" and "y". None'),
        ("f.csv", "file,title\n,x\nb,B\n", 'line 2, field "file": missing'),
        ("f.csv", 'file,title\na,"x\nb,B\n', "line 2: unexpected end of data. Check the quotes"),
        ("f.csv", 'file,title\n"two\nlines",x\nc,1,2\nb,B\n', "line 4: 3 fields"),
        ("f.json", '[{"title": "b"}, {"file": "b", "title": "B"}]', 'entry 1, field "file": miss'),
        ("f.json", '["a.mp4", {"file": "b", "title": "B"}]', "entry 1: not an object"),
        ("f.json", '{"a": {"year": 19.5}, "b": {"title": "B"}}',
         'entry "a", field "year": "19.5" is no year'),
        ("f.json", '{"a": {"cast": {"x": 1}}, "b": {"title": "B"}}',
         'entry "a", field "cast": nested'),
        ("f.json", '{"a": {"title": "A"}, "a": {"title": "C"}, "b": {"title": "B"}}',
         'entry "a" and entry "a" say different things about a'),
        ("f.json", '[{"file": "a", "year": ' + "9" * 5000 + '}, {"file": "b", "title": "B"}]',
         'entry 1, field "year": "999'),
        ("f.jsonl", '{"file": "b", "title": "B"}\n{"file": \n', "line 2: not JSON"),
        ("f.csv", "file,title\na," + "x" * 501 + "\nb,B\n",
         'line 2, field "title": 501 characters, of which the first 500 were kept'),
    ],
)  # fmt: skip
def test_a_mistake_costs_its_row_alone_and_is_named_with_its_remedy(
    name: str, text: str, message: str
) -> None:
    found = parse(text, name)
    assert found.by_file["b"] == B
    (sentence,) = found.refused
    assert f"/footage/{name}, {message}" in sentence


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("f.csv", "title,year\nx,1999\n", 'No column "file"'),
        ("f.csv", "", "It is empty"),
        ("f.csv", " \n\n", "It is empty"),
        ("f.json", '[{"file": "a"},\n {"file": }]', "line 2: not JSON"),
        ("f.json", "[" * 100_000, "nested too deeply"),
        ("f.xlsx", b"PK\x03\x04....", "a workbook or an archive, no text. Save it as CSV"),
    ],
)
def test_a_table_in_which_nothing_can_be_told_is_refused(
    name: str, text: str | bytes, message: str
) -> None:
    with pytest.raises(MetadataError, match=re.escape(message)) as caught:
        parse(text, name)
    assert f"/footage/{name}" in str(caught.value)


def test_another_encoding_is_said() -> None:
    (remark,) = parse("file,title\na,é\n".encode("cp1252")).remarks
    assert "Byte 13 is not UTF-8, so it was read as Windows-1252" in remark


@given(st.binary(max_size=200))
def test_no_content_breaks_more_than_its_reading(content: bytes) -> None:
    for begin in (b"", b"file,title\n", b"sep=;\nfile;year\n", b'[{"file": "a", "x": '):
        try:
            found = read_metadata(FOLDER / "films", begin + content)
        except MetadataError:
            continue
        for row in found.rows:
            row.file.encode()
            assert "\0" not in f"{row.file}{row.metadata}"


def test_many_mistakes_cost_their_rows_alone() -> None:
    found = parse("file,title\n" + "a,b,c\n" * 200 + "b,B\n")
    assert found.by_file == {"b": B} and len(found.refused) == 200
    hostile = parse("file,title\na,A\n" + '"b\n' * 3000)
    assert len(hostile.refused) == 101 and hostile.by_file == {"a": A}
    assert "nothing was read. Export the table again" in hostile.refused[-1]
