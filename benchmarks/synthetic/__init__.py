"""Synthetic spending data: invented buyers, suppliers and purchases in the form of the Kazakh portal's pages.

Nothing here is a real purchase: places and firms are invented, and every registration number has month 00, which no
real organisation's number can have.
"""
