import pytest
from msgspec.structs import replace

from backend.messages import Account, Label, Measure, Member, Pair, TeamState, TrendPoint
from ui.charts import TREND, Chart
from ui.pages.team import agreement
from ui.pages.team import rows as team_rows

ADA = Member(person=1, name="ada", account_role="admin", role="primary", by_hand=True, answers=60)
BEN = Member(
    person=2, name="ben", account_role="annotator", role="primary", seconds=2.345, per_hour=9
)
CLEO = Member(
    person=3, name="cleo", account_role="annotator", role="secondary", waiting=7, repeated=20,
    self_agreement=0.8,
)  # fmt: skip
FAY = Account(id=4, name="fay", account_role="viewer", role="none")
ACCOUNTS = (
    Account(id=1, name="ada", account_role="admin", role="secondary"),
    Account(id=2, name="ben", account_role="annotator", role="primary"),
    Account(id=3, name="cleo", account_role="annotator", role="secondary"),
    FAY,
    Account(id=5, name="gone", account_role="annotator", role="primary", disabled=True),
)
LABEL = Label(id=7, name="night")
# cleo says yes more easily than ada does.
PAIR = Pair(first=1, second=3, clips=50, percent=0.74, kappa=0.47, low=0.2, high=0.72,
            confusion=(16, 6, 7, 21))  # fmt: skip
STATE = TeamState(
    label=LABEL,
    members=(ADA, BEN, CLEO),
    measures=(
        Measure(name="percent", value=0.55, low=0.42, high=0.68, clips=60),
        Measure(name="fleiss", value=0.48, low=0.25, high=0.68, clips=60),
        Measure(name="alpha", clips=60, why="nobody ever gave the other answer"),
    ),
    pairs=(PAIR, Pair(first=1, second=2, clips=1, percent=1.0)),
    trend=(
        TrendPoint(clips=1, percent=1.0, alpha=None),
        TrendPoint(clips=30, percent=0.5, alpha=0.2),
        TrendPoint(clips=60, percent=0.55, alpha=0.4),
    ),
)


def corners(chart: Chart, kind: str) -> list[tuple[float, float]]:
    """Of the one line of that kind, if there is any."""
    lines = [line["points"] for line in chart["lines"] if line["kind"] == kind]
    return [
        tuple(map(float, point.split(",")))  # type: ignore[misc]
        for points in lines
        for point in points.split()
    ]


def number(text: str) -> float:
    return float(text.removesuffix("%"))


# ── members ─────────────────────────────────────────────────────────────────────────────────────


def test_only_administrators_who_know_all_accounts_see_who_is_not_on_it() -> None:
    assert [row["name"] for row in team_rows.members(STATE, (), 1)] == ["ada", "ben", "cleo"]
    rows = team_rows.members(STATE, ACCOUNTS, 1)
    assert [(row["name"], row["out"]) for row in rows] == [
        ("ada", False), ("ben", False), ("cleo", False), ("fay", True),
    ]  # fmt: skip


def test_who_cannot_sign_in_any_more_is_listed_only_with_answers() -> None:
    left = [
        Member(person=8, name="gil", account_role="annotator", role="primary", disabled=True),
        Member(
            person=9, name="hal", account_role="annotator", role="primary", disabled=True, answers=3
        ),
    ]
    state = replace(STATE, members=(*STATE.members, *left))
    names = [row["name"] for row in team_rows.members(state, (), 1)]
    assert names == ["ada", "ben", "cleo", "hal"]


def test_the_choice_is_the_usual_role_unless_another_was_given() -> None:
    ada, ben, cleo, fay = team_rows.members(STATE, ACCOUNTS, 2)
    assert (ada["choice"], ada["usual"]) == ("primary", "secondary")
    assert (ben["choice"], ben["usual"]) == ("usual", "primary")
    assert (fay["choice"], fay["usual"]) == ("usual", "not on it")
    assert [row["me"] for row in (ada, ben, cleo, fay)] == [False, True, False, False]


def test_numbers_of_a_member() -> None:
    _, ben, cleo = team_rows.members(STATE, (), 1)
    assert (ben["seconds"], ben["waiting"], ben["repeats"]) == ("2.3 s", "–", "–")
    assert (cleo["seconds"], cleo["waiting"], cleo["repeats"]) == ("–", "7", ".80 of 20")


def test_a_part_is_expected_where_it_was_given_and_the_usual_one_returns() -> None:
    out = team_rows.expected(STATE, ACCOUNTS, 1, "none")
    assert {m.name: (m.role, m.by_hand) for m in out.members}["ada"] == ("none", True)
    usual = team_rows.expected(STATE, ACCOUNTS, 1, None)
    assert {m.name: (m.role, m.by_hand) for m in usual.members}["ada"] == ("secondary", False)
    joined = team_rows.expected(STATE, ACCOUNTS, 4, "primary")
    assert [m.name for m in joined.members] == ["ada", "ben", "cleo", "fay"]
    assert joined.members[-1].role == "primary" and joined.members[-1].by_hand


@pytest.mark.parametrize(("person", "may"), [(1, True), (2, True), (3, False), (4, False)])
def test_primaries_change_a_label(person: int, may: bool) -> None:
    assert team_rows.may_edit(STATE, person) is may


def test_viewers_change_nothing() -> None:
    viewer = Member(person=9, name="vic", account_role="viewer", role="primary")
    assert not team_rows.may_edit(TeamState(label=LABEL, members=(viewer,)), 9)


def test_a_label_is_expected_as_it_was_changed() -> None:
    assert team_rows.truth(team_rows.defined(STATE, policy="primary"))["policy"] == "primary"
    changed = team_rows.defined(STATE, repeats=0.3)
    assert team_rows.truth(changed)["repeats"] == "30" and changed.members == STATE.members


# ── agreement ───────────────────────────────────────────────────────────────────────────────────


def test_a_whisker_spans_its_interval_and_holds_its_dot() -> None:
    percent, fleiss, _ = agreement.view(STATE)["whiskers"]
    for whisker, measure in zip((percent, fleiss), STATE.measures, strict=False):
        left, width, at = (number(whisker[key]) for key in ("left", "width", "at"))
        assert left == pytest.approx(100 * measure.low, abs=0.1)
        assert left + width == pytest.approx(100 * measure.high, abs=0.1)
        assert left < at < left + width
    assert (percent["value"], percent["range"]) == (".55", ".42 to .68")


def test_an_undefined_measure_says_why() -> None:
    alpha = agreement.view(STATE)["whiskers"][2]
    assert (alpha["value"], alpha["range"]) == ("–", "")
    assert alpha["why"] == "nobody ever gave the other answer"


@pytest.mark.parametrize(("low", "start"), [(0.1, 0.0), (-0.2, -0.5), (-0.7, -1.0)])
def test_the_axis_begins_at_chance_or_below_an_interval(low: float, start: float) -> None:
    measure = Measure(name="alpha", value=0.5, low=low, high=0.9, clips=9)
    assert agreement.axis_start([measure.low]) == start
    view = agreement.view(TeamState(label=LABEL, measures=(measure,)))
    assert number(view["axis"][0]["at"]) == 0 and number(view["axis"][-1]["at"]) == 100
    assert 0 <= number(view["whiskers"][0]["left"]) <= number(view["whiskers"][0]["at"])


def test_nothing_compared_says_what_to_do() -> None:
    alone = TeamState(label=LABEL, members=(ADA,))
    assert "put a second one" in agreement.view(alone)["why_empty"]
    apart = TeamState(label=LABEL, members=(ADA, CLEO))
    assert "No clip has two" in agreement.view(apart)["why_empty"]
    assert agreement.view(STATE)["why_empty"] == ""


def test_the_heat_map_is_symmetric_and_stronger_where_they_agree_more() -> None:
    rows = agreement.heat(STATE)
    assert [row["name"] for row in rows] == ["ada", "ben", "cleo"]
    texts = [[cell["text"] for cell in row["cells"]] for row in rows]
    assert texts == [["", "–", ".47"], ["–", "", ""], [".47", "", ""]]
    kinds = [[cell["kind"] for cell in row["cells"]] for row in rows]
    assert kinds[0] == ["self", "undefined", "agree"] and kinds[1][2] == "none"
    assert rows[0]["cells"][2]["strength"] == 47
    assert rows[0]["cells"][2]["title"] == "50 clips, .20 to .72"
    assert rows[0]["cells"][2]["spoken"] == "ada and cleo"


def test_below_chance_is_another_colour_and_a_minus() -> None:
    pair = Pair(first=1, second=2, clips=9, kappa=-0.3, low=-0.6, high=0.004)
    cell = agreement.heat(TeamState(label=LABEL, members=(ADA, BEN), pairs=(pair,)))[0]["cells"][1]
    assert (cell["text"], cell["kind"], cell["strength"]) == ("−.30", "against", 30)
    assert cell["title"] == "9 clips, −.60 to 0"


def test_a_pair_is_read_from_either_side() -> None:
    ada = agreement.pair(STATE, 1, 3)
    cleo = agreement.pair(STATE, 3, 1)
    assert (ada["first"], ada["only_first"], ada["only_second"]) == ("ada", 6, 7)
    assert (cleo["first"], cleo["only_first"], cleo["only_second"]) == ("cleo", 7, 6)
    assert (ada["both_yes"], ada["both_no"], ada["percent"], ada["kappa"]) == (
        16,
        21,
        ".74",
        ".47",
    )
    assert agreement.pair(STATE, 2, 3) == agreement.NO_PAIR


def test_the_trend_stays_inside_and_skips_what_is_undefined() -> None:
    trend = agreement.trend(STATE.trend)
    points = corners(trend, "percent")
    assert len(points) == 3 and len(corners(trend, "alpha")) == 2
    assert all(0 <= x <= TREND.width for x, _ in points)
    assert points[0][1] < points[2][1] < points[1][1], "agreeing more is higher up"
    assert [tick["text"] for tick in trend["x_ticks"]] == ["1", "30", "60"]


def test_one_compared_clip_is_no_line() -> None:
    trend = agreement.trend((TrendPoint(clips=1, percent=1.0, alpha=None),))
    assert (corners(trend, "percent"), corners(trend, "alpha"), trend["x_ticks"]) == ([], [], [])
    assert "second clip" in trend["empty"]


def test_the_share_asked_twice_survives_single_precision() -> None:
    label = Label(id=7, name="night", repeats=0.10000000149)
    assert team_rows.truth(TeamState(label=label))["repeats"] == "10"
