import pytest

from scrapers.pages.headlines import cut_site_name


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("Bridge opens again | The Example", "Bridge opens again"),
        ("Bridge opens again - The Example", "Bridge opens again"),
        ("The Example: news – Bridge opens again", "The Example: news – Bridge opens again"),
        ("The Example | Bridge opens again", "Bridge opens again"),
        ("Bridge opens again | example.org", "Bridge opens again"),
        ("Bridge - the long one - opens", "Bridge - the long one - opens"),
        ("The Example", "The Example"),
    ],
)
def test_site_name_is_cut_off(title, headline):
    assert cut_site_name(title, ["The Example"], "https://www.example.org/bridge") == headline
