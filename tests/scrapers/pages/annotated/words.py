"""What the furniture of annotated pages says in each language, and how dates and by-lines are printed there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from tests.scrapers.pages.annotated.stories import Story

FURNITURE = {
    "ar": {
        "home": "الرئيسية",
        "menu": ("سياسة", "اقتصاد", "رياضة", "ثقافة", "منوعات", "اتصل بنا"),
        "share": "شارك الخبر على",
        "related": "مواضيع ذات صلة",
        "read_also": "اقرأ أيضًا",
        "most_read": "الأكثر قراءة",
        "latest": "آخر الأخبار",
        "newsletter": "اشترك في نشرتنا البريدية ليصلك جديد الأخبار كل صباح قبل القهوة.",
        "comments": "التعليقات",
        "leave": "اترك تعليقًا",
        "comment": "شكرًا على هذا الخبر، لكن الصورة قديمة والمكان تغيّر كثيرًا منذ ذلك الحين كما يعرف أهل الحي.",
        "cookies": "يستخدم هذا الموقع ملفات تعريف الارتباط لتحسين تجربة التصفح، وباستمرارك توافق على ذلك.",
        "ad": "إعلان",
        "rights": "جميع الحقوق محفوظة",
        "tags": "الكلمات الدالة",
        "minutes": "دقائق قراءة",
        "print": "طباعة",
        "source": "المصدر",
        "app": "حمّل تطبيقنا على هاتفك لتصلك التنبيهات العاجلة أولًا بأول.",
        "photo": "تصوير",
    },
    "en": {
        "home": "Home",
        "menu": ("Politics", "Business", "Sport", "Culture", "Weather", "Contact"),
        "share": "Share this story on",
        "related": "Related stories",
        "read_also": "Read also",
        "most_read": "Most read",
        "latest": "Latest news",
        "newsletter": "Sign up for our letter and get the news of the coast every morning before the first coffee.",
        "comments": "Comments",
        "leave": "Leave a comment",
        "comment": "Thank you for this report, but the picture is an old one and the place looks quite different today, as neighbours know.",
        "cookies": "This site uses cookies to make browsing better; by going on you agree to that.",
        "ad": "Advertisement",
        "rights": "All rights reserved",
        "tags": "Tags",
        "minutes": "min read",
        "print": "Print",
        "source": "Source",
        "app": "Get our app and be the first to know when something happens.",
        "photo": "Photo",
    },
}
_DAYS = {
    "ar": ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_EGYPT = ["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"]
_LEVANT = ("كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول")
_MAGHREB = ["يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو", "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر"]
_TUNIS = ["جانفي", "فيفري", "مارس", "أفريل", "ماي", "جوان", "جويلية", "أوت", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"]
_ENGLISH = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
_EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def _noon(moment: datetime, words: tuple[str, str]) -> str:
    return f"{(moment.hour - 1) % 12 + 1}:{moment:%M} {words[moment.hour >= 12]}"


_AR_DATES: dict[str, tuple[Callable[[datetime], str], ...]] = {
    "Africa/Cairo": (
        lambda at: f"{_DAYS['ar'][at.weekday()]} {at.day} {_EGYPT[at.month - 1]} {at.year} - {_noon(at, ('ص', 'م'))}",
        lambda at: f"{at.day} {_EGYPT[at.month - 1]} {at.year} | {at:%H:%M} بتوقيت القاهرة",
        lambda at: f"{at:%d-%m-%Y} {at:%H:%M}" if at.day > 12 else f"{at.day} {_EGYPT[at.month - 1]} {at.year} - {at:%H:%M}",
    ),
    "Asia/Beirut": (
        lambda at: f"{_DAYS['ar'][at.weekday()]} {at.day:02} {_LEVANT[at.month - 1]} {at.year} - {at:%H:%M}",
        lambda at: f"{at.day} {_LEVANT[at.month - 1]}/{_EGYPT[at.month - 1]} {at.year} {at:%H:%M}",
    ),
    "Africa/Casablanca": (lambda at: f"{_DAYS['ar'][at.weekday()]} {at.day} {_MAGHREB[at.month - 1]} {at.year} - {at:%H:%M}",),
    "Africa/Tunis": (lambda at: f"{at.day} {_TUNIS[at.month - 1]} {at.year}، {at:%H:%M}", lambda at: f"{at:%Y/%m/%d} {at:%H:%M}"),
    "Asia/Riyadh": (
        lambda at: f"{_DAYS['ar'][at.weekday()]} {at.day} {_EGYPT[at.month - 1]} {at.year} الساعة {_noon(at, ('صباحًا', 'مساءً'))}".translate(
            _EASTERN
        ),
        lambda at: f"{at.day} {_EGYPT[at.month - 1]} {at.year}م - {at:%H:%M}",
    ),
}
_EN_DATES: tuple[Callable[[datetime], str], ...] = (
    lambda at: f"{at.day} {_ENGLISH[at.month - 1]} {at.year}, {at:%H:%M}",
    lambda at: f"{_ENGLISH[at.month - 1]} {at.day}, {at.year} {_noon(at, ('AM', 'PM'))}",
    lambda at: f"{_DAYS['en'][at.weekday()]}, {at.day} {_ENGLISH[at.month - 1][:3]} {at.year} {at:%H:%M}",
    lambda at: f"{at:%Y-%m-%d} {at:%H:%M}",
    lambda at: f"{_DAYS['en'][at.weekday()]} {_ENGLISH[at.month - 1]} {at.day} {at.year} - {at:%H:%M}",
)
TIME_ZONES = {"ar": tuple(_AR_DATES), "en": ("Europe/London", "Asia/Dubai", "Africa/Cairo", "UTC")}
_LABELS = {"ar": ("", "", "نُشر في ", "تاريخ النشر: ", "نشر: "), "en": ("", "", "Published: ", "Posted on ", "Published ")}
_BYLINES = {"ar": ("كتب: {}", "بقلم: {}", "{}", "إعداد: {}", "بقلم {}"), "en": ("By {}", "by {}", "{}", "By: {}", "Written by {}")}
_DATELINES = {
    "ar": ("{place} - {agency}: ", "{place} ({agency}) - ", "{place} – ({agency}) – "),
    "en": ("{PLACE} ({agency}) - ", "{PLACE}, ({agency}) — ", "{place} ({agency}) – "),
}


def print_date(story: Story) -> str:
    """The date as this page prints it, to the minute."""
    forms = _AR_DATES[story.time_zone] if story.language == "ar" else _EN_DATES
    return forms[story.number % len(forms)](story.local)


def label_date(story: Story) -> str:
    return story.rng.choice(_LABELS[story.language]) + print_date(story)


def print_byline(story: Story) -> str:
    """`By Ada Quill and Owen Tarrant`; empty where nobody is named."""
    joined = {"ar": " و", "en": " and "}[story.language].join(story.reporters)
    return _BYLINES[story.language][story.number % 5].format(joined) if joined else ""


def print_dateline(story: Story) -> str:
    """What opens the first paragraph of an agency's story."""
    assert story.agency is not None
    form = _DATELINES[story.language][story.number % 3]
    return form.format(place=story.place, PLACE=story.place.upper(), agency=story.agency[0])
