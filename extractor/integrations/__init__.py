"""The program inside spaCy, Scrapy and an HTTP service; each module loads what it joins late."""
