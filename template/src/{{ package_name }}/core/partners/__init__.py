# Derived from the template: `copier update` replaces this file. Do not edit.
"""Other services that this one asks: what `integrations/` and services need, in one import."""

from .asks import Ask, usual
from .breaker import Breaker
from .failures import Failure, IntegrationAnswerInvalid, IntegrationUnavailable
from .fake import Asked, Behaviour, Fake, Said
from .first import ask_first
from .metrics import PartnerMetrics
from .partner import Partner
from .running import part

__all__ = [
    "Ask",
    "Asked",
    "Behaviour",
    "Breaker",
    "Failure",
    "Fake",
    "IntegrationAnswerInvalid",
    "IntegrationUnavailable",
    "Partner",
    "PartnerMetrics",
    "Said",
    "ask_first",
    "part",
    "usual",
]
