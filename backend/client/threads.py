"""How a program waits for what is asynchronous: on a thread of its own, method by method."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from functools import wraps
from typing import Any, Concatenate, Generic, ParamSpec, Protocol, TypeVar

from backend.client.clips import Clip

A_co = TypeVar("A_co", covariant=True)
A = TypeVar("A")
T = TypeVar("T")
P = ParamSpec("P")


class Thread:
    """The thread on which the asynchronous client of one studio runs."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="rushes", daemon=True)
        self._thread.start()

    def result(self, doing: Coroutine[Any, Any, T]) -> T:
        """What it returns or raises. Whoever interrupts the wait, as with Ctrl-C, ends it."""
        if not self.running or threading.current_thread() is self._thread:
            doing.close()
            why = "was closed; connect anew" if not self.running else "cannot wait for itself"
            raise RuntimeError(f"The connection {why}.")
        future = asyncio.run_coroutine_threadsafe(doing, self._loop)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    @property
    def running(self) -> bool:
        return not self._loop.is_closed()

    def stop(self) -> None:
        self.result(self._loop.shutdown_asyncgens())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


class ReadAsUsed:
    """Asks the studio while somebody goes through it."""

    def __iter__(self) -> Iterator[Any]:
        raise NotImplementedError


class Host(Protocol):
    """The studio, as what it gives knows it."""

    @property
    def thread(self) -> Thread: ...
    def posters(self, clips: Sequence[Clip]) -> Sequence[bytes | None]: ...


class Facade(Protocol[A_co]):
    """Stands for an asynchronous object of a thread."""

    @property
    def asynchronous(self) -> A_co: ...
    @property
    def thread(self) -> Thread: ...


def waits(
    method: Callable[Concatenate[A, P], Coroutine[Any, Any, T]],
) -> Callable[Concatenate[Facade[A], P], T]:
    """The asynchronous method, waited for."""

    @wraps(method)
    def waiting(self: Facade[A], *args: P.args, **kwargs: P.kwargs) -> T:
        given: Any = (read_here(value) for value in args)
        named: Any = {name: read_here(value) for name, value in kwargs.items()}
        return self.thread.result(method(self.asynchronous, *given, **named))

    return waiting


def read_here(value: T) -> T | list[Any]:
    """What is read as it is used is read here: the studio's own thread could not wait for it."""
    return list(value) if isinstance(value, ReadAsUsed | Iterator) else value


class asked(Generic[A, T]):
    """An attribute that is asked for anew whenever it is read."""

    def __init__(self, method: Callable[[A], Coroutine[Any, Any, T]]) -> None:
        self._method = method
        self.__doc__ = method.__doc__

    def __get__(self, of: Facade[A] | None, _: type[Any]) -> T:
        if of is None:
            return self  # type: ignore[return-value]
        return of.thread.result(self._method(of.asynchronous))


async def next_of(iterator: AsyncIterator[T]) -> T | None:
    return await anext(iterator, None)
