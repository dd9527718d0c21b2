"""The workbench: the newsroom of this computer in its owner's browser. It shows, and changes nothing."""
