"""The table of predictions: one process at a time makes it, whatever the files are called."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyarrow import parquet

from workers.deploy import predict, tables
from workers.deploy.predict import Film, Shot


def test_a_name_that_is_no_unicode_fits_into_every_kind_of_table(tmp_path: Path) -> None:
    film = Film("00", (25, 1), (Shot(0.0, 1.0, 0, 25, (0.5,)),), ())
    for suffix in tables.SUFFIXES:
        rows = predict.rows_of("bad\udcff, ü\n.mp4", film, [("night", 1, 0.5)])
        assert tables.write(tmp_path / f"a{suffix}", rows) == 1
        assert b"\\udcff, \xc3\xbc" in (tmp_path / f"a{suffix}").read_bytes()
    (row,) = parquet.read_table(tmp_path / "a.parquet").to_pylist()
    assert row["file"] == "bad\\udcff, ü\n.mp4"


def test_two_processes_do_not_make_one_table(tmp_path: Path) -> None:
    kept = tmp_path / "new" / ".a.csv.0"
    with predict.alone(kept):
        with pytest.raises(predict.Busy, match="--out"), predict.alone(kept):
            pass
        (kept / "film.json").touch()
    assert (kept / "film.json").exists(), "what was judged stays for the next run"
    with predict.alone(kept):
        predict.forget(kept)
    with predict.alone(kept):
        pass
    assert not kept.exists(), "nothing is left of a run that judged nothing"
