import pytest

from scrapers.pages.margin_lines import is_margin_line

ABOUT = [
    "Photo: Dana Quill",
    "The quay after the storm. Photo: Dana Quill/Harbour Press",
    "Die Brücke am Freitag. Bild: Hafenbild",
    "Zwanzig Bäume wurden gepflanzt (Foto: Stadt Selim)",
    "Featured image: Dana Quill",
    "Crédit photo : Agence du Port",
    "تصوير: وكالة الميناء",
    "3 min read",
    "5 Min Lesezeit",
    "Tempo de leitura: 1 minuto",
    "Reading time: about 4 minutes",
    "مدة القراءة: 3 دقائق",
    "By Dana Quill",
    "By Dana Quill and Owen Tarrant",
    "Von Dana van der Quill",
    "بقلم سالم الخوري",
    "Updated at 1:23 p.m.",
    "Last updated on 4 May 2016",
    "Article mis à jour le 7 janvier 2020.",
    "تم التحديث في 12 مايو 2020",
]
RUNNING = [
    "By noon the harbour was closed.",
    "By the sea",
    "Video: 4K/30p with no crop",
    "Photo: 4 by 6 inches, $12",
    "The camera has one weapon for great photos: the filter that darkens the sky.",
    "She wrote to the paper: the picture was not hers.",
    "He read for 5 minutes.",
    "Published in 1921 and forgotten, the book is read again by those who cross the bridge, and by their children.",
    "كتب ومؤلفون",
    "كتب عن الميناء",
    "Von Hand gemacht",
    "Image is everything",
    "",
]


@pytest.mark.parametrize("line", ABOUT)
def test_line_about_the_text_is_known_by_its_form(line):
    assert is_margin_line(line)


@pytest.mark.parametrize("line", RUNNING)
def test_running_text_is_no_line_about_it(line):
    assert not is_margin_line(line)


@pytest.mark.parametrize("noise", ["By A" * 30, "Photo: " + "a" * 390, "photo " * 60, "(" * 399, "By " + "Ab " * 38, "x min " * 19])
@pytest.mark.timeout(20)  # a search that is not linear takes minutes
def test_hostile_line_costs_little(noise):
    assert not is_margin_line(noise + ".")
