"""What one person's answers come to across labels, and what a lead should do next with them. Pure.

Each clause says only what an interval tells: a difference from the team that may be chance is not
told, and of who shares too few clips with others nothing is said of agreement.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from backend.domain.annotators import ENOUGH, agreement_with_truth, leaning
from backend.domain.figures import several, share
from backend.messages import AnnotatorWork


@dataclass(frozen=True)
class PersonConclusion:
    """A sentence, and the next step with the label that it is about; each may be empty."""

    sentence: str = ""
    step: str = ""
    label: int = 0


def conclude_person(
    work: Sequence[AnnotatorWork], teams: Mapping[int, AnnotatorWork], names: Mapping[int, str]
) -> PersonConclusion:
    """``work``: a person's, one for each label; ``teams``: of each label, all people's together.

    The step: look over the label where the person differs most beyond chance; else talk about what
    counts as yes where they lean; else have others answer their clips, where nobody can tell.
    """
    if not work:
        return PersonConclusion()
    differs = [one for one in work if _below_team(one, teams.get(one.label))]
    leans = [one for one in work if _lean(one)]
    judged = [one for one in work if agreement_with_truth(one.confusion)]
    worst = max(differs, key=lambda one: (_wrong(one), -one.label), default=None)
    most = max(leans, key=lambda one: (abs(_lean(one)), -one.label), default=None)
    parts = []
    if worst is not None:
        found = agreement_with_truth(worst.confusion)
        right = share(found.value) if found else ""
        parts.append(
            f"Differs from the truth more than the team on {_name(names, worst)} "
            f"(agreement {right} of {sum(worst.confusion)})"
        )
    elif judged:
        of = several(sum(sum(one.confusion) for one in judged), "clip")
        parts.append(f"Agrees with the truth as the team does, as far as {of} tell")
    else:
        clips = max(sum(one.confusion) for one in work)
        parts.append(f"Too few shared clips to say ({clips} of {ENOUGH})")
    if most is not None:
        way = "more" if _lean(most) > 0 else "less"
        parts.append(f"says yes {share(abs(_lean(most)))} {way} often on {_name(names, most)}")
    step, label = "", 0
    if worst is not None:
        label = worst.label
        step = f"Look over {several(_wrong(worst), 'answer')} on {_name(names, worst)}"
    elif most is not None:
        label = most.label
        step = f"Agree on what counts as yes on {_name(names, most)}"
    elif not judged:
        step = "Have others answer the same clips"
    return PersonConclusion("; ".join(parts) + ".", f"{step}." if step else "", label)


def _below_team(one: AnnotatorWork, team: AnnotatorWork | None) -> bool:
    """Whether the person's interval leaves out, from below, what all come to."""
    found = agreement_with_truth(one.confusion)
    usual = agreement_with_truth(team.confusion) if team else None
    return found is not None and usual is not None and found.high < usual.value


def _lean(one: AnnotatorWork) -> float:
    """How much more often the person says yes than the others; 0 where that may be chance."""
    found = leaning(one.shared, one.difference, one.squares)
    return 0.0 if found is None or found.low <= 0 <= found.high else found.value


def _wrong(one: AnnotatorWork) -> int:
    return one.confusion[1] + one.confusion[2]


def _name(names: Mapping[int, str], one: AnnotatorWork) -> str:
    return names.get(one.label, "") or f"label {one.label}"
