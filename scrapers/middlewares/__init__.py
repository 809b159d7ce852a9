"""Downloader middlewares: what may be asked, what robots.txt says, and the archive of what came back."""
