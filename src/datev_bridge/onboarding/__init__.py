"""What an organisation still has to do: facts in, the steps of the journey out. Pure.

The same answer feeds the stepper and the marker of the portal, the command line and ``doctor``.
"""

from datev_bridge.onboarding.facts import ConnectionState, Facts, LocationState, TestRunFact
from datev_bridge.onboarding.gate import StepName, may_go_live
from datev_bridge.onboarding.steps import Step, StepState, needs_attention, steps

__all__ = [
    "ConnectionState",
    "Facts",
    "LocationState",
    "Step",
    "StepName",
    "StepState",
    "TestRunFact",
    "may_go_live",
    "needs_attention",
    "steps",
]
