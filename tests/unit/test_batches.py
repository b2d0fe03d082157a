"""In which order a source offers its clips."""

from __future__ import annotations

from backend.batches import candidates
from backend.messages import Feed


def test_active_learning_alternates_two_unsure_to_one_likely() -> None:
    feeds = {
        "borderline": Feed(clips=(1, 2, 3, 4, 5), scores=(0.5, 0.5, 0.5, 0.5, 0.5)),
        "top_positive": Feed(clips=(2, 9, 8), scores=(0.9, 0.9, 0.8)),
    }
    assert [c for c, _ in candidates("va", feeds)] == [1, 2, 3, 4, 9, 5, 8]  # type: ignore[arg-type]


def test_before_the_first_model_clips_have_no_scores() -> None:
    feeds = {"random": Feed(clips=(3, 1, 2))}
    assert list(candidates("random", feeds)) == [(3, None), (1, None), (2, None)]  # type: ignore[arg-type]


def test_a_source_without_clips_offers_none() -> None:
    assert list(candidates("zero_shot", {})) == []
    assert list(candidates("va", {})) == []
