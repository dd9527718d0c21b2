"""Pictures of pages, which other sites show where somebody shares an address (OpenGraph)."""
