"""Archives: millions of pages in units, on one machine or many."""
