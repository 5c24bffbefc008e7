"""Reads a feed with feedparser, asks again as it would, and prints what it understood as JSON."""
import json
import sys

import feedparser

url = sys.argv[1]
feed = feedparser.parse(url)
again = feedparser.parse(url, etag=feed.get("etag"), modified=feed.get("modified"))
only_date = feedparser.parse(url, modified=feed.get("modified"))
json.dump({
    "wrong": str(feed.get("bozo_exception", "")),
    "status": feed.status,
    "again": again.status,
    "onlyDate": only_date.status,
    "title": feed.feed.title,
    "items": [{
        "id": entry.id,
        "title": entry.title,
        "url": entry.link,
        "content": (entry.get("content") or [{"value": entry.get("summary")}])[0]["value"],
        "published": "%04d-%02d-%02dT%02d:%02d:%02dZ" % entry.published_parsed[:6],
        "source": (entry.get("source") or {}).get("title"),
    } for entry in feed.entries],
}, sys.stdout)
