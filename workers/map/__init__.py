"""The corpus as a map: every clip has a place in a plane, near the clips that look alike.

projection.py   the plane, pure: places of a sample, and of clips among those that have one
placing.py      gives every clip of the corpus a place that it keeps
"""
