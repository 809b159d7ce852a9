"""The process that reads discovery pages for one crawl: a page comes in on standard input, what it led to goes out.

It ends when its input closes or its parent dies. Who waits, kills and replaces is `reader`.
"""

from __future__ import annotations

import sys
from typing import BinaryIO

from scrapers.discovery.pages import read_discovery_page
from scrapers.discovery.pipe_form import read_frame, read_page, write_frame, write_parts
from scrapers.source import Source
from scrapers.workers import become_worker, limit_memory, limited_cpu

READY = b"ready"


def run_worker(requests: BinaryIO, answers: BinaryIO, cpu_seconds: float, answer_bytes: int) -> None:
    """Read the card, then answer every page of `requests` until there are no more."""
    card = read_frame(requests)
    if card is None:
        return
    source = Source.model_validate_json(card)
    write_frame(answers, READY)
    answers.flush()
    while (head := read_frame(requests)) is not None and (body := read_frame(requests)) is not None:
        with limited_cpu(cpu_seconds):
            parts = list(write_parts(read_discovery_page(read_page(head, body), source), answer_bytes))
        for part in parts:
            write_frame(answers, part)
        answers.flush()


def main() -> None:
    """`python -m scrapers.discovery.worker CPU_SECONDS MEMORY_BYTES ANSWER_BYTES PARENT_PROCESS`; started by the reader only."""
    cpu_seconds, memory_bytes, answer_bytes, parent = float(sys.argv[1]), *(int(argument) for argument in sys.argv[2:5])
    become_worker(parent)
    limit_memory(memory_bytes)
    run_worker(sys.stdin.buffer, sys.stdout.buffer, cpu_seconds, answer_bytes)


if __name__ == "__main__":
    main()
