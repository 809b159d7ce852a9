import pytest

from scrapers.pages.language import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The harbour bridge was opened again on Thursday after the storm had passed over the town.", "en"),
        ("أعلنت سلطة الميناء أن الجسر يفتح اليوم بعد مرور العاصفة على المدينة", "ar"),
        ("امروز پل بندر پس از گذشت طوفان دوباره باز شد و مردم شهر می‌توانند از آن بگذرند", "fa"),
        ("Le pont du port a été rouvert jeudi après le passage de la tempête sur la ville.", "fr"),
        ("Die Hafenbrücke wurde am Donnerstag nach dem Sturm wieder für den Verkehr geöffnet.", "de"),
        ("MSC KDR XQL 24 Port Selim Karam Holm. " + "La réouverture du pont a surpris les habitants de la vieille ville. " * 3, "fr"),
        ("12:30", None),
        ("", None),
    ],
)
def test_language_of_a_text(text, language):
    assert detect_language(text) == language
