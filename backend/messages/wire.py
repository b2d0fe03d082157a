"""What page, backend, clients and bots agree on besides messages: addresses, cookie, close codes.

JavaScript on the page gets what it needs of these from `ui`.
"""

COOKIE = "rushes_session"  # the session of a signed-in person
AWAY_COOKIE = "rushes_away"  # of a browser whose person is at the provider of identities
DEVICE_COOKIE = "rushes_device"  # by which a browser that signed in before is known; no session
# An API key: `KEY_PREFIX` and 43 letters and digits, each as likely as another: 256 bits.
KEY_PREFIX = "rushes_"
KEY_PATTERN = KEY_PREFIX + "[0-9A-Za-z]{43}"
# A webhook's secret, as Standard Webhooks writes it: 24 bytes in base64, here of letters and digits
# only, each as likely as another: 190 bits.
HOOK_PREFIX, HOOK_LENGTH = "whsec_", 32
HOOK_PATTERN = f"{HOOK_PREFIX}[0-9A-Za-z]{{{HOOK_LENGTH}}}"

# Addresses of the backend.
LIVE = "/live"  # the socket: ?ticket=…
TICKET = "/api/ticket"  # POST, with the cookie
ME = "/api/me"
TRAIL = "/api/trail"  # …/trail.csv, …/trail.jsonl
HEALTH = "/api/health"  # whether it can work
ALIVE = "/api/alive"  # whether it is there at all
LOGIN = "/login"  # POST, a form
LOGOUT = "/logout"  # POST
SIGN_IN = "/api/sign-in"  # how people sign in here
OIDC = "/login/oidc"  # to the provider of identities: ?next=…
OIDC_BACK = "/login/oidc/back"  # and back from there
WAY_IN = "/login/once"  # ?token=…, from the terminal
MODELS = "/v2"  # the Open Inference Protocol
PREDICTIONS = "/api/predictions"  # POST: videos to be judged
EXPORTS = "/api/exports"  # POST: files of annotations; /api/exports/<job>, …/result
CARDS = "/api/labels"  # …/<label>/card?version=…: what speaks for a model version
MAP = "/api/map"  # where clips lie on the map of the corpus, in binary
UPLOADS = "/api/uploads"  # POST: a file is to come piece by piece, /api/uploads/<upload>
FOLDERS = "/api/folders"  # POST: a folder of the server is to be taken in
JOBS = "/api/jobs"  # /api/jobs/<job>, …/result.csv, …/result.jsonl
OPENAPI = "/api/openapi.json"  # the description of all this
MEDIA = "/media"  # /media/<clip id>/poster.jpg, …/clip.mp4; of a picture …/picture.jpg

# Addresses of the page server.
LOGIN_PAGE = "/login"
PING = "/ping"

# WebSocket close codes. After 4408 and 1012 the client reconnects and resumes, after 4409 it tries
# again later; after the others it does not just reconnect.
CLOSE_MALFORMED = 4400
CLOSE_SESSION_OVER = 4401
CLOSE_REFUSED = 4403
CLOSE_TOO_SLOW = 4408
CLOSE_TOO_MANY = 4409
CLOSE_TOO_FAST = 4429
CLOSE_RESTARTING = 1012  # registered for WebSockets: "service restart"


def socket_url(api: str) -> str:
    """The socket's address under the backend's: http → ws, https → wss."""
    return "ws" + api.removeprefix("http") + LIVE
