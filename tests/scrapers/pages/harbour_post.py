"""Page objects of an invented site whose layout changed in 2024; the old one stays for what was fetched before."""

from datetime import date

from web_poet import field

from scrapers.pages.site import SitePage


class HarbourPost2019(SitePage):
    since = date(2019, 1, 1)

    @field
    def headline(self):
        return self.css("td.titre")

    @field
    def body(self):
        return self.css("td.texte")

    @field
    def date_published(self):
        return self.css("td.jour::text")


class HarbourPost2024(SitePage):
    since = date(2024, 3, 1)
    without = (".box", "figure")

    @field
    def headline(self):
        return self.css("h2.story")

    @field
    def body(self):
        return self.css("div.text")

    @field
    def authors(self):
        return self.css(".who span")

    @field
    def date_published(self):
        return self.css(".when").xpath("string()").get()

    @field
    def date_modified(self):
        return None

    @field
    def source_raw(self):
        return self.css(".credit")

    @field
    def tags(self):
        return self.css(".tags a")

    @field
    def images(self):
        return self.css("figure img")
