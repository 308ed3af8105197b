"""The parts of `extractor.integrations.service`."""
