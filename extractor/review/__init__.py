"""Reviewing the claims of records: the store of decisions, the page, and what comes of them."""
