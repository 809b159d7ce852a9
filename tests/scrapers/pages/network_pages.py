"""Pieces of the test's own writing as pages of the network: printed by the sample newspapers' templates, read again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from scrapers.pages import extract_article
from scrapers.records import Article, RawPage
from scrapers.sample_site.editions import EDITIONS, article_path
from scrapers.sample_site.pieces import Piece
from scrapers.sample_site.templates import PageContext, Teaser, render_article
from scrapers.source import Source

BASE = "http://127.0.0.1:8641"
CLOCK = datetime(2026, 11, 20, 9, 45, 17, tzinfo=UTC)
PUBLISHED = datetime(2026, 10, 2, 8, 10, tzinfo=UTC)
EDITION = {edition.id: edition for edition in EDITIONS}

ENGLISH = Piece(
    id="lighthouse",
    slug="lighthouse-keeper-hands-over-the-keys",
    editions=("sample_marsa_today",),
    language="en",
    section="36",
    stamp="081204",
    published=PUBLISHED,
    shape="full",
    headline="Lighthouse keeper hands over the keys, after forty years",
    caption="The lamp room of the lighthouse",
    dateline="Khor Delma - AFP",
    source="Source:AFP",
    dated_by="listing",
    body="The last keeper of the lighthouse at Khor Delma has handed over the keys to a man with a laptop.\n\n"
    'What will he miss? "The noise of the gulls," he said.\n\n'
    "The lamp, first lit in 1894, will from now on be switched by a sensor, the harbour office announced on Friday.\n\n"
    "Visitors may still climb the 212 steps on the first Saturday of each month, as long as the wind allows it.",
)
ARABIC = Piece(
    id="manara",
    slug="حارس-المنارة-يسلم-المفاتيح",
    editions=("sample_zahra_alyoum",),
    language="ar",
    section="314",
    stamp="081204",
    published=PUBLISHED,
    shape="arabic_full",
    headline="حارس المنارة يسلّم المفاتيح بعد أربعين عامًا من الخدمة",
    caption="غرفة المصباح في المنارة",
    dateline="خور دلمى ـ يو بي آي",
    dated_by="listing",
    body="سلّم آخر حراس المنارة في خور دلمى مفاتيحها إلى مهندس يحمل حاسوبًا محمولًا صباح الجمعة\n\n"
    "وقال الحارس إنه سيفتقد صوت النوارس أكثر من أي شيء آخر في هذا المكان البعيد\n\n"
    "وسيتولى جهاز استشعار إضاءة المصباح الذي أضيء أول مرة في عام 1894، بحسب ما أعلنت سلطة الميناء.",
)
COLUMN = Piece(
    id="column",
    slug="عن-البحر",
    editions=("sample_zahra_alyoum",),
    language="ar",
    section="w-346",
    stamp="001709",
    published=PUBLISHED,
    shape="opinion",
    headline="في مديح البحر الذي لا يسأل أحدًا عن شيء",
    writer="سالم الدرعي",
    dated_by="none",
    body="لا أعرف مدينة تنام قرب البحر ولا تتعلم منه شيئًا من الصبر على الناس.\n\n"
    "كنت صغيرًا حين أخذني جدي إلى الرصيف القديم، وقال لي إن الماء يعود دائمًا.",
)
PIECES = {"english": ENGLISH, "arabic": ARABIC}


def make_source(edition):
    return Source(
        id=edition.id,
        name=edition.name_in(edition.languages[-1]),
        publisher="Marsa Media Group",
        languages=edition.languages,
        homepage=f"{BASE}/",
        hosts=("127.0.0.1:8641",),
        url_grammar="arabs_today",
        page="arabs_today",
        agencies={"SAHRA": ("Sahra Wire", "صحراء")},
        allow_loopback=True,
    )


def render(piece, shape, clock=CLOCK, headlines=None):
    edition = EDITION[piece.editions[0]]
    headlines = headlines or [f"Another report number {number} from the other side of the bay" for number in range(8)]
    related = [
        Teaser(
            text,
            BASE + quote(article_path(ENGLISH, EDITION["sample_marsa_today"])) + f"-other-{number}",
            clock - timedelta(hours=number + 1),
        )
        if edition.languages == ("ar", "en")
        else Teaser(text, f"{BASE}/314/{number:02}{number:02}{number:02}-other", clock - timedelta(hours=number + 1))
        for number, text in enumerate(headlines)
    ]
    return render_article(piece, edition, shape, PageContext(BASE, clock, related, headlines))


def read(page, piece, shape):
    edition = EDITION[piece.editions[0]]
    url = BASE + quote(article_path(piece, edition, amp="amp" in shape))
    raw = RawPage(url, 200, {"content-type": "text/html; charset=utf-8"}, page.encode(), CLOCK, "urn:uuid:1", edition.id, "article")
    article = extract_article(raw, make_source(edition))
    assert isinstance(article, Article), article
    return article


def change_piece(piece, **changes):
    return replace(piece, **changes)
