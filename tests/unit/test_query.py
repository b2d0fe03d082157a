"""What somebody types into a search: plain words stay words, conditions become a tree, and what is
wrong is said where it stands."""

from __future__ import annotations

import random
import time

import pytest

from backend.domain.query import parse
from backend.domain.query_known import Known, QueryError, known
from backend.domain.query_tree import Query, leaves, written
from backend.messages.limits import LONGEST_QUESTION, MOST_CONDITIONS
from tests.random_queries import placeless, random_query

LABELS = [
    "night, “late”",
    "rain",
    "indoor",
    "car chase",
    "not",
    "Night",
    'a "b"',
    "x:y",
    "été",
    "answered",
    "#3",
]
PEOPLE = ["ada", "Ben Böhm", "since"]


def knows(here: str = "") -> Known:
    return known(LABELS, PEOPLE, blind=["fog"], here=here)


def test_whatever_tree_is_written_reads_as_the_same_tree() -> None:
    rng = random.Random(1)
    for _ in range(2000):
        query = random_query(
            rng, labels=LABELS, people=PEOPLE, films=["Night Train", "1917", "a", "#3", "or"]
        )
        text = written(query)
        assert placeless(parse(text, knows())) == placeless(query), text


@pytest.mark.parametrize(
    "text",
    [
        "rain at night", "rain", "night and day", "not a dog", "answered phone call", "16:9",
        "a (red) car", "it's 9 o'clock: tea", 'say "hi', "rain (heavy) or snow", "a : b",
        "(" * 10_000, "not " * 5000, "word " * 20_000, ")", "", "fog and rain", '"rain"',
    ],
)  # fmt: skip
def test_plain_words_stay_plain_words(text: str) -> None:
    begun = time.process_time()
    assert parse(text, knows()) == Query(words=" ".join(text.split()), plain=True)
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("rain > .8 and not indoor", "rain > .8 and not indoor >= .5"),
        ("RAIN>=0.8", "rain >= .8"),
        ("rain and indoor", "rain >= .5 and indoor >= .5"),
        ("not indoor", "not indoor >= .5"),
        ("woman car chase > .5", 'words:"woman" and "car chase" > .5'),
        ("rain > .8 or indoor < .2 and year:1950s",
         "rain > .8 or indoor < .2 and year >= 1950 and year <= 1959"),
        ("(rain > .8 or indoor < .2) year:1950",
         "(rain > .8 or indoor < .2) and year = 1950"),
        ("rain:yes by “ada” since 2026-11-01 until 2026-11-20",
         "rain:yes by ada since 2026-11-01 until 2026-11-20"),
        ("answered by ada", "indoor:answered by ada"),
        ("unanswered", "indoor:unanswered"),
        ("a dog film:\"Night Train\" like:4,5 unlike:6",
         'words:"a dog" and like:4 and like:5 and unlike:6 and film:"Night Train"'),
        ("length:2..", "length >= 2"),
        ("not (rain or indoor)", "not (rain >= .5 or indoor >= .5)"),
        ("rain > .8 and (indoor and x:y > .1)", None),
    ],
)  # fmt: skip
def test_conditions_are_read(text: str, meant: str | None) -> None:
    if meant is None:
        with pytest.raises(QueryError):  # a name with a colon stands in quotes
            parse(text, knows("indoor"))
    else:
        assert written(parse(text, knows("indoor"))) == meant


@pytest.mark.parametrize(
    ("text", "found", "said", "instead"),
    [
        ("indoor > .2 rian > .8", "rian", "Did you mean “rain”?", "rain"),
        ("lenght > 2", "lenght", "Did you mean “length”?", "length"),
        ("rain > 80%", "80%", "write .8", ".8"),
        ("rain > 8", "8", "between 0 and 1", ""),
        ("rain > ", "", "missing", ""),
        ("rain > .8 or wnid", "wnid", "no label of yours", ""),
        ("rain:yess", "yess", "Did you mean “yes”?", "yes"),
        ("rain:yes by aad", "aad", "Did you mean “ada”?", "ada"),
        ("rain:yes since monday", "monday", "like 2026-11-01", ""),
        ("rain:yes since 2026-02-30", "2026-02-30", "like 2026-11-01", ""),
        ("rain:disputed by ada", "by", "answers together", ""),
        ("(rain > .3", "(", "not closed", ""),
        ("rain > .3)", ")", "none opened", ""),
        ("rain > .3 and and", "and", "cannot stand here", ""),
        ('film:"x', '"x', "no end", ""),
        ("film:", "", "takes a name", ""),
        ("year:x", "x", "no number", ""),
        ("like:x", "x", "no number of a clip", ""),
        ("rain > .3 or like:3", "like:3", "only ranks", ""),
        ("genre > 3", "genre", "takes a colon", "genre:"),
        ("answered by ada", "answered", "of which label", ""),
        ("rain > .1 " + "(" * 10_000, "", "characters", ""),
        ("rain > .1 " + "(" * 100, "(", "deep at most", ""),
        ("rain > .1 " * (MOST_CONDITIONS + 1), "rain", "conditions", ""),
        ("rain > .1 " + "a" * LONGEST_QUESTION, None, "characters", ""),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_where_it_stands(
    text: str, found: str | None, said: str, instead: str
) -> None:
    if text == "answered by ada":
        text += " and rain > .1"
    with pytest.raises(QueryError) as refused:
        parse(text, knows())
    error = refused.value
    if found:
        assert text[error.at : error.end] == found
    assert said in error.message
    assert error.instead == instead
    assert 0 <= error.at <= error.end <= len(text)


def test_a_blind_label_is_refused_by_its_name() -> None:
    for text in ("fog > .2", "fog:yes", "rain > .2 and not fog:answered"):
        with pytest.raises(QueryError) as refused:
            parse(text, knows())
        assert refused.value.blind
        assert text[refused.value.at : refused.value.end] == "fog"


def test_any_text_is_words_a_tree_or_an_error_within_it() -> None:
    rng = random.Random(2)
    pieces = [
        *LABELS, "and", "or", "not", "(", ")", '"', ":", ">", ".8", " ", " ", "film:", "like:",
        "answered", "by", "since", "2026-01-01", "\0", "\\", "“", "words:", "%", "..", "👩‍🚀",
    ]  # fmt: skip
    for _ in range(5000):
        text = "".join(rng.choices(pieces, k=rng.randrange(12)))
        try:
            query = parse(text, knows("rain"))
        except QueryError as error:
            assert 0 <= error.at <= error.end <= len(text), text
        else:
            assert query.plain or leaves(query.where) or query.words or query.liked, text
            if not query.plain:
                again = parse(written(query), knows())
                assert placeless(again) == placeless(query), text
