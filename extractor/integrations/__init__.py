"""The program inside others: spaCy, Scrapy. Each module loads what it joins, and nothing before."""
