"""The page's JavaScript repeats the rule of truth for speed: both say the same of random cases."""

from __future__ import annotations

import random
from typing import Any

from backend.domain.truth import truth
from tests.unit import node

POLICIES = ("primary", "majority", "adjudicated")
KINDS = ("positive", "negative", "skip")


def some_clip(rng: random.Random) -> dict[str, Any]:
    votes = [
        {"answer": rng.choice(KINDS), "role": rng.choice(("primary", "secondary"))}
        for _ in range(rng.randrange(6))
    ]
    return {"votes": votes, "decided": rng.choice((None, None, *KINDS))}


def expected(clip: dict[str, Any], policy: str) -> dict[str, bool | None]:
    """What the rule says, from the answers that count under the policy."""
    answers = [v["answer"] for v in clip["votes"] if policy != "primary" or v["role"] == "primary"]
    decided = clip["decided"] if policy == "adjudicated" else None
    yes, no, skips = (answers.count(kind) for kind in KINDS)
    everybody = {v["answer"] for v in clip["votes"]}
    return {
        "truth": truth(yes, no, decided),
        "disagreed": {"positive", "negative"} <= everybody and clip["decided"] is None,
        "skipped": decided == "skip" if decided else yes + no == 0 and skips > 0,
    }


def test_javascript_and_python_say_the_same() -> None:
    rng = random.Random(11)
    cases = [
        {"policy": policy, "clips": [some_clip(rng) for _ in range(40)]}
        for policy in POLICIES
        for _ in range(20)
    ]
    for case, found in zip(cases, node.run("truth.mjs", cases), strict=True):
        wanted = [expected(clip, str(case["policy"])) for clip in case["clips"]]
        assert found["clips"] == wanted
        truths = [one["truth"] for one in wanted]
        assert found["counts"] == {
            "positives": truths.count(True),
            "negatives": truths.count(False),
            "skips": sum(bool(one["skipped"]) for one in wanted),
            "disputed": sum(bool(one["disagreed"]) for one in wanted),
        }
