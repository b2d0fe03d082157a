"""Markers for editors: a label's clips on the timelines of their films.

`reading` makes them of what the studio holds, each format is a file that turns them into text, and
`table` knows the formats. Where a clip is on a timeline is decided in `backend.domain.markers`.
"""
