"""Text that a spreadsheet must not take for a formula, wherever CSV is written.

The rule for a cell in Python; `sql/export/plain_cell.sql` is the same rule in SQL, and a test holds them together.
"""

from __future__ import annotations

import re

# What OWASP lists under CSV injection, with the full-width forms that some programs read alike.
_LIKE_A_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
RULE = "text that begins like a formula has an apostrophe before it; take one apostrophe away to get it back"


def plain_cell(text: str) -> str:
    """The text, with an apostrophe before it where it would be taken for a formula (or where an apostrophe stood there)."""
    return f"'{text}" if _LIKE_A_FORMULA.match(text) else text
