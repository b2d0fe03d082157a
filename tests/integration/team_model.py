"""What a team's work on a label comes to, in plain dictionaries; the oracle of the machine."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from backend.domain.truth import Answered, Given, count, outcome, truth
from backend.messages import Answer, BlindState, LabelState, Policy, Role

Named = tuple[int | None, Answer | None]  # the clip and answer that a reply names


@dataclass
class Gesture:
    """An answer to one clip or several; ``before``: what each replaced."""

    role: Role
    before: dict[int, Answer | None]
    second: bool = False


@dataclass
class Model:
    numbers: dict[str, int]
    roles: dict[str, Role]
    policy: Policy = "adjudicated"
    repeats: float = 0.0
    answers: dict[int, dict[str, tuple[Role, Answer]]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    given: dict[str, list[Gesture]] = field(default_factory=lambda: defaultdict(list))
    queues: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    seconds: dict[str, dict[int, Answer | None]] = field(default_factory=lambda: defaultdict(dict))
    notes: dict[tuple[str, int], list[str]] = field(default_factory=lambda: defaultdict(list))
    decisions: dict[int, Answer] = field(default_factory=dict)
    leases: dict[str, set[int]] = field(default_factory=dict)
    re_review: list[int] = field(default_factory=list)
    primaries: set[str] = field(default_factory=set)  # everybody who ever answered as one

    # ── commands: each returns the code of its refusal, or what the reply names ─────────────────

    def answer(self, name: str, clip: int, value: Answer) -> str | Named:
        role = self.roles[name]
        if role == "secondary" and clip not in self.queues[name]:
            return "not_allowed"
        before = self._set(name, clip, value)
        self.given[name].append(Gesture(role, {clip: before}))
        if role == "primary":
            self._seen(name, [clip])
        elif before is None and self.repeats:
            self.seconds[name].setdefault(clip, None)
        return clip, value

    def answer_many(self, name: str, clips: list[int], value: Answer) -> str | Named:
        if self.roles[name] != "primary":
            return "not_allowed"
        before = {clip: self._set(name, clip, value) for clip in clips}
        self.given[name].append(Gesture("primary", before))
        self._seen(name, clips)
        return None, value

    def answer_again(self, name: str, clip: int, value: Answer) -> str | Named:
        if clip not in self.seconds[name]:
            return "not_allowed"
        self.given[name].append(Gesture("secondary", {clip: self.seconds[name][clip]}, second=True))
        self.seconds[name][clip] = value
        return clip, value

    def undo(self, name: str) -> str | Named:
        role = self.roles[name]
        mine = [g for g in self.given[name] if g.role == role and g.before]
        if not mine:
            return "nothing_to_undo"
        last = mine[-1]
        self.given[name].remove(last)
        for clip, before in last.before.items():
            if last.second:
                self.seconds[name][clip] = before
            elif before is None:
                self.answers[clip].pop(name)
            else:
                self.answers[clip][name] = role, before
        if role == "primary":
            self._seen(name, [c for c, before in last.before.items() if before is not None])
        if len(last.before) > 1:
            return None, None
        clip = next(iter(last.before))
        if role == "secondary" and self.is_asked_again(name, clip):
            return clip, None
        return next(iter(last.before.items()))

    def is_asked_again(self, name: str, clip: int) -> bool:
        """Whether a second question waits; until then the first answer is told to nobody."""
        return clip in self.seconds[name] and self.seconds[name][clip] is None

    def note(self, name: str, clip: int, text: str) -> str | None:
        blind = self.roles[name] == "secondary"
        if blind and clip not in self.queues[name]:
            return "not_allowed"
        self.notes[name if blind else "", clip].append(text)
        return None

    def decide(self, name: str, clip: int, value: Answer | None, late: bool) -> str | None:
        if self.roles.get(name) == "secondary":
            return "blind"
        if late:
            return "already_decided"
        if clip not in self.decisions and not self.answers[clip]:
            return "no_disagreement"
        if value is None:
            self.decisions.pop(clip, None)
        else:
            self.decisions[clip] = value
        return None

    def requeue(self, name: str, clips: list[int]) -> str | None:
        if self.roles[name] != "primary":
            return "not_allowed"
        self.re_review = [
            c for c in clips if any(role == "primary" for role, _ in self.answers[c].values())
        ]
        return None

    def change_policy(self, name: str, policy: Policy) -> str | None:
        if self.roles[name] != "primary":
            return "not_allowed"
        self.policy = policy
        return None

    def give(self, name: str, role: Role) -> str | None:
        if role != "primary" and not any(
            p == "primary" for other, p in self.roles.items() if other != name
        ):
            return "last_primary"
        if role != "primary":
            self.leases.pop(name, None)
        self.roles[name] = role
        return None

    def opens(self, name: str) -> None:
        """Whoever opens their blind queue is asked about all that primaries answered."""
        if self.roles[name] == "secondary":
            self.queues[name] |= self.answered_by_primaries()

    # ── what follows ────────────────────────────────────────────────────────────────────────────

    def _set(self, name: str, clip: int, value: Answer) -> Answer | None:
        """What it replaces. An answer in one's other role ends, and cannot be taken back."""
        role = self.roles[name]
        held, before = self.answers[clip].get(name, (role, None))
        self.answers[clip][name] = role, value
        for given in self.given[name]:
            if given.role != role and not given.second:
                given.before.pop(clip, None)
        return before if held == role else None

    def _seen(self, name: str, clips: list[int]) -> None:
        """A primary answered: secondaries are asked too, and the clips were looked at."""
        self.primaries.add(name)
        for other, role in self.roles.items():
            if role == "secondary":
                self.queues[other] |= set(clips)
        self.re_review = [c for c in self.re_review if c not in clips]

    def answered_by_primaries(self) -> set[int]:
        return {c for c, a in self.answers.items() if any(p == "primary" for p, _ in a.values())}

    def held_by_others(self, name: str) -> set[int]:
        return {c for other, clips in self.leases.items() if other != name for c in clips}

    def clips(self) -> dict[int, Answered]:
        """Everybody's answers and the decisions, by clip."""
        return {
            clip: Answered(
                tuple(Given(role, answer) for role, answer in self.answers[clip].values()),
                self.decisions.get(clip),
            )
            for clip in {*self.answers, *self.decisions}
        }

    def truths(self, policy: Policy) -> dict[int, bool | None]:
        """Clips with any answer or decision that counts, and their truth."""
        found = {clip: outcome(said, policy) for clip, said in self.clips().items()}
        return {clip: truth(what) for clip, what in found.items() if what is not None}

    def agreement(self) -> tuple[int, int, int]:
        """Clips that two or more answered; those on which all agree; disagreements still open."""
        compared = agreed = waiting = 0
        for clip, of_clip in self.answers.items():
            given = [answer for _, answer in of_clip.values() if answer != "skip"]
            if len(given) > 1:
                compared += 1
                alike = len(set(given)) == 1
                agreed += alike
                waiting += not alike and clip not in self.decisions
        return compared, agreed, waiting

    def check_screen(self, name: str, state: Any) -> None:
        if self.roles[name] == "secondary":
            assert isinstance(state, BlindState)
            mine = {c: a[name] for c, a in self.answers.items() if name in a}
            given = {c: a for c, (p, a) in mine.items() if p == "secondary"}
            assert state.answers == {
                c: "given" if self.is_asked_again(name, c) else a for c, a in given.items()
            }
            assert len(state.queue) == len(set(state.queue))
            assert {card for card in state.queue if card > 0} == self.queues[name]
            assert {-card for card in state.queue if card < 0} == self.seconds[name].keys()
            assert state.repeat_answers == {c: a for c, a in self.seconds[name].items() if a}
            texts = {c: t for (who, c), t in self.notes.items() if who == name}
        else:
            assert isinstance(state, LabelState)
            shown: dict[int, dict[int, Answer]] = {}
            for clip, of_clip in self.answers.items():
                for who, (role, answer) in of_clip.items():
                    if role == "primary":
                        shown.setdefault(clip, {})[self.numbers[who]] = answer
            assert state.answers == shown
            assert state.counts == count(self.clips().values(), self.policy)
            assert set(state.people.values()) == self.primaries
            assert {c: d.answer for c, d in state.decisions.items()} == self.decisions
            assert list(state.re_review) == self.re_review
            texts = {c: t for (who, c), t in self.notes.items() if who == ""}
        assert state.label.policy == self.policy
        found = {c: [n.text for n in notes] for c, notes in state.notes.items()}
        assert found == texts, (name, found, texts)
