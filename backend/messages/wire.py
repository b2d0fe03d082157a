"""What both ends of a connection must call alike."""

COOKIE = "rushes_session"  # holds the session's token; HttpOnly
