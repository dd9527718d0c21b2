"""Followers: who is told of what was published, by mail, in Telegram and by web hooks, and up to which change.

Everything that is told is read from an edition, which holds what the public may see and nothing else.
"""
