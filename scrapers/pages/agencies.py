"""The news agencies: one canonical name each, and how pages spell it. Which line of a page may name an agency is
the page object's business; here a short text is only compared with the table.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Agency:
    """One news agency. `spellings` are what pages print for it, the canonical name included."""

    name: str
    full_name: str
    country: str  # ISO 3166-1 alpha-2
    spellings: tuple[str, ...]


def _agency(name: str, full_name: str, country: str, *spellings: str) -> Agency:
    return Agency(name, full_name, country, (name, full_name, *spellings))


AGENCIES: tuple[Agency, ...] = (
    _agency("AFP", "Agence France-Presse", "FR", "A.F.P.", "أ ف ب", "اف ب", "أفب", "فرانس برس", "وكالة الأنباء الفرنسية"),
    _agency("MENA", "Middle East News Agency", "EG", "أ ش أ", "أش أ", "أنباء الشرق الأوسط", "وكالة أنباء الشرق الأوسط"),
    _agency("XINHUA", "Xinhua News Agency", "CN", "Xinhua", "شينخوا", "وكالة شينخوا", "وكالة أنباء الصين الجديدة", "新华社"),
    _agency("TASS", "TASS Russian News Agency", "RU", "ITAR-TASS", "Itar Tass", "تاس", "وكالة تاس", "إيتار تاس"),
    _agency("SANA", "Syrian Arab News Agency", "SY", "سانا", "وكالة سانا"),
    _agency("WAM", "Emirates News Agency", "AE", "وام", "وكالة أنباء الإمارات"),
    _agency("SPA", "Saudi Press Agency", "SA", "واس", "وكالة الأنباء السعودية"),
    _agency("KUNA", "Kuwait News Agency", "KW", "كونا", "وكالة الأنباء الكويتية"),
    _agency("BNA", "Bahrain News Agency", "BH", "بنا", "وكالة أنباء البحرين"),
    _agency("QNA", "Qatar News Agency", "QA", "قنا", "وكالة الأنباء القطرية"),
    _agency("ONA", "Oman News Agency", "OM", "العمانية", "وكالة الأنباء العمانية"),
    _agency("UPI", "United Press International", "US", "يو بي آي", "يو بي اي", "يونايتد برس", "يونايتد برس إنترناشونال"),
    _agency("ANSA", "Agenzia Nazionale Stampa Associata", "IT", "أنسا", "وكالة أنسا"),
    _agency("MAP", "Maghreb Arabe Presse", "MA", "Maghreb Arab Press", "و م ع", "وكالة المغرب العربي للأنباء"),
    _agency("TAP", "Tunis Afrique Presse", "TN", "وات", "وكالة تونس أفريقيا للأنباء"),
    _agency("APS", "Algérie Presse Service", "DZ", "واج", "وكالة الأنباء الجزائرية"),
    _agency("LANA", "Libyan News Agency", "LY", "وال", "وكالة الأنباء الليبية"),
    _agency("SUNA", "Sudan News Agency", "SD", "سونا", "وكالة السودان للأنباء"),
    _agency("SABA", "Yemen News Agency", "YE", "سبأ", "وكالة سبأ"),
    _agency("NNA", "National News Agency", "LB", "الوكالة الوطنية للإعلام"),
    _agency("INA", "Iraqi News Agency", "IQ", "واع", "وكالة الأنباء العراقية"),
    _agency("PETRA", "Jordan News Agency", "JO", "Petra", "بترا", "وكالة الأنباء الأردنية"),
    _agency("WAFA", "Palestine News Agency", "PS", "وفا", "وكالة وفا", "وكالة الأنباء الفلسطينية"),
    _agency("MAAN", "Ma'an News Agency", "PS", "معا", "وكالة معا"),
    _agency("IRNA", "Islamic Republic News Agency", "IR", "إرنا", "ارنا"),
    _agency("Anadolu", "Anadolu Agency", "TR", "AA", "الأناضول", "وكالة الأناضول", "Anadolu Ajansı"),
    _agency("Reuters", "Thomson Reuters", "GB", "رويترز", "وكالة رويترز"),
    _agency("AP", "Associated Press", "US", "The Associated Press", "A.P.", "أ ب", "أ.ب", "أسوشيتد برس", "اسوشيتد برس", "أسوشييتد برس"),
    _agency("DPA", "Deutsche Presse-Agentur", "DE", "د ب أ", "د.ب.أ", "د ب ا", "الألمانية", "وكالة الأنباء الألمانية"),
    _agency("APA", "Austria Presse Agentur", "AT", "APA Austria"),
    _agency("SDA", "Keystone-SDA", "CH", "SDA-ATS"),
    _agency("EFE", "Agencia EFE", "ES", "إفي"),
    _agency("Europa Press", "Europa Press Noticias", "ES"),
    _agency("RIA Novosti", "RIA Novosti News Agency", "RU", "Sputnik", "سبوتنيك", "نوفوستي"),
    _agency("Interfax", "Interfax News Agency", "RU", "إنترفاكس"),
    _agency("Kyodo", "Kyodo News", "JP"),
    _agency("Yonhap", "Yonhap News Agency", "KR", "يونهاب"),
    _agency("PTI", "Press Trust of India", "IN"),
    _agency("ANI", "Asian News International", "IN"),
    _agency("IANS", "Indo-Asian News Service", "IN"),
    _agency("Bernama", "Bernama News Agency", "MY"),
    _agency("PA Media", "Press Association", "GB", "PA"),
    _agency("Bloomberg", "Bloomberg News", "US", "بلومبرغ"),
    _agency("CNS", "Catholic News Service", "US"),
)

_MARKS = re.compile(r"[\u0640\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_NO_LETTERS = re.compile(r"[^\w]+")
_PARTS = re.compile(r"\s*[/|;،,+&()\[\]]\s*|\s[-–—ـ]\s|[-–—]\s|\s(?:and|with|و|مع)\s")
_LEADING_WORDS = re.compile(r"^(?:with|from|the|by|via|agencies|news agency|وكالة|وكالات|عن|نقلا عن)\s+", re.IGNORECASE)
_ALIKE = str.maketrans("أإآىة", "ااايه")
_LONGEST_NAME = 80


def find_agency(text: str | None, extra: Mapping[str, tuple[str, ...]] | None = None) -> str | None:
    """The canonical name of the agency that `text` names, as a whole or as one of its parts; None if it names none.

    `text` is a source line, a by-line or a dateline, not running prose: `MENA`, `AFP/Reuters` (the first one),
    `لندن ـ يو بي آي`. `extra` is a card's own agencies, canonical name to spellings; they come first.
    """
    if not text or len(text) > 4 * _LONGEST_NAME:
        return None
    table = _spelling_table(tuple((name, tuple(spellings)) for name, spellings in (extra or {}).items()))
    for part in (text, *_PARTS.split(text)):
        trimmed = _LEADING_WORDS.sub("", part.strip(" .:-–—ـ"))
        for candidate in (part, trimmed):
            name = table.get(_fold(candidate))
            if name:
                return name
    return None


@lru_cache(maxsize=64)
def _spelling_table(extra: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, str]:
    table = {_fold(spelling): agency.name for agency in AGENCIES for spelling in agency.spellings}
    table.update({_fold(spelling): name for name, spellings in extra for spelling in (name, *spellings)})
    return table


def _fold(text: str) -> str:
    plain = _MARKS.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return _NO_LETTERS.sub(" ", plain.translate(_ALIKE)).strip()
