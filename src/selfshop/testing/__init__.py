"""What a host's own tests may use.

`builders` furnish a small shop, `fixed` holds a clock that stands still and ids that count,
`strategies` are Hypothesis strategies for the shop's values, and `contracts` are the suites that
every adapter of a port has to pass.
"""
