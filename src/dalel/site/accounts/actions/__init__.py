"""What changes an account: one action a file, each in one transaction with its row of the access log."""
