"""Commands with rooms of their own; `extractor.cli` gives each its name."""
