"""What happens in the transaction that records files: mails are posted, targets are given them."""

from collections.abc import Callable
from datetime import datetime

from attrs import frozen

from datev_bridge.journey.model import Place
from datev_bridge.profile import Profile
from datev_bridge.runs.agenda import RunWork
from datev_bridge.runs.delivery import Delivery
from datev_bridge.runs.state import DayOutcome, Outcome
from datev_bridge.runs.targets import FileDelivery, TargetsOf, no_targets
from datev_bridge.runs.telling import Teller


@frozen(kw_only=True)
class Recorder:
    """Sends recorded files on their way.

    Attributes:
        teller: Tells people.
        clock: The time, aware.
        targets: Where files go beside mail.
    """

    teller: Teller
    clock: Callable[[], datetime]
    targets: TargetsOf = no_targets

    def send(
        self, work: RunWork, place: Place, profile: Profile, delivery: Delivery
    ) -> tuple[str, ...]:
        """Send the files of a delivery on their way, and note what became of their days.

        Args:
            work: The transaction that records the delivery.
            place: Whose.
            profile: Names the recipients.
            delivery: What is recorded.

        Returns:
            The Message-IDs of the mails that carry them.
        """
        now = self.clock()
        work.runs.note(
            DayOutcome(place=place.id, business_day=day, outcome=Outcome.DELIVERED, at=now)
            for day in sorted({entry.business_day for entry in delivery.entries})
        )
        everything = {**delivery.files, **dict(delivery.companions)}
        for target in self.targets(work, place):
            for name, sha256 in everything.items():
                work.deliveries.begin(
                    FileDelivery(
                        place=place.id,
                        target=target.name,
                        file_name=name,
                        sha256=sha256,
                        due_at=now,
                        made_at=now,
                    )
                )
        return self.teller.files(work, place, profile, delivery)
