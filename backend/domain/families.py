"""Families of labels: one implies another, two exclude each other, exactly one of several holds.

Rules say how the truth of labels hangs together. They answer nothing by themselves: where answers
contradict them, people decide (`contradictions`). Rules must leave every label a clip that could be
yes, and go round in no circle (`problem`). Pure; clips and labels are numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from backend.messages.families import RuleKind

OTHER = "a label that you are not on"
MOST_TRIES = 200  # suppositions about one label; what people mean takes a few


@dataclass(frozen=True)
class Rule:
    """``labels``: of ``implies`` what implies and what follows; else any order, each once."""

    kind: RuleKind
    labels: tuple[int, ...]

    def excluding(self) -> Iterator[tuple[int, int]]:
        """Pairs of labels that are not both yes."""
        if self.kind != "implies":
            yield from combinations(self.labels, 2)


@dataclass(frozen=True)
class Closure:
    """What rules say of pairs of labels, by themselves and together."""

    implies: frozenset[tuple[int, int]]  # a yes, so b yes
    excludes: frozenset[tuple[int, int]]  # both yes cannot be; either way round
    groups: tuple[tuple[int, ...], ...]  # of each, one must be yes

    def refuters(self, label: int) -> frozenset[int]:
        """The labels whose no says that this label is no: it, and what it implies."""
        return frozenset({label, *(b for a, b in self.implies if a == label)})


def closure(rules: Iterable[Rule]) -> Closure:
    """a → b → c says a → c; and a → b, b ✕ c says a ✕ c."""
    rules = tuple(rules)
    follows: dict[int, set[int]] = {}
    for rule in rules:
        if rule.kind == "implies":
            follows.setdefault(rule.labels[0], set()).add(rule.labels[1])
    labels = {label for rule in rules for label in rule.labels}
    reached = {label: _reached(label, follows) for label in labels}
    base = {pair for rule in rules for pair in rule.excluding()}
    both = base | {(b, a) for a, b in base}
    return Closure(
        implies=frozenset((a, b) for a in labels for b in reached[a] if a != b),
        excludes=frozenset(
            (a, b)
            for a in labels
            for b in labels
            if a != b and any((x, y) in both for x in reached[a] for y in reached[b])
        ),
        groups=tuple(rule.labels for rule in rules if rule.kind == "one_of"),
    )


def _reached(label: int, follows: Mapping[int, set[int]]) -> set[int]:
    """The label, and all that it implies."""
    found, waiting = {label}, [label]
    while waiting:
        for other in follows.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


def contradictions(of: Closure, yes: Mapping[int, bool]) -> set[tuple[int, ...]]:
    """Labels whose answers to one clip contradict the rules, each time ascending; ``yes``: by label
    with a truth. Two labels where one implies or excludes the other; of a group without a yes, all
    labels whose no says so."""
    found: set[tuple[int, ...]] = set()
    for a, b in of.implies:
        if yes.get(a) is True and yes.get(b) is False:
            found.add((min(a, b), max(a, b)))
    for a, b in of.excludes:
        if yes.get(a) is True and yes.get(b) is True:
            found.add((min(a, b), max(a, b)))
    for group in of.groups:
        against = [{r for r in of.refuters(m) if yes.get(r) is False} for m in group]
        if all(against):
            found.add(tuple(sorted(set().union(*against))))
    return found


# ── may there be such a rule? ───────────────────────────────────────────────────────────────────


def problem(rules: Sequence[Rule], new: Rule, names: Mapping[int, str]) -> str:
    """Why there cannot be a ``new`` rule beside the others, as a sentence that names the chain; ""
    where there can. ``names``: of the labels that whoever asks may know of."""
    if len(set(new.labels)) < len(new.labels):
        return "A rule names each label once."
    if new in rules or (new.kind != "implies" and _same(rules, new)):
        return "There is such a rule already."
    named = _Names(names)
    if new.kind == "implies":
        a, b = new.labels
        chain = _path(rules, b, a)
        if chain:
            links = ", which implies ".join(named(label) for label in chain[1:])
            return (
                f"{named(a)} cannot imply {named(b)}: {named(b)} implies {links}. Labels that "
                "imply each other in a circle are one label."
            )
    together = (*rules, new)
    search = _Search(together, named)
    for label in dict.fromkeys(label for rule in together for label in rule.labels):
        try:
            why = search.never(label)
        except _Entangled:
            return (
                "These rules are too entangled to be sure that every label can be yes; make the "
                "new one with fewer labels."
            )
        if why:
            return f"{named(label)} could never be yes: {why}."
    return ""


def _same(rules: Iterable[Rule], new: Rule) -> bool:
    return any(r.kind == new.kind and set(r.labels) == set(new.labels) for r in rules)


def _path(rules: Iterable[Rule], start: int, end: int) -> list[int]:
    """Labels of which each implies the next one, from one label to another; empty: none."""
    follows = [r.labels for r in rules if r.kind == "implies"]
    before: dict[int, int] = {start: start}
    waiting = [start]
    while waiting and end not in before:
        label = waiting.pop(0)
        for a, b in follows:
            if a == label and b not in before:
                before[b] = label
                waiting.append(b)
    if end not in before:
        return []
    path = [end]
    while path[-1] != start:
        path.append(before[path[-1]])
    return path[::-1]


@dataclass
class _Supposed:
    """What follows of supposed answers to one clip: by label yes or no, and why."""

    yes: dict[int, bool] = field(default_factory=dict)
    why: dict[int, tuple[str, tuple[int, ...]]] = field(default_factory=dict)
    clash: tuple[str, tuple[int, ...]] | None = None
    of: int = 0  # the label that both must and cannot be yes

    def say(self, label: int, value: bool, reason: str, because: tuple[int, ...]) -> bool:
        """Whether that is news; where it contradicts what is known, the clash."""
        if label not in self.yes:
            self.yes[label], self.why[label] = value, (reason, because)
            return True
        if self.yes[label] != value and self.clash is None:
            self.clash, self.of = (reason, because), label
        return False

    def chain(self) -> str:
        """The rules that lead to the clash, in the order in which they do."""
        assert self.clash is not None
        said: list[str] = []

        def tell(reason: str, because: tuple[int, ...]) -> None:
            for label in because:
                tell(*self.why[label])
            if reason and reason not in said:
                said.append(reason)

        tell(*self.why[self.of])
        tell(*self.clash)
        return "; ".join(said)


class _Entangled(Exception):
    """It would take too long to find out."""


class _Search:
    """Looks for a clip that could be yes. What follows of a label's yes is drawn step by step (unit
    propagation); of a group of which nothing follows, each label is tried until one is possible
    (Davis, Logemann and Loveland, CACM 5, 1962)."""

    def __init__(self, rules: Sequence[Rule], named: _Names) -> None:
        self._rules, self._named, self._tries = rules, named, 0
        self._possible: set[int] = set()  # yes of some clip that was found

    def never(self, label: int) -> str:
        """Why a clip cannot be yes under the label; "" where it can be.

        Raises:
            _Entangled: not known after `MOST_TRIES`.
        """
        self._tries = 0
        return "" if label in self._possible else self._without_way({label: True})

    def _without_way(self, supposed: Mapping[int, bool]) -> str:
        self._tries += 1
        if self._tries > MOST_TRIES:
            raise _Entangled
        known = _Supposed()
        for label, value in supposed.items():
            known.say(label, value, "", ())
        news = True
        while news and known.clash is None:
            news = any([_follow(rule, known, self._named) for rule in self._rules])
        if known.clash is not None:
            return known.chain()
        for rule in self._rules:
            if rule.kind == "one_of" and not any(known.yes.get(x) for x in rule.labels):
                return self._none_of(rule, known, supposed)
        self._possible |= {label for label, value in known.yes.items() if value}
        return ""

    def _none_of(self, rule: Rule, known: _Supposed, supposed: Mapping[int, bool]) -> str:
        """Why none of a group's labels can be the one that is yes; "" where one can."""
        whys = []
        # First those of which it is not known yet: one clip may show it of many.
        for label in sorted(rule.labels, key=self._possible.__contains__):
            if label not in known.yes:
                why = self._without_way({**supposed, label: True})
                if not why:
                    return ""
                whys.append(why)
        return (
            f"exactly one of {self._named.all(rule.labels)}, and {'; '.join(dict.fromkeys(whys))}"
        )


def _follow(rule: Rule, known: _Supposed, named: _Names) -> bool:
    """What the rule says of what is known; whether anything is new."""
    news = False
    if rule.kind == "implies":
        a, b = rule.labels
        reason = f"{named(a)} implies {named(b)}"
        if known.yes.get(a):
            news |= known.say(b, True, reason, (a,))
        if known.yes.get(b) is False:
            news |= known.say(a, False, reason, (b,))
        return news
    for a, b in rule.excluding():
        reason = f"{named(a)} excludes {named(b)}"
        if rule.kind == "one_of":
            reason = f"exactly one of {named.all(rule.labels)}"
        if known.yes.get(a):
            news |= known.say(b, False, reason, (a,))
        elif known.yes.get(b):
            news |= known.say(a, False, reason, (b,))
    if rule.kind == "one_of":
        no = [x for x in rule.labels if known.yes.get(x) is False]
        rest = [x for x in rule.labels if x not in no]
        if len(rest) <= 1:
            last = rest[0] if rest else no.pop()
            reason = f"exactly one of {named.all(rule.labels)}"
            news |= known.say(last, True, reason, tuple(no))
    return news


class _Names:
    def __init__(self, names: Mapping[int, str]) -> None:
        self._names = names

    def __call__(self, label: int) -> str:
        return f"“{self._names[label]}”" if label in self._names else OTHER

    def all(self, labels: Iterable[int]) -> str:
        *first, last = (self(label) for label in labels)
        return f"{', '.join(first)} and {last}"


def in_words(kind: RuleKind, names: Sequence[str]) -> str:
    """A rule as people say it."""
    quoted = [f"“{name}”" for name in names]
    if kind == "one_of":
        return f"exactly one of {', '.join(quoted[:-1])} and {quoted[-1]}"
    return f"{quoted[0]} {kind} {quoted[1]}"
