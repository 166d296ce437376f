"""Recorded baskets, replayed through a shop and reconciled to the cent.

It promises: every recorded line is booked exactly or listed with its reason; what the shop booked
is compared with the recording line by line. A recording is the sample that ships, the whole
Complete Journey, or any shop's own file of orders.
"""
