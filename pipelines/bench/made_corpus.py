"""A corpus that nobody wrote: texts of made-up words with planted copies and forms, the same for the same seed.

It stands for a stream of news in size and shape, for measures of speed and growth; what quality is worth on real texts is
measured on a corpus with known clusters that the user names.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

_CONSONANTS, _VOWELS = "bcdfghjklmnprstvwz", "aeiou"
_VOCABULARY = 20_000
_SITES = 40
_COPIES_OF = 4  # one story of so many is printed more than once
_FORMS_OF = 40  # one text of so many is a form that is filled in
_FORM_KINDS = 60
_FORM_SLOTS = 9


@dataclass(frozen=True, slots=True)
class MadeText:
    """A text with the cluster that it is planted in."""

    doc_id: str
    cluster: str
    site: str
    body: str


def make_corpus(size: int, seed: int = 1) -> Iterator[MadeText]:
    """So many texts of some 330 words; a third of them are copies of others, in seven ways."""
    chance = random.Random(seed)
    words = _make_vocabulary(chance)
    made = 0
    while made < size:
        for body in _print_story(chance, words, made):
            if made < size:
                site = chance.randrange(_SITES)
                yield MadeText(f"made-{made:07}", body[0], f"site{site:02}.example", _add_footer(chance, site, body[1]))
                made += 1


def _make_vocabulary(chance: random.Random) -> list[str]:
    def make_word() -> str:
        return "".join(chance.choice(_CONSONANTS) + chance.choice(_VOWELS) for _ in range(chance.randint(1, 4)))

    return [make_word() for _ in range(_VOCABULARY)]


def _print_story(chance: random.Random, words: Sequence[str], number: int) -> Iterator[tuple[str, str]]:
    """The printings of one story with its cluster: mostly one, else the text and a few copies."""
    if chance.randrange(_FORMS_OF) == 0:
        yield f"form-{number}", _fill_form(chance, words)
        return
    paragraphs = [_make_paragraph(chance, words) for _ in range(chance.randint(3, 10))]
    yield f"story-{number}", "\n".join(paragraphs)
    if chance.randrange(_COPIES_OF) == 0:
        for _ in range(chance.randint(1, 4)):
            yield f"story-{number}", "\n".join(chance.choice(_DRESSES)(chance, words, paragraphs))


def _make_paragraph(chance: random.Random, words: Sequence[str]) -> str:
    return " ".join(_make_sentence(chance, words) for _ in range(chance.randint(2, 4)))


def _make_sentence(chance: random.Random, words: Sequence[str]) -> str:
    """Some seventeen words, frequent ones and rare ones, with a name and now and then a number."""
    drawn = [words[int(_VOCABULARY * chance.random() ** 3)] for _ in range(chance.randint(9, 25))]
    drawn[0] = drawn[0].capitalize()
    drawn[len(drawn) // 2] = drawn[len(drawn) // 2].capitalize()
    if chance.random() < 0.4:
        drawn[-2] = str(chance.randint(2, 9999))
    return f"{' '.join(drawn)}."


def _fill_form(chance: random.Random, words: Sequence[str]) -> str:
    """One of the forms, with other numbers every time: a name at the beginning, then a number in every sentence."""
    kind = random.Random(f"form {chance.randrange(_FORM_KINDS)}")
    sentences = []
    for _ in range(_FORM_SLOTS):
        drawn = [kind.choice(words) for _ in range(kind.randint(5, 9))]
        drawn.insert(kind.randint(2, 4), str(chance.randint(1, 9999)))
        sentences.append(f"{' '.join(drawn)}.")
    return f"{chance.choice(words).capitalize()} on day {chance.randint(1, 28)}: {' '.join(sentences)}"


def _add_footer(chance: random.Random, site: int, body: str) -> str:
    """Half of a site's texts end with the same line."""
    if chance.random() < 0.5:
        return body
    return f"{body}\nThis page of site {site} may be passed on to a friend but not to a stranger, says the house rule of number {site}"


Dress = Callable[[random.Random, Sequence[str], Sequence[str]], list[str]]


def _keep(chance: random.Random, words: Sequence[str], paragraphs: Sequence[str]) -> list[str]:
    return list(paragraphs)


def _shout(chance: random.Random, words: Sequence[str], paragraphs: Sequence[str]) -> list[str]:
    return [paragraph.replace(" ", "\N{NO-BREAK SPACE}", 3) for paragraph in paragraphs]


def _date(chance: random.Random, words: Sequence[str], paragraphs: Sequence[str]) -> list[str]:
    return [f"{chance.choice(words).upper()}, day {chance.randint(1, 28)} (wire) - {paragraphs[0]}", *paragraphs[1:]]


def _shorten(chance: random.Random, words: Sequence[str], paragraphs: Sequence[str]) -> list[str]:
    return list(paragraphs[: max(1, round(len(paragraphs) * chance.uniform(0.4, 0.8)))])


def _extend(chance: random.Random, words: Sequence[str], paragraphs: Sequence[str]) -> list[str]:
    return [paragraphs[0], _make_paragraph(chance, words), *paragraphs[1:], _make_paragraph(chance, words)]


def _cut_inside(chance: random.Random, words: Sequence[str], paragraphs: Sequence[str]) -> list[str]:
    gone = chance.randrange(1, len(paragraphs))
    return [paragraph for place, paragraph in enumerate(paragraphs) if place != gone]


def _edit(chance: random.Random, words: Sequence[str], paragraphs: Sequence[str]) -> list[str]:
    sentences = [paragraph.split(". ") for paragraph in paragraphs]
    return [". ".join([*one[:-1], _make_sentence(chance, words)]) if len(one) > 2 else ". ".join(one) for one in sentences]


_DRESSES: tuple[Dress, ...] = (_keep, _shout, _date, _shorten, _extend, _cut_inside, _edit)
