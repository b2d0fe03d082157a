"""The addresses of the pages."""

LOGIN = "/login"
LABELS = "/"
WORKSPACE = "/label/[label_id]"
INGEST = "/ingest"


def workspace(label: int) -> str:
    return f"/label/{label}"
