"""How systems of the years 2005 to 2016 printed dates, by-lines and their furniture, in each language of the old pages."""

from __future__ import annotations

from datetime import datetime

from tests.scrapers.pages.annotated import words

_LATIN = {
    "en": (
        "January February March April May June July August September October November December",
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    ),
    "de": (
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    ),
    "fr": (
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
    ),
    "es": (
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "lunes martes miércoles jueves viernes sábado domingo",
    ),
    "ru": (
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "понедельник вторник среда четверг пятница суббота воскресенье",
    ),
}
MONTHS = {language: months.split() for language, (months, _days) in _LATIN.items()}
DAYS = {language: days.split() for language, (_months, days) in _LATIN.items()}
ARABIC_MONTHS = {
    "Africa/Cairo": words._EGYPT,
    "Asia/Beirut": list(words._LEVANT),
    "Africa/Casablanca": words._MAGHREB,
    "Africa/Tunis": words._TUNIS,
    "Asia/Riyadh": words._EGYPT,
}
ARABIC_DAYS = words._DAYS["ar"]
BY = {"en": "by", "de": "von", "fr": "par", "es": "por", "ru": "Автор:", "ar": "بقلم:"}
AND = {"en": " and ", "de": " und ", "fr": " et ", "es": " y ", "ru": " и ", "ar": " و"}
POSTED = {"en": "Posted by", "de": "Eingestellt von", "fr": "Publié par", "es": "Publicado por", "ru": "Автор:", "ar": "كتب:"}
WRITTEN = {"en": "Written by", "de": "Geschrieben von", "fr": "Écrit par", "es": "Escrito por", "ru": "Автор:", "ar": "الكاتب:"}
FURNITURE = {
    "en": ("Home", "About", "Archives", "Comments", "Recent posts", "Thank you for this, I was there too and saw the very same thing."),
    "de": (
        "Start",
        "Über uns",
        "Archiv",
        "Kommentare",
        "Neueste Beiträge",
        "Danke für den Bericht, ich war auch dort und habe es gesehen.",
    ),
    "fr": (
        "Accueil",
        "À propos",
        "Archives",
        "Commentaires",
        "Articles récents",
        "Merci pour cet article, j'y étais aussi et j'ai tout vu.",
    ),
    "es": (
        "Inicio",
        "Acerca de",
        "Archivo",
        "Comentarios",
        "Entradas recientes",
        "Gracias por la noticia, yo también estuve allí y lo vi.",
    ),
    "ru": ("Главная", "О нас", "Архив", "Комментарии", "Последние записи", "Спасибо за статью, я тоже там был и всё это видел."),
    "ar": ("الرئيسية", "من نحن", "الأرشيف", "التعليقات", "آخر المواضيع", "شكرًا على الخبر، كنت هناك ورأيت ما حدث بنفسي تمامًا."),
}


def print_clock(at: datetime) -> str:
    """3:45 pm."""
    return f"{(at.hour - 1) % 12 + 1}:{at:%M} {'pm' if at.hour >= 12 else 'am'}"


def print_long(language: str, at: datetime, zone: str = "") -> str:
    """The day with its month in words, as a blog prints it above a post."""
    if language == "ar":
        return f"{ARABIC_DAYS[at.weekday()]} {at.day} {ARABIC_MONTHS[zone][at.month - 1]} {at.year}"
    month, day = MONTHS[language][at.month - 1], DAYS[language][at.weekday()]
    forms = {
        "en": f"{day}, {month} {at.day:02}, {at.year}",
        "de": f"{day}, {at.day}. {month} {at.year}",
        "fr": f"{day} {at.day}{'er' if at.day == 1 else ''} {month} {at.year}",
        "es": f"{day} {at.day} de {month} de {at.year}",
        "ru": f"{day}, {at.day} {month} {at.year} г.",
    }
    return forms[language]


def print_ordinal(at: datetime) -> str:
    """March 5th, 2007."""
    ending = "th" if 10 < at.day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(at.day % 10, "th")
    return f"{MONTHS['en'][at.month - 1]} {at.day}{ending}, {at.year}"
