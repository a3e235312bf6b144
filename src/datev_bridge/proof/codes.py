"""PRF-xxx: what a proof finds, and what can keep it from being shown."""

from datev_bridge.issues import IssueKind, Severity

REPORT_EXTRA_MISSING = IssueKind(
    code="PRF-001",
    severity=Severity.BLOCKS,
    de="Die Abstimmung als Seite braucht das Paket „{package}“; es ist nicht installiert.",
    en="The proof as a page needs the package “{package}”, which is not installed.",
    hint_de='Führen Sie aus: pip install "datev_bridge[report]"',
    hint_en='Run: pip install "datev_bridge[report]"',
)
POS_TOTALS_DIFFER = IssueKind(
    code="PRF-002",
    severity=Severity.WARNS,
    de="Die Kasse nennt für den Tag {pos} € Umsatz, die Belege ergeben {receipts} €; davon sind "
    "{unexplained} € nicht erklärt.",
    en="The POS states revenue of €{pos} for the day, the receipts come to €{receipts}; "
    "€{unexplained} of it is not explained.",
    hint_de="Gebucht wird, was auf den Belegen steht. Vergleichen Sie die Warengruppen im Nachweis "
    "mit dem Bericht der Kasse; oft hat eine spätere Korrektur den Tag in der Kasse verändert.",
    hint_en="What stands on the receipts is booked. Compare the groups in the proof with the "
    "POS's report; often a later correction changed the day at the POS.",
)
NO_SUCH_ROW = IssueKind(
    code="PRF-003",
    severity=Severity.BLOCKS,
    de="Eine Zeile {row} gibt es nicht; gebucht sind {rows} Zeilen.",
    en="There is no row {row}; {rows} rows are booked.",
    hint_de="Nennen Sie eine Nummer, wie sie im Nachweis steht; ein gehaltener Tag hat keine "
    "Zeilen.",
    hint_en="Name a number as it stands in the proof; a held day has no rows.",
)
