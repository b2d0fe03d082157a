"""The model card of a bundle: what the model is for, how good it is, where it must not be trusted.

Its front matter is that of Hugging Face's hub (https://huggingface.co/docs/hub/model-cards).
"""

from __future__ import annotations

import json
import re

from backend.domain.figures import several, share
from backend.domain.promise_words import aim_in_words
from backend.messages import Evaluated, Examined
from workers.deploy.config import Config, Promise

_HUB_ID = re.compile(r"[\w-][\w.-]*/[\w-][\w.-]*", re.ASCII)


def text(config: Config) -> str:
    """The card in Markdown."""
    label, found, embedding = config.label, config.evaluated, config.embedding
    return "\n".join(
        [
            "---",
            *_front_matter(config),
            "---",
            "",
            f"# {_line(label.name)}",
            "",
            f"Tells how likely a video clip shows **{_line(label.name)}**"
            + (f": {_line(label.description)}" if label.description else "."),
            *([f"Also: {', '.join(map(_line, label.keywords))}."] if label.keywords else []),
            "",
            "## How good it is",
            "",
            *_scores(found),
            "",
            f"Trained on {found.positives:,} clips that people answered with yes and "
            f"{found.negatives:,} with no, by {_people(found)}. {_agreement(found)}",
            "",
            "## Where it may be wrong",
            "",
            *_confounders(found),
            "",
            "## What it needs",
            "",
            f"Embeddings of length 1 by {_line(embedding.name)}: {embedding.dimensions} numbers, "
            f"the mean of {embedding.frames_per_clip} frames of a clip. Those of any other "
            "embedder mean nothing to it.",
            "",
            "```sh",
            "rushes predict THIS_FOLDER video.mp4 --out scores.csv",
            "```",
            "",
            "Elsewhere: `model.onnx` turns `embedding` (n, d) into `probability` (n,). A clip is "
            f"reported from {share(config.threshold)} on. config.json says the rest.",
            "",
            "## Limits",
            "",
            f"{_promise(config.promise)} It was trained and tested on one collection of videos. On "
            "others, shot or graded otherwise, nothing is promised: answer a random sample of "
            "theirs before you rely on it. It judges each clip by itself, without its neighbours, "
            "and was evaluated so.",
            "",
        ]
    )


def _front_matter(config: Config) -> list[str]:
    # JSON strings are YAML strings.
    lines = [
        "library_name: rushes",
        "pipeline_tag: video-classification",
        "tags: [video, rushes]",
    ]
    if _HUB_ID.fullmatch(config.embedding.source):  # a folder is nobody else's business
        lines.append(f"base_model: {config.embedding.source}")
    value = config.evaluated.average_precision
    if value is not None:
        lines += [
            "model-index:",
            f"- name: {json.dumps(config.label.name)}",
            "  results:",
            "  - task: {type: video-classification}",
            "    dataset: {name: the studio's own clips, type: private}",
            "    metrics:",
            f"    - {{type: average_precision, value: {value:.4f}}}",
        ]
    return lines


def _scores(found: Evaluated) -> list[str]:
    rows = []
    if found.average_precision is not None:
        rows.append(
            "| average precision on the corpus, told by test answers | "
            + _with_interval(
                found.average_precision, found.average_precision_low, found.average_precision_high
            )
        )
    if found.quality is not None:
        rows.append(
            f"| balanced accuracy in cross-validation, lower quartile | {share(found.quality)}"
        )
    if found.agreement is not None:
        rows.append(
            "| agreement: clips on which all annotators said the same | "
            + _with_interval(found.agreement, found.agreement_low, found.agreement_high)
        )
    if found.average_precision is None and found.quality is None:
        return ["That was not measured: there were too few answers.", *_table(rows)]
    return _table(rows)


def _table(rows: list[str]) -> list[str]:
    head = ["| measure | value (95 % interval) |", "|---|---|"]
    return [*head, *(f"{row} |" for row in rows)] if rows else []


def _with_interval(value: float, low: float | None, high: float | None) -> str:
    around = f" ({share(low)} to {share(high)})" if low is not None and high is not None else ""
    return share(value) + around


def _agreement(found: Evaluated) -> str:
    if not found.compared:
        return "No clip was answered by two of them, so that nobody knows how far they agree."
    return f"{several(found.compared, 'clip')} had two answers or more."


def _confounders(found: Evaluated) -> list[str]:
    """The kinds of clips that the studio knows the model to stumble over, or knows nothing of."""
    if not found.examined:
        return ["Not examined: by kinds of clips, nothing is known of this version."]
    lines = [
        f"- Often wrong on {_kind(kind)}: right {share(kind.right or 0)} of "
        f"{several(kind.answers, 'answer')}."
        for kind in found.wrong
    ]
    lines += [
        f"- {'Never' if not kind.answers else 'Hardly'} tested on {_kind(kind)}, "
        f"{several(kind.clips, 'clip')} of the corpus."
        for kind in found.untested
    ]
    usual = "All larger kinds of clips of the corpus were tested, and it is as good on each."
    return [*(lines or [usual]), "", "Nothing else was examined that could mislead it."]


def _kind(kind: Examined) -> str:
    return _line(kind.name) if kind.name else "a kind of clips without a name"


def _promise(promise: Promise | None) -> str:
    if promise is None:
        return "The threshold is a choice, not a promise."
    return (
        f"With confidence {share(promise.confidence)}, "
        f"{_line(aim_in_words(promise.kind, promise.level, promise.intake))}, among the clips "
        f"{_of(promise)} that had no answer when the promise was audited."
    )


def _of(promise: Promise) -> str:
    if not promise.intake:
        return "of its studio"
    return f"of the films that its studio calls “{_line(promise.intake)}”"


def _people(found: Evaluated) -> str:
    return "one annotator" if found.annotators == 1 else f"{found.annotators:,} annotators"


def _line(text: str) -> str:
    """Text of people's on one line, as Markdown shows it and nothing more."""
    one = " ".join(text.split())
    return "".join("\\" + c if c in "\\`*_[]<>|#" else c for c in one)
