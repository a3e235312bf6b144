"""PRF-xxx: what can keep a proof from being shown."""

from datev_bridge.issues import IssueKind, Severity

REPORT_EXTRA_MISSING = IssueKind(
    code="PRF-001",
    severity=Severity.BLOCKS,
    de="Die Abstimmung als Seite braucht das Paket „{package}“; es ist nicht installiert.",
    en="The proof as a page needs the package “{package}”, which is not installed.",
    hint_de='Führen Sie aus: pip install "datev_bridge[report]"',
    hint_en='Run: pip install "datev_bridge[report]"',
)
