"""The news agencies: one canonical name each, and how pages spell it. Which line of a page may name an agency is
the page object's business; here a short text is only compared with the table.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from scrapers.comparison import fold_text


@dataclass(frozen=True, slots=True)
class Agency:
    """One news agency: its canonical short name, its names in English and Arabic, and what else pages print for it."""

    name: str
    english: str
    arabic: str
    country: str  # ISO 3166-1 alpha-2
    others: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        """Everything that stands for it: the canonical name, the English, the Arabic one, the others."""
        return (self.name, self.english, self.arabic, *self.others)


def _agency(name: str, english: str, arabic: str, country: str, *others: str) -> Agency:
    return Agency(name, english, arabic, country, others)


AGENCIES: tuple[Agency, ...] = (
    _agency("AFP", "Agence France-Presse", "وكالة فرانس برس", "FR", "A.F.P.", "أ ف ب", "أفب", "وكالة الأنباء الفرنسية", "الفرنسية"),
    _agency("MENA", "Middle East News Agency", "وكالة أنباء الشرق الأوسط", "EG", "M.E.N.A.", "أ ش أ", "أش أ", "أشأ"),
    _agency("XINHUA", "Xinhua News Agency", "وكالة أنباء شينخوا", "CN", "وكالة أنباء الصين الجديدة", "新华社"),
    _agency("TASS", "TASS Russian News Agency", "وكالة تاس", "RU", "ITAR-TASS", "إيتار تاس"),
    _agency("SANA", "Syrian Arab News Agency", "الوكالة العربية السورية للأنباء", "SY", "سانا"),
    _agency("WAM", "Emirates News Agency", "وكالة أنباء الإمارات", "AE", "وام"),
    _agency("SPA", "Saudi Press Agency", "وكالة الأنباء السعودية", "SA", "واس"),
    _agency("KUNA", "Kuwait News Agency", "وكالة الأنباء الكويتية", "KW", "كونا"),
    _agency("BNA", "Bahrain News Agency", "وكالة أنباء البحرين", "BH", "بنا"),
    _agency("QNA", "Qatar News Agency", "وكالة الأنباء القطرية", "QA", "قنا"),
    _agency("ONA", "Oman News Agency", "وكالة الأنباء العمانية", "OM", "العمانية"),
    _agency("UPI", "United Press International", "يونايتد برس إنترناشونال", "US", "يو بي آي", "يونايتد برس"),
    _agency("ANSA", "Agenzia Nazionale Stampa Associata", "وكالة الأنباء الإيطالية", "IT", "أنسا", "آكي"),
    _agency("MAP", "Maghreb Arabe Presse", "وكالة المغرب العربي للأنباء", "MA", "Maghreb Arab Press", "و م ع", "ومع"),
    _agency("TAP", "Tunis Afrique Presse", "وكالة تونس أفريقيا للأنباء", "TN", "وات"),
    _agency("APS", "Algérie Presse Service", "وكالة الأنباء الجزائرية", "DZ", "Algeria Press Service", "واج", "و أ ج"),
    _agency("LANA", "Libyan News Agency", "وكالة الأنباء الليبية", "LY", "وال"),
    _agency("SUNA", "Sudan News Agency", "وكالة السودان للأنباء", "SD", "سونا"),
    _agency("SABA", "Yemen News Agency", "وكالة الأنباء اليمنية", "YE", "سبأ", "سبأنت"),
    _agency("NNA", "National News Agency", "الوكالة الوطنية للإعلام", "LB"),
    _agency("INA", "Iraqi News Agency", "وكالة الأنباء العراقية", "IQ", "واع"),
    _agency("PETRA", "Jordan News Agency", "وكالة الأنباء الأردنية", "JO", "بترا"),
    _agency("WAFA", "Palestine News Agency", "وكالة الأنباء الفلسطينية", "PS", "وفا"),
    _agency("MAAN", "Ma'an News Agency", "وكالة معا الإخبارية", "PS", "معا"),
    _agency("IRNA", "Islamic Republic News Agency", "وكالة أنباء الجمهورية الإسلامية", "IR", "إرنا"),
    _agency("Anadolu", "Anadolu Agency", "وكالة الأناضول", "TR", "AA", "Anadolu Ajansı"),
    _agency("Reuters", "Thomson Reuters", "رويترز", "GB"),
    _agency("AP", "Associated Press", "أسوشيتد برس", "US", "The Associated Press", "A.P.", "أ ب", "أ.ب", "أسوشييتد برس"),
    _agency("DPA", "Deutsche Presse-Agentur", "وكالة الأنباء الألمانية", "DE", "German Press Agency", "د ب أ", "د.ب.أ", "الألمانية"),
    _agency("APA", "Austria Presse Agentur", "وكالة الأنباء النمساوية", "AT", "APA Austria"),
    _agency("SDA", "Keystone-SDA", "وكالة الأنباء السويسرية", "CH", "SDA-ATS"),
    _agency("EFE", "Agencia EFE", "وكالة الأنباء الإسبانية", "ES", "إفي"),
    _agency("Europa Press", "Europa Press Noticias", "أوروبا برس", "ES"),
    _agency("RIA Novosti", "RIA Novosti News Agency", "نوفوستي", "RU", "Sputnik", "سبوتنيك"),
    _agency("Interfax", "Interfax News Agency", "إنترفاكس", "RU"),
    _agency("Kyodo", "Kyodo News", "كيودو", "JP"),
    _agency("Yonhap", "Yonhap News Agency", "يونهاب", "KR"),
    _agency("PTI", "Press Trust of India", "برس ترست أوف إنديا", "IN"),
    _agency("ANI", "Asian News International", "وكالة أنباء آسيا الدولية", "IN"),
    _agency("IANS", "Indo-Asian News Service", "وكالة الأنباء الهندية الآسيوية", "IN"),
    _agency("Bernama", "Bernama News Agency", "برناما", "MY"),
    _agency("PA Media", "Press Association", "برس أسوسييشن", "GB", "PA"),
    _agency("Bloomberg", "Bloomberg News", "بلومبرغ", "US", "بلومبيرغ"),
    _agency("CNS", "Catholic News Service", "خدمة الأخبار الكاثوليكية", "US"),
)

_NO_LETTERS = re.compile(r"[^\w]+")
_PARTS = re.compile(r"\s*[/|;،,+&()\[\]]\s*|\s[-–—ـ]\s|[-–—]\s|\s(?:and|with|و|مع)\s")
_LEADING_WORDS = re.compile(
    r"^(?:with|from|the|by|via|agencies|news agency|وكالة أنباء|وكالة|وكالات|نقلا عن|نقلًا عن|نقلاً عن|عن)\s+", re.IGNORECASE
)
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
    """`text` for comparison; initials are one word however they are parted: `أ.ف.ب`, `أ ف ب`, `أف ب`."""
    parts = _NO_LETTERS.sub(" ", fold_text(text)).split()
    return ("" if all(len(part) <= 2 for part in parts) else " ").join(parts)
