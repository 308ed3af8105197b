"""Pages as a scraper writes them: what is new becomes records, each page's exactly once.

`ledger` holds what is done, `folder` and `queue` find what is new, `watcher` reads it.
"""
