"""Webhooks: hearing what happens, and telling it to other programs.

hearing    reads the streams of labels, and keeps a message for whom it is to be told
sending    one try: to which address, signed how, and how it went
delivering who is due is told, until nobody is
"""
