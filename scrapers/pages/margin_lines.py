"""Lines that stand in an article's text and speak about it: whose picture the one above is, how long reading takes, who
wrote, when it was changed. Each is known by its whole form, in the languages of news sites; none is running text.
"""

from __future__ import annotations

import re

_LONGEST_CREDIT = 400  # characters, with the caption before it
_LONGEST_LINE = 120

_PICTURE = r"(?:featured |main |header |symbol|archiv)?(?:foto|photo|bild|image|picture|imagen|imagem|صورة|تصوير|الصورة)\w*"
_CREDIT_WORD = rf"(?i:{_PICTURE}(?: credits?| courtesy)?|credits?|crédits?(?: photo)?)"
# A name behind the word, at most with its agency; a number or a price makes it data about the picture.
_HOLDER = r"(?:\([cC]\) ?|© ?)?(?![a-zß-ÿ])[^\d.!?:$€£]{2,60}(?::[^\d!?:]{2,40})?"
_CREDIT = re.compile(rf"(?:^|[.!?)\]»\"”(\[|–—-]\s*){_CREDIT_WORD}\s?[:©]\s?{_HOLDER}[)\]]?\.?$")

_MINUTES = r"(?:ca\.? |about |~ ?)?\d{1,3}[ -]?(?:min\w*|мин\w*|دق\w+)\.?"
_READING = r"""reading(?: time)?|read|lesezeit|temps de lecture|tiempo de lectura|tempo di lettura|tempo de leitura|leestijd|lästid|lesetid
    |czas czytania|время чтения|(?:وقت|مدة) القراءة"""
_TO_READ = (
    r"read|lesezeit|reading(?: time)?|de lecture|de lectura|di lettura|de leitura|leestijd|lästid|lesetid|czytania|чтения|(?:لل)?قراءة"
)
_READING_TIME = re.compile(rf"\W*(?:(?:{' '.join(_READING.split())})\W{{0,4}}{_MINUTES}|{_MINUTES} (?:{_TO_READ}))\W*", re.IGNORECASE)

_NAME = r"[^\W\d_a-zß-ÿ][\w.'’-]*(?:\s+(?:[^\W\d_a-zß-ÿ][\w.'’-]*|de|van|von|der|den|la|el|al|bin|da|dos|di)){1,3}"
_BYLINE = re.compile(rf"(?:By|Von|Par|Por|Di|Door|بقلم|كتبت?\s?:)\s*:?\s+{_NAME}(?:\s*(?:,|&|and|und|et|y|e|en|و)\s*{_NAME}){{0,3}}")

_CHANGED = r"""updated?|modified|published|posted|aktualisiert|veröffentlicht|mis à jour|publié|actualizado|publicado|atualizado|aggiornato
    |تم التحديث|آخر تحديث|نشر"""
_CHANGED_LINE = re.compile(
    rf"\W*(?:last |article |story )?(?:{'|'.join(part.strip() for part in _CHANGED.split('|'))})(?: (?:at|on|am|um|le|el|em|il|في))?\s?:?\s"
    r"(?=\D{0,25}\d)[\w.,:/\s–-]{3,50}\W*",
    re.IGNORECASE,
)


def is_margin_line(text: str) -> bool:
    """Whether a line speaks about the text or the picture above it; a caption that ends in its credit is one too."""
    if len(text) < _LONGEST_CREDIT and (":" in text or "©" in text) and _CREDIT.search(text):
        return True
    return len(text) < _LONGEST_LINE and any(pattern.fullmatch(text) for pattern in (_READING_TIME, _BYLINE, _CHANGED_LINE))
