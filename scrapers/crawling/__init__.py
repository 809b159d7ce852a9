"""What a crawl asks for next and when: the queue of one run, the lanes that keep each host's pace, robots.txt of each origin."""
