"""The workbench: the newsroom of this computer in its owner's browser, to look at, and to work on findings."""
