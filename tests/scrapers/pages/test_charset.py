import pytest

from scrapers.pages.charset import read_as_utf8
from scrapers.pages.reasons import PageRejectedError

ARABIC = "<html><body><p>أعلنت سلطة الميناء أن الجسر يفتح اليوم بعد العاصفة</p></body></html>"
FRENCH = "<html><body><p>Le pont a été rouvert après la tempête</p></body></html>"


@pytest.mark.parametrize(
    ("text", "codec", "content_type"),
    [
        (ARABIC, "utf-8", None),
        (ARABIC, "utf-8", "text/html; charset=iso-8859-1"),
        (ARABIC, "utf-8", "text/html; charset=unicode_escape"),
        (ARABIC, "cp1256", "text/html; charset=windows-1256"),
        (ARABIC, "cp1256", None),
        (ARABIC, "cp1256", "text/html; charset=utf-8"),
        (ARABIC, "utf-16", None),
        (ARABIC, "utf-16-le", "text/html; charset=utf-16le"),
        ("<p>港の橋は今日ふたたび開いた</p>", "iso2022_jp", "text/html; charset=iso-2022-jp"),
        (ARABIC, "utf-8", "text/html; charset=iso-2022-jp"),
        (FRENCH, "cp1252", None),
        (FRENCH, "latin-1", "text/html; charset=iso-8859-1"),
        (FRENCH, "utf-8-sig", "text/html; charset=iso-8859-1"),
    ],
)
def test_text_survives_what_the_server_says(text, codec, content_type):
    assert read_as_utf8(text.encode(codec), content_type).decode() == text


def test_declaration_in_the_page_is_read():
    page = '<html><head><meta charset="windows-1251"></head><body>Мост открыт</body></html>'
    assert "Мост открыт" in read_as_utf8(page.encode("cp1251"), "text/html").decode()


def test_page_cut_within_a_character_is_read():
    assert read_as_utf8(ARABIC.encode()[:-31], "text/html; charset=utf-8").decode().startswith("<html><body><p>أعلنت")


def test_escape_codec_does_not_make_markup():
    assert b"<script" not in read_as_utf8(rb"<p>\u003cscript>alert(1)</p>", "text/html; charset=unicode_escape")


def test_bytes_of_no_character_set_are_refused():
    noise = b"<html>" + bytes([0x81, 0x20, 0x8D, 0x20, 0x8F, 0x20, 0x90, 0x20, 0x9D, 0x20]) * 200
    with pytest.raises(PageRejectedError, match="fit no character set") as caught:
        read_as_utf8(noise, "text/html; charset=utf-8")
    assert caught.value.reason == "unreadable_charset"


@pytest.mark.parametrize(("codec", "content_type"), [("utf-8", None), ("utf-16", None), ("cp1256", "text/html; charset=windows-1256")])
def test_nul_is_dropped(codec, content_type):
    assert read_as_utf8(ARABIC.replace("الجسر", "ال\0جسر").encode(codec), content_type).decode() == ARABIC
