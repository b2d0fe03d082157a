"""When is a label done? The paper's rule as one word and one sentence.

Source: "Video Annotator" (arXiv 2402.06560), section 3: aim for 100 positives and 100 negatives;
stop when model quality and data diversity both reach 80 %, or at 1,000 annotations. The gate
before the first model is 10 of each.
"""

from dataclasses import dataclass

from backend.messages import GATE, StopWord

AIM = 100
SCORE_AIM = 0.8
BUDGET = 1000
NEAR = 0.8  # share of every aim from which a label counts as nearly done


@dataclass(frozen=True)
class StopAdvice:
    word: StopWord
    sentence: str
    progress: float  # 0..1, the least fulfilled of the four aims


def advise_stop(
    positives: int, negatives: int, quality: float | None, diversity: float
) -> StopAdvice:
    """Should people go on labelling? `quality` and `diversity` are the two scores, 0..1.

    `quality` is None while there is no model to judge; it then counts as 0.
    """
    fulfilled = {
        f"{_left(positives, 'positive')}": positives / AIM,
        f"{_left(negatives, 'negative')}": negatives / AIM,
        f"model quality from {_percent(quality)} to {_percent(SCORE_AIM)}": (
            (quality or 0.0) / SCORE_AIM
        ),
        f"data diversity from {_percent(diversity)} to {_percent(SCORE_AIM)}": (
            diversity / SCORE_AIM
        ),
    }
    progress = min(1.0, *fulfilled.values())
    missing = [aim for aim, share in fulfilled.items() if share < 1]
    total = positives + negatives
    if total >= BUDGET:
        sentence = f"{total:,} annotations are the most that has paid off: stop here."
        return StopAdvice("enough", sentence, progress)
    if not missing:
        return StopAdvice("enough", "All four aims are reached: stop here.", progress)
    if positives < GATE or negatives < GATE:
        sentence = (
            f"Label {GATE} ✓ and {GATE} ✕ to start the model: {positives} ✓ {negatives} ✕ so far."
        )
        return StopAdvice("start", sentence, progress)
    word: StopWord = "nearly" if progress >= NEAR else "keep going"
    return StopAdvice(word, f"Still to go: {', '.join(missing)}.", progress)


def _left(count: int, noun: str) -> str:
    left = max(AIM - count, 0)
    return f"{left} {noun}{'' if left == 1 else 's'}"


def _percent(score: float | None) -> str:
    return "none" if score is None else f"{100 * score:.0f} %"
