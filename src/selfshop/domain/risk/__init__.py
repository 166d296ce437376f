"""What looks wrong, as facts for whoever has to look.

It promises: a signal says what was seen, about whom and when, in plain facts without personal
data; the same sight is one signal, however often it is reported.
"""

from selfshop.domain.risk.signals import Signal

__all__ = ["Signal"]
