"""Texts of an invented world for the tests of deduplication: stories, copies of them, and forms that are filled in."""

from __future__ import annotations

import random
import string
from collections.abc import Sequence

STORY = (
    "The ferry to Cape Ardent will run through the night from Friday, after islanders had asked for it for eleven years.",
    "Harbour master Odile Brenn said that two crews had been hired and that the first boat would leave at 23:40.",
    "A single passage costs 14 dirra, half of what water taxis ask for after dark, and bicycles travel free.",
    "Bakers on the island expect to sell their bread an hour earlier, and the hospital to send home nurses whose shift ends late.",
    "Not everybody is glad: fishermen in the old basin fear for their nets and want the boat to slow down before the mole.",
    "The council will count passengers until spring and then decide whether the timetable stays as it is.",
)
OTHER_STORY = (
    "Archaeologists have opened the last of nine chambers below the citadel of Barsum and found it full of grain.",
    "The wheat, black with age but dry, lay in jars as tall as a child, each sealed with the mark of a granary official.",
    "Samples are on their way to a laboratory in Altamar, where seeds from an earlier chamber had failed to sprout.",
    "Excavation leader Tamsin Orrel believes that the store was hidden in a year of siege and then forgotten by everybody.",
    "Visitors may look down through a glass floor from June, when the eastern tower has been made safe.",
)
ARABIC_STORY = (
    "أعلنت هيئة الموانئ في بورت سليم اليوم بدء تشغيل خط العبارات الليلي إلى رأس أردنت بعد سنوات من مطالبة سكان الجزيرة به.",
    "وقالت مديرة الميناء إن طاقمين جديدين تسلما العمل، وإن أول رحلة تنطلق قبيل منتصف الليل من الرصيف الغربي.",
    "ويتوقع أصحاب المخابز في الجزيرة أن يصل خبزهم إلى الأسواق قبل موعده المعتاد بساعة كاملة.",
    "وأبدى الصيادون في الحوض القديم خشيتهم على شباكهم، وطالبوا بأن تخفف العبارة سرعتها قبل بلوغ الحاجز.",
)
# Filled in by `fill_form`: none of these is like another, and each stands for a kind that newspapers print every day.
FORMS = {
    "tides": (
        "High water at {place} on {day} is at {time} and {time}, with heights of {small}.{digit} and {small}.{digit} metres."
        " Small craft should keep clear of the bar for an hour either side of low water, which falls at {time}. The harbour "
        "office reminds skippers that wind and pressure can move these times by a quarter of an hour."
    ),
    "lottery": (
        "The numbers drawn in the {day} lottery were {number}, {number}, {number}, {number} and {number}, with {number} as "
        "the bonus ball. {number} tickets matched five numbers. Prizes may be claimed at any branch of the Savings Bank "
        "within ninety days, and the next draw takes place at eight in the evening."
    ),
    "delays": (
        "Passengers for {place} should expect delays on {day}, the airport said. Flight {number} now leaves at {time} "
        "instead of {time}, and flight {number} at {time}. Those who are booked may change their ticket without a fee and "
        "should have the number of their booking at hand when they call the desk."
    ),
    "air": (
        "Air quality in {place} was {word} on {day}, with an index of {number} at noon. Fine dust stood at {number} "
        "micrograms, ozone at {number} and nitrogen dioxide at {number}. People with weak lungs should stay indoors when the"
        " index is above one hundred, the environment office advises, and keep their windows shut during the rush hours."
    ),
    "obituary": (
        "The family of {person} of {place} announces with deep sorrow the passing of their beloved on {day}. Prayers will be"
        " held at {building} at noon, followed by burial in the family plot. Condolences are received at the house of "
        "{person} for three days. The family asks for donations to {building} instead of flowers."
    ),
    "match": (
        "{team} beat {team} {small}-{digit} at {building} on {day}. {person} opened the scoring in the {number}th minute and"
        " {person} made it safe after the break. The winners move up to {number}th place with {number} points, while the "
        "visitors stay where they were. The next round is played at the weekend and tickets are on sale at the grounds."
    ),
    "audience": (
        "President {person} received the foreign minister of {place}, {person}, at the palace on {day}. The two sides "
        "discussed ways to strengthen ties in trade, energy and culture and matters of common concern. The minister conveyed"
        " the greetings of President {person} and praised the role of the country in the region. The meeting was attended by"
        " the heads of both delegations."
    ),
    "gold": (
        "سجل سعر الذهب عيار 24 اليوم {day} نحو {number} دراهم للبيع و{number} دراهم للشراء، بينما بلغ سعر عيار 21 نحو "
        "{number} دراهم وعيار 18 نحو {number} دراهم، وبلغت الأونصة {number} دولارا. وتختلف الأسعار من محل إلى آخر بحسب أجرة "
        "الصنعة التي تضاف إلى سعر الجرام."
    ),
    "forecast": (
        "تتوقع هيئة الأرصاد أن يسود اليوم {day} طقس {word} على السواحل نهارا وبارد ليلا، وتصل الحرارة العظمى إلى {number} "
        "درجة والصغرى إلى {number} درجات، فيما تنشط الرياح بسرعة {number} كيلومترا في الساعة. ونصحت الهيئة السكان بارتداء "
        "الملابس الدافئة ليلا."
    ),
}
_PLACES = ("Port Selim", "Altamar", "Rasmina", "Tamira", "Barsum", "Nesrin", "Khor Delma")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
_PEOPLE = ("Ilyas Merhane", "Shadia Wakim", "Odile Brenn", "Ines Tabarian", "Yunan Kastali", "Ludo Varenne", "Mila Sotirek", "Tova Kessel")
_BUILDINGS = ("Lantern Chapel", "Quay Lane", "Saint Elba House", "the Old Mosque", "North Dock Hall")
_TEAMS = ("Rovers", "Harbour", "Union", "Wanderers", "Olympic", "Mariners")
_WORDS = ("good", "fair", "poor", "clear", "mild", "grey")
_SYLLABLES = ("ba", "cor", "den", "fi", "gul", "hem", "jas", "kel", "lor", "min", "nav", "oth", "pru", "quin", "ras", "sel", "tam", "ulv")


def tell(paragraphs: Sequence[str]) -> str:
    return "\n".join(paragraphs)


def fill_form(name: str, seed: int) -> str:
    """A form with other numbers, days, places and names for every seed."""
    chance = random.Random(f"{name} {seed}")
    fillings = {
        "place": lambda: chance.choice(_PLACES),
        "day": lambda: f"{chance.choice(_DAYS)} {chance.randint(1, 28)}",
        "time": lambda: f"{chance.randint(0, 23)}:{chance.randint(10, 59)}",
        "number": lambda: str(chance.randint(1, 4999)),
        "small": lambda: str(chance.randint(0, 9)),
        "digit": lambda: str(chance.randint(0, 9)),
        "person": lambda: chance.choice(_PEOPLE),
        "building": lambda: chance.choice(_BUILDINGS),
        "team": lambda: chance.choice(_TEAMS),
        "word": lambda: chance.choice(_WORDS),
    }
    parts = string.Formatter().parse(FORMS[name])
    return "".join(literal + (fillings[slot]() if slot else "") for literal, slot, _, _ in parts)


def make_words(count: int, seed: object) -> str:
    """So many words of a language that nobody speaks, other ones for every seed."""
    chance = random.Random(f"words {seed}")
    return " ".join("".join(chance.choices(_SYLLABLES, k=chance.randint(1, 3))) for _ in range(count))


def make_story(seed: object, paragraphs: int = 6, words: int = 30) -> list[str]:
    return [f"{make_words(words, (seed, number)).capitalize()}." for number in range(paragraphs)]
