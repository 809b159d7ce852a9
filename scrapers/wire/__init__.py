"""One HTTP exchange as it is on the wire: Scrapy's download handler for http and https, over asyncio alone.

What a server sent is kept to the byte (HTTP libraries hand out headers that they have already put in order), every
answer is bounded in time and size, and a socket is only ever connected to an address that was checked. What a URL may
be asked, when, and what an answer means is decided elsewhere.
"""
