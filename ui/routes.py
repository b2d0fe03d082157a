"""The addresses of the pages."""

LOGIN = "/login"
LABELS = "/"
WORKSPACE = "/label/[label_id]"
TEAM = "/label/[label_id]/team"
DISPUTES = "/label/[label_id]/disputes"
HISTORY = "/label/[label_id]/history"
PROGRESS = "/label/[label_id]/progress"
PEOPLE = "/people"
INGEST = "/ingest"


def workspace(label: int) -> str:
    return f"/label/{label}"
