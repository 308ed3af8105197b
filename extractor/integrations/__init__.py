"""The program inside others: spaCy, Scrapy, HTTP. Each module loads what it joins when it is used."""
