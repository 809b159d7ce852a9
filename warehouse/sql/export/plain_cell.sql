-- A spreadsheet takes a cell that begins with one of these for a formula. An apostrophe before it makes it text, and
-- taking one apostrophe away gives the text back. The same rule as in warehouse/spreadsheets.py.
create temp macro plain_cell(cell) as
    if(regexp_matches(cell, '^''*[=+\-@\t\r\n＝＋－＠]'), '''' || cell, cell);
