"""Who works on the register: accounts, invitations, sessions, and the log of who looked at what."""
