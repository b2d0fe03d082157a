"""One page over several data sets: what it says is what was simulated, and it stands alone."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from tests.unit.labelled_embeddings import arrays
from workers.experiments import results
from workers.experiments.__main__ import main


def test_gains_are_over_labels_of_means_over_seeds() -> None:
    base = {"a": [0.5, 0.5], "b": [0.2, 0.4], "c": [0.1, 0.1]}
    other = {"a": [0.6, 0.8], "b": [0.3, 0.4], "c": [0.1, 0.1]}
    cell = results.gain(other, base)
    each = np.array([20.0, 5.0, 0.0])
    assert cell["median"] == pytest.approx(5) and cell["mean"] == pytest.approx(25 / 3)
    assert cell["error"] == pytest.approx(each.std(ddof=1) / 3**0.5)
    alone = results.gain({"a": [0.6]}, {"a": [0.5]})
    assert alone["error"] is None and results._cell(alone) == "+10.0 (+10.0)"


def test_the_average_is_of_sets_without_texts() -> None:
    def of(query: str, value: float) -> dict[str, object]:
        cell = {"median": value, "mean": value + 1, "error": 9.0}
        return {"query": query, "gains": {"va-live": {"25": cell}}}

    found = {"t": of("text", 50.0), "x": of("exemplar", 2.0), "y": of("exemplar", 4.0)}
    average = results.over_sets(found, ["va-live"], [25, 50])["va-live"]
    assert average.keys() == {"25"}
    assert average["25"] == pytest.approx({"median": 3, "mean": 4, "error": 1, "sets": 2})


def test_the_command_writes_one_page_and_goes_on_where_it_stopped(tmp_path: Path) -> None:
    for name in ("one", "two & <more>"):
        fields = arrays(n=120)
        if name != "one":
            del fields["text_embedding"], fields["text_label"]
        np.savez(tmp_path / f"{name}.npz", **fields)
    (tmp_path / "bad.npz").write_bytes(b"no")
    out = tmp_path / "out"
    arguments = ["results", *(str(tmp_path / f"{n}.npz") for n in ("one", "two & <more>", "bad"))]
    arguments += ["--out", str(out), "--n", "25,50,500", "--seeds", "1", "--jobs", "1"]
    done = CliRunner().invoke(main, [*arguments, "--methods", "random"])
    assert done.exit_code == 1, "one set could not be read"
    assert "Left out: bad" in done.output and "is not an .npz file" in done.output
    found = json.loads((out / "results.json").read_text())
    assert list(found["sets"]) == ["one", "two & <more>"] and list(found["failed"]) == ["bad"]
    simulated = json.loads((out / "one" / "results.json").read_text())["methods"]
    gains = [
        100 * (v[0] - simulated["combined"]["25"][k][0])
        for k, v in simulated["random"]["25"].items()
    ]
    cell = found["sets"]["one"]["gains"]["random"]["25"]
    assert cell["median"] == pytest.approx(np.median(gains))
    assert found["image_only"]["random"]["50"]["sets"] == 1
    page = (out / "index.html").read_text()
    assert "two &amp; &lt;more&gt;" in page and "<svg" in page
    assert not re.search(r"(?:src|href)=\"(?!#)", page), "nothing is fetched"
    shown = f"{cell['median']:+.1f} ({cell['mean']:+.1f} ± {cell['error']:.1f})".replace("-", "−")
    row = next(line for line in page.splitlines() if "<td>one</td><td>text</td>" in line)
    assert f"<td>{shown}</td>" in row and row.endswith("<td>–</td></tr>"), "500 are not there"
    before = {part: part.stat().st_mtime_ns for part in out.glob("*/parts/*.json")}
    assert len(before) == 4
    again = CliRunner().invoke(main, [*arguments, "--methods", "random"])
    assert again.exit_code == 1
    assert {part: part.stat().st_mtime_ns for part in out.glob("*/parts/*.json")} == before


def test_what_cannot_be_shown_is_told(tmp_path: Path) -> None:
    out = str(tmp_path / "out")
    missing = CliRunner().invoke(main, ["results", str(tmp_path / "no.npz"), "--out", out])
    assert missing.exit_code == 1 and "no.npz is missing" in missing.output
    for methods in ("combined", "magic"):
        odd = CliRunner().invoke(main, ["results", "x.npz", "--out", out, "--methods", methods])
        assert odd.exit_code == 2 and "--methods" in odd.output
