"""The poller a user would write with feedparser: every URL once, conditionally, new entries into SQLite."""
import json
import os
import sqlite3
import sys

import feedparser

urls_file, state_file = sys.argv[1:3]
state = json.load(open(state_file)) if os.path.exists(state_file) else {}
store = sqlite3.connect(state_file + ".db")
store.execute("CREATE TABLE IF NOT EXISTS entry (id TEXT PRIMARY KEY, feed TEXT, title TEXT, content TEXT, published TEXT)")

for url in open(urls_file).read().split():
    known = state.get(url, {})
    feed = feedparser.parse(url, etag=known.get("etag"), modified=known.get("modified"))
    if feed.get("status") == 304:
        continue
    state[url] = {"etag": feed.get("etag"), "modified": feed.get("modified")}
    for entry in feed.entries:
        content = entry.content[0].value if "content" in entry else entry.get("summary")
        store.execute("INSERT OR IGNORE INTO entry VALUES (?, ?, ?, ?, ?)", (entry.get("id") or entry.get("link"), url, entry.get("title"), content, entry.get("published")))
    store.commit()

json.dump(state, open(state_file, "w"))
