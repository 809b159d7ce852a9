"""`python -m pipelines.cli`: the `newshouse` command where its script is not on the path."""

from pipelines.cli import main

main()
