"""The staff pages: signing in, accounts, and the door through which every page of the staff is opened."""
