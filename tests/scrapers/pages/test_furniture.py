import pytest

from scrapers.pages.furniture import BESIDE, STRONG, WEAK, find_mark, is_caption, is_closing, is_embed, is_invitation, is_notice


@pytest.mark.parametrize(
    ("names", "word", "strength"),
    [
        ("comments-area", "comments", BESIDE),
        ("siteFooter", "footer", BESIDE),
        ("main-nav", "nav", BESIDE),
        ("RelatedArticles", "related-articles", STRONG),
        ("share_buttons top", "share", STRONG),
        ("article-caption", "caption", STRONG),
        ("elementor-widget", "widget", WEAK),
        ("post-meta", "meta", WEAK),
    ],
)
def test_names_of_furniture_are_known(names, word, strength):
    assert find_mark("div", names, None) == (word, strength)


@pytest.mark.parametrize(
    "names", ["article-body", "commentary", "shareholders", "canvas", "print:hidden md:hidden", "loadmore2", "shadow", ""]
)
def test_other_names_say_nothing(names):
    assert find_mark("div", names, None) is None


def test_elements_and_roles_mark_too():
    assert find_mark("nav", "", None) == ("nav", BESIDE)
    assert find_mark("aside", "", None) == ("aside", STRONG)
    assert find_mark("div", "", "complementary") == ("role", BESIDE)
    assert find_mark("div", "", "main") is None


def test_names_of_the_body_and_of_articles_are_not_believed():
    assert find_mark("body", "has-sidebar", None) is None
    assert find_mark("article", "tag-harbour", None) is None


def test_captions_and_credits_are_captions():
    assert is_caption(find_mark("figcaption", "", None))
    assert is_caption(find_mark("div", "photo-credit", None))
    assert not is_caption(find_mark("nav", "", None))
    assert not is_caption(None)


def test_posts_of_networks_are_embeds_and_quotations_are_none():
    assert is_embed("blockquote", "twitter-tweet")
    assert not is_embed("blockquote", "pull")
    assert not is_embed("div", "twitter-tweet")


@pytest.mark.parametrize(
    "text", ["Read more: the storm", "Lesen Sie auch: Der Sturm", "اقرأ أيضا: العاصفة", "Sign up for our letter", "© The Example"]
)
def test_invitations_are_known_by_how_they_begin(text):
    assert is_invitation(text, 0.5)


@pytest.mark.parametrize(
    "text", ["Reading more became a habit.", "The council will share this burden.", "Related laws were passed in May."]
)
def test_sentences_are_no_invitations(text):
    assert not is_invitation(text, 0.0)


def test_a_long_paragraph_is_no_invitation():
    assert not is_invitation("Sign up " + "was what they did " * 30, 0.0)


def test_closing_lines_turn_to_the_reader():
    assert is_closing("To hear more about the harbour, subscribe to our letter.")
    assert not is_closing("The harbour was full of boats.")


def test_notice_in_place_of_held_back_content_is_known():
    assert is_notice("An dieser Stelle finden Sie externen Inhalt von Example.")
    assert not is_notice("Der Inhalt der Kiste war unbekannt.")
