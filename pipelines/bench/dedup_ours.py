"""`newshouse dedup` at work in a process of its own, as its peers are: `python -m pipelines.bench.dedup_ours TEXTS STORIES`."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from pipelines.bench.made_corpus import make_corpus
from pipelines.deduplication.corpus import Corpus, find_stories, read_corpus


def main() -> None:
    _warm_up()
    corpus = read_corpus(Path(sys.argv[1]))
    started = time.process_time()
    firsts = find_stories(corpus)
    seconds = time.process_time() - started
    lines = (json.dumps({"doc_id": one, "story_id": corpus.doc_ids[first]}) for one, first in zip(corpus.doc_ids, firsts, strict=True))
    Path(sys.argv[2]).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps({"cpu_seconds": seconds, "process_cpu_seconds": time.process_time(), "peak_mebibytes": peak}) + "\n")


def _warm_up() -> None:
    """Imports, the pages of letters that are met first, and memory that was asked for once."""
    texts = list(make_corpus(1000))
    find_stories(Corpus([text.doc_id for text in texts], [text.site for text in texts], [text.body for text in texts]))


if __name__ == "__main__":
    main()
