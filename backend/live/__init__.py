"""What is pushed to everyone connected: streams, presence, and the sockets they go through.

A wake-up from Postgres (`relay`) names what changed. The `hub` finds the streams that show it in
the table `streams`; each is pushed in a task of its own (`followed`): a `numbered` one by handing
on its new events, a state (`states`) by reading it once and sending it to all. `presence` notes who
looks at what, `sessions` closes the sockets of whoever was signed out.
"""
