"""The API: the same records and filters as the pages, as JSON."""
