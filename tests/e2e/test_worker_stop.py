"""A worker that is told to stop ends after the one mail in hand, however many wait."""

from pathlib import Path
import signal
import subprocess
import sys
from threading import Event
import time

from datev_bridge.journey.model import Organisation
from support.cli import process_environment
from support.fleet import now, open_service_at
from support.idle import holds_nothing
from support.mails import mail_of
from support.smtp import smtp_server

MAILS, WITHIN = 50, 60
"""The latter are seconds."""


def test_told_to_stop_with_many_mails_waiting_it_sends_the_one_in_hand(tmp_path: Path) -> None:
    asked, go_on = Event(), Event()

    def think() -> None:
        asked.set()
        go_on.wait(WITHIN)

    with smtp_server(tmp_path) as mail:
        mail.inbox.think = think
        environment = mail.environment()
        service = open_service_at(tmp_path, environment)
        with service.store.work() as work:
            work.organisations.add(Organisation(id="a", name="Gasthaus", made_at=now()))
        with service.store.work("a") as work:
            for number in range(MAILS):
                work.outbox.post(mail_of(reference=str(number)))
        words = ["worker", "--data", str(tmp_path), "--name", "w1", "--interval", "1"]
        with subprocess.Popen(
            [sys.executable, "-m", "datev_bridge_cli", *words], env=process_environment(environment)
        ) as process:
            try:
                assert asked.wait(WITHIN)
                process.send_signal(signal.SIGTERM)
                time.sleep(1)
                assert process.poll() is None
                go_on.set()
                assert process.wait(WITHIN) == 0
            finally:
                go_on.set()
                process.kill()
        assert len(mail.inbox.messages) == 1
        with service.store.work(reading=True) as work:
            counts = work.mail_queue.counts(now())
        assert (counts["sent"], counts["due"]) == (1, MAILS - 1)
        holds_nothing(service)
        service.close()
