"""Pages that are empty until their scripts have run: a browser without a network of its own, and the crawl that asks for it.

Chromium is driven by scrapy-playwright and can connect to nothing. What its pages want is asked by the crawl itself, by
the rules of every other request, and handed in. Which pages are rendered stands on the card (`browser`).
"""
