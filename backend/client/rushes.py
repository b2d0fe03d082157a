"""``import rushes``: a studio for video classifiers, from a program or a notebook.

>>> import rushes
>>> r = rushes.connect()                    # RUSHES_API_URL and RUSHES_API_KEY, or as arguments
>>> night = r.labels["night"]
>>> night.clips(score__gt=0.8, limit=100).to_pandas()
>>> night.annotate(night.clips(answered=False, limit=1), "yes")

This file is installed as the package ``rushes``, by the studio itself and by the client alone.
"""

from backend.client import *  # noqa: F403
from backend.client import __all__ as __all__
