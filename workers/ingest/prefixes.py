"""What there is to ingest in object storage and on the web, page by page: a prefix of millions is
never held in memory. What a survey of folders says of files holds for objects as well."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from backend.domain.addresses import Address
from backend.domain.media_kinds import MEDIA, Medium, medium_by_name, suffixes
from workers.ingest.fetching import Sources
from workers.ingest.objects import Object, Store, Unreachable, gone
from workers.ingest.survey import (
    OTHER_SUFFIXES,
    UNFINISHED_SUFFIXES,
    Film,
    Skip,
    Survey,
)
from workers.video.container import HEAD_BYTES, describe, recognise
from workers.video.errors import VideoError, empty, unknown_container

AMBIGUOUS = frozenset({".ts"})  # programs in TypeScript have the suffix of transport streams
TAKEN_SUFFIXES = frozenset(suffixes()) - AMBIGUOUS


def films(
    addresses: Iterable[Address],
    sources: Sources,
    told: Survey,
    on_object: Callable[[int], None] = lambda count: None,
    *,
    media: Sequence[Medium] = MEDIA,
    together: bool = False,
) -> Iterator[list[Film]]:
    """The films at these addresses, a page at a time; what is not taken is told to the survey.

    An address that names an object is taken for whatever its content says, any other is a prefix.
    Below a prefix the suffix decides, and the first bytes of what has none that we know. One that
    cannot be looked at never ends the rest. A prefix is taken for the first of these `media` that
    its first page holds, as a folder is; for all of them if they are wanted `together`.
    """
    met = 0
    for address in dict.fromkeys(addresses):
        try:
            store = sources.store(address)
            alone = _alone(address, store)
            prefix = address if alone is None else None
            wanted = media if together else ()
            for page in _below(address, store) if alone is None else [[alone]]:
                met += len(page)
                on_object(met)
                wanted = wanted or _of_one_medium(page, media)
                left = page if prefix is None else _passed(page, wanted, told)
                if taken := [film for each in left if (film := _taken(each, prefix, store, told))]:
                    yield taken
        except VideoError as error:
            told.refuse(address, error.message, named=True)


def _of_one_medium(
    page: Sequence[Object | Unreachable], media: Sequence[Medium]
) -> Sequence[Medium]:
    there = {medium_by_name(each.address.name) for each in page if isinstance(each, Object)}
    return [medium for medium in media if medium in there][:1]


def _passed(
    page: Sequence[Object | Unreachable], wanted: Sequence[Medium], told: Survey
) -> list[Object | Unreachable]:
    """What is not of another medium, by its suffix; the survey is told of the rest."""
    kept: list[Object | Unreachable] = []
    for each in page:
        if isinstance(each, Object) and wanted:
            medium = medium_by_name(each.address.name)
            if medium not in (None, *wanted):
                told.skip(Skip.MEDIUM, each.address)
                continue
        kept.append(each)
    return kept


def _alone(address: Address, store: Store) -> Object | None:
    """The object that is named; None: it is a prefix, or nothing. Raises: VideoError."""
    if address.many:
        return None
    try:
        return store.head(address)
    except VideoError as error:
        if error.code != "gone" or address.web:
            raise
        return None


def _below(address: Address, store: Store) -> Iterator[list[Object | Unreachable]]:
    """The pages of a prefix. Raises: VideoError: nothing lies below it, too."""
    some = False
    for page in store.listed(address):
        some = some or bool(page)
        yield page
    if not some:
        raise (
            gone()
            if not address.many
            else VideoError("gone", "Nothing lies below it: check the spelling.")
        )


def _taken(
    each: Object | Unreachable, prefix: Address | None, store: Store, told: Survey
) -> Film | None:
    """A film below a prefix; without one, of an object that was named itself."""
    if isinstance(each, Unreachable):
        told.refuse(each.shown, each.why, named=False)
        return None
    address, suffix = each.address, each.address.suffix.lower()
    if prefix is None:
        return _by_content(each, store, told, alone=True)
    below = address.path.removeprefix(prefix.path)
    if address.many or below in ("", "/") or (each.size == 0 and not suffix):
        pass  # what stands for an empty folder
    elif any(part.startswith(".") for part in below.split("/")):
        told.skip(Skip.HIDDEN, address)
    elif suffix in UNFINISHED_SUFFIXES:
        told.skip(Skip.UNFINISHED, address)
    elif suffix in OTHER_SUFFIXES:
        told.skip(Skip.OTHER, address)
    elif suffix in TAKEN_SUFFIXES and each.size:
        return Film(address, each)
    else:
        return _by_content(each, store, told, alone=False)
    return None


def _by_content(each: Object, store: Store, told: Survey, *, alone: bool) -> Film | None:
    """By the first bytes of an object."""
    try:
        if each.size == 0:
            raise empty()
        head = store.read(each, 0, min(HEAD_BYTES, each.size))
        if recognise(head):
            return Film(each.address, each)
        raise unknown_container(describe(head))
    except VideoError as error:
        expected = each.address.suffix.lower() in TAKEN_SUFFIXES
        if error.code == "not_a_video" and not alone and not expected:
            told.skip(Skip.NO_VIDEO, each.address)
        else:
            told.refuse(each.address, error.message, named=alone)
    return None
