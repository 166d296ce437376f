"""A count of steps, so that checking however many rules ends; never a clock."""

from attrs import define


class OutOfSteps(Exception):
    """A check has used up its steps: what it has found stands, the rest is not known."""


@define
class Steps:
    """Steps that a check may still take."""

    left: int

    def take(self, count: int = 1) -> None:
        """Use up *count* steps.

        Raises:
            OutOfSteps: there are not so many left.
        """
        self.left -= count
        if self.left < 0:
            raise OutOfSteps
