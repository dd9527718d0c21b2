"""What changes the register: one action a file, each in one transaction."""
