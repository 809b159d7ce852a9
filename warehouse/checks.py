"""What must hold: checks of a staged batch before it is loaded, and invariants of the tables at the end of the load.

Each check is one .sql file that selects the rows which break its rule, so that an empty answer is healthy; its first
line says the rule. New rules are new files.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import duckdb

from warehouse.errors import InvariantError
from warehouse.statements import list_statements, query_rows, read_sql


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A rule that does not hold, with one of the rows that break it, as JSON."""

    name: str
    rule: str
    rows_breaking: int
    example: str

    def describe(self) -> str:
        return f"{self.name}: expected that {self.rule}, found {self.rows_breaking} rows that break it, like {self.example}"


def find_broken_rules(connection: duckdb.DuckDBPyConnection, kind: str) -> list[BrokenRule]:
    """The rules of `checks/<kind>` that do not hold now; staged rules need the views of `warehouse.load.staged_views`."""
    broken = []
    for name in list_statements(f"checks/{kind}"):
        if rows := query_rows(connection, name):
            example = json.dumps(rows[0], ensure_ascii=False, default=str)[:500]
            broken.append(BrokenRule(name.rpartition("/")[2], read_rule(name), len(rows), example))
    return broken


def read_rule(name: str) -> str:
    """The sentence that a check's first line says, like `every article has its current version`."""
    rule = read_sql(name).splitlines()[0].removeprefix("--").strip().removesuffix(".")
    return rule[:1].lower() + rule[1:]


def check_invariants(connection: duckdb.DuckDBPyConnection) -> None:
    """Hold every invariant of the tables.

    Raises:
        InvariantError: naming the rules that do not hold, each with an example.
    """
    if broken := find_broken_rules(connection, "invariants"):
        raise InvariantError("; ".join(rule.describe() for rule in broken))
