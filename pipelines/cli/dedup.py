"""`newshouse dedup`: a corpus in, the story of each text out. Reads and prints; what is one story is `pipelines.deduplication`'s."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer


def dedup(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Parquet or JSON Lines with doc_id, site, headline, body.", show_default=False)
    ],
) -> None:
    """Find the texts that tell one story in a corpus of your own: one {"doc_id", "story_id"} a line.

    Copies, shortened and extended ones, corrected and updated ones are one story, named by its first text in the file.

    What a site prints below many of its texts is left out of account; without `site` all texts are taken to be of one.

    Example: newshouse dedup corpus.parquet > stories.jsonl
    """
    from pipelines.deduplication.corpus import find_stories, read_corpus

    corpus = read_corpus(file)
    firsts = find_stories(corpus)
    lines = (
        json.dumps({"doc_id": doc_id, "story_id": corpus.doc_ids[first]}) for doc_id, first in zip(corpus.doc_ids, firsts, strict=True)
    )
    sys.stdout.writelines(f"{line}\n" for line in lines)
    print(f"{len(corpus)} texts tell {len(set(firsts))} stories", file=sys.stderr)
