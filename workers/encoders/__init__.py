"""Another encoder for a corpus that is there: its vectors are made beside those that are searched,
tried on every label's answers, and taken, or left again.

again: embeds every clip anew. trial: both spaces on the same answers. switching: takes a space, and
frees one. cli: the commands.
"""
