"""An archive of pages: which of them are read, and which of those tell the same text."""
