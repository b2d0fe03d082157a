"""The model card of a bundle: what the model is for, how good it is, where it must not be trusted.

Its front matter is that of Hugging Face's hub (https://huggingface.co/docs/hub/model-cards).
"""

from __future__ import annotations

import json
import re

from backend.messages import Evaluated
from workers.deploy.config import Config

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
            f"{found.negatives:,} with no, by {_people(found)}.",
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
            f"reported from {config.threshold:.2f} on.",
            "",
            "## Limits",
            "",
            "It was trained and tested on one collection of videos. On others, shot or graded "
            "otherwise, nothing is promised: answer a random sample of theirs before you rely on "
            "it. The threshold is a choice, not a promise.",
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
        interval = (
            f" ({found.average_precision_low:.2f} to {found.average_precision_high:.2f})"
            if found.average_precision_low is not None and found.average_precision_high is not None
            else ""
        )
        rows.append(
            "| average precision on the corpus, told by test answers "
            f"| {found.average_precision:.2f}{interval} |"
        )
    if found.quality is not None:
        rows.append(
            f"| balanced accuracy in cross-validation, lower quartile | {found.quality:.2f} |"
        )
    if not rows:
        return ["That was not measured: there were too few answers."]
    return ["| measure | value (95 % interval) |", "|---|---|", *rows]


def _people(found: Evaluated) -> str:
    return "one annotator" if found.annotators == 1 else f"{found.annotators:,} annotators"


def _line(text: str) -> str:
    """Text of people's on one line, as Markdown shows it and nothing more."""
    one = " ".join(text.split())
    return "".join("\\" + c if c in "\\`*_[]<>|#" else c for c in one)
