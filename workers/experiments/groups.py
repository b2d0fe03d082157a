"""The 56 labels of the paper in their 8 groups, and their order in its tables."""

GROUPS = {
    "emotions": "anger happy laughter sad scared",
    "events/actions": "car-chase fight interview run",
    "focus": "animal character-focus object",
    "genres": "action drama fantasy horror romance sci-fi",
    "motion": "handheld jump-scare pan slow-motion timelapse zoom",
    "sensitivities": "alcohol drugs gore intimacy nudity smoking violence",
    "shot types": "aerial closeup cowboy-shot dutch-angle establishing-shots extreme-close-up "
    "extreme-wide-shot eye-level group-shot high-angle insert-shot low-angle medium "
    "over-the-shoulder-shot overhead-shot point-of-view-shot shutter-shot single-shot "
    "static-shot tilt-shot two-shot wide",
    "time/location": "day golden-hour interior",
}

_GROUP_OF = {label: group for group, labels in GROUPS.items() for label in labels.split()}


def group_of(label: str) -> str:
    """The label's group; "other" where the paper does not know it."""
    return _GROUP_OF.get(label, "other")
