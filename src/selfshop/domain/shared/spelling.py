"""Whole numbers that plain data may give by a word."""

from attrs import frozen


@frozen
class Spelled:
    """A word for one whole number in plain data, as in ``Annotated[int, Spelled("max", 10**9)]``.

    Only plain data has the word; in Python the number stands for itself.
    """

    word: str
    number: int
