import pytest

from selfshop.domain.promotions.linting.steps import OutOfSteps, Steps


def test_steps_end_after_the_last_one() -> None:
    steps = Steps(left=3)
    steps.take(2)
    steps.take()
    with pytest.raises(OutOfSteps):
        steps.take()
