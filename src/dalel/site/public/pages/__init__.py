"""The public pages, one file a page."""
