"""Reading what a client sent: a command, or under which id it is refused, and why; and writing it
so that it can be read."""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec

from backend.messages.commands import Command
from backend.messages.limits import FRAME_LIMIT
from backend.messages.replies import command_decoder

# What JSON is made of: strings, signs, and anything else between them. A string that does not end
# goes on to the end of the frame, so that reading takes no longer than the frame is long.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[{}\[\]:,]|[^\s"{}\[\]:,]+', re.DOTALL)
# Half of a character, left where a program cut one in two, and NUL.
_NOT_KEPT = re.compile("[\0\ud800-\udfff]")


class Unreadable(ValueError):
    """What a client sent is no command; the text says why.

    ``id``: the id that it names, by which it can be refused; empty where it names none.
    """

    def __init__(self, command_id: str, reason: str) -> None:
        super().__init__(f"That message is not one Rushes knows: {reason}.")
        self.id = command_id


def read_command(frame: str | bytes) -> Command:
    """The command that a client's frame holds.

    Raises:
        Unreadable: it holds none.
    """
    try:
        return command_decoder.decode(frame)
    except msgspec.ValidationError as error:  # JSON, but not one of our messages
        reason = str(error)
        if "matching regex" in reason:
            reason = f"characters that cannot be kept{reason[reason.rfind(' - at ') :]}"
    except RecursionError:
        reason = "it is nested too deeply"
    except UnicodeError:
        reason = "it is not UTF-8, or holds half a character"
    except msgspec.DecodeError:
        reason = "it is not JSON, or holds half a character"
    raise Unreadable(_id_of(frame), reason)


def write_command(command: Command) -> str:
    """A frame that the backend can read; its texts are `kept`.

    Raises:
        Unreadable: the backend would refuse it: a number is out of its range, or it is too large.
    """
    frame = msgspec.json.encode(_kept(msgspec.to_builtins(command)))
    if len(frame) > FRAME_LIMIT:
        raise Unreadable(command.id, "it is too large; shorten what you wrote")
    read_command(frame)
    return frame.decode()


def kept(text: str) -> str:
    """What was typed or pasted, without what no text can hold."""
    return _NOT_KEPT.sub("", text)


def _kept(value: Any) -> Any:
    match value:
        case str():
            return kept(value)
        case dict():
            return {key: _kept(one) for key, one in value.items()}
        case list() | tuple():
            return [_kept(one) for one in value]
    return value


def _id_of(frame: str | bytes) -> str:
    """The id that a frame names, whatever is wrong with the rest of it: the last one, as with
    commands that can be read."""
    text = frame if isinstance(frame, str) else frame.decode(errors="replace")
    found, before, depth = "", ["", ""], 0
    for token in _TOKEN.finditer(text):
        word = token[0]
        if depth == 1 and before == ['"id"', ":"]:
            found = word
        depth += (word in "{[") - (word in "]}")
        before = [before[1], word]
    try:
        command_id = json.loads(found, strict=False) if found.startswith('"') else ""
        command_id.encode()
    except ValueError:  # half a character, an escape that is none, or no end
        return ""
    return str(command_id)
