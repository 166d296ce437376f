"""What the shop needs from outside, each need a Protocol that states its terms."""
