"""The command line, one file a noun. Thin: it reads options, calls, and shows."""
