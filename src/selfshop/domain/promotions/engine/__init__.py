"""How rules are reckoned: integers inside, runs of equal units instead of units."""
