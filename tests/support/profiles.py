"""A profile as a file, a part changed at a time."""

PROPERTY = '[property]\nname = "Restaurant Demo"\n'
DATEV = """[datev]
consultant_number = 1001
client_number = 42
clearing_account = "1792"
"""
RULE = """[[mapping]]
category = "revenue"
id = "2"
name = "Getränke"
account = "8400"
kind = "revenue"
"""
ACCOUNT = '[[account]]\nnumber = "1361"\n'


def toml(*, datev: str = "", rest: str = "", rule: str = "", account: str = "") -> str:
    """Return a profile with lines added; a line whose key is there already replaces it."""
    return "\n".join(
        (
            PROPERTY,
            _with(DATEV, datev),
            rest,
            _with(RULE, rule) if rule else "",
            _with(ACCOUNT, account) if account else "",
        )
    )


def _with(section: str, lines: str) -> str:
    new = [line for line in lines.splitlines() if line.strip()]
    keys = {line.partition("=")[0].strip() for line in new}
    kept = [line for line in section.splitlines() if line.partition("=")[0].strip() not in keys]
    return "\n".join((*kept, *(line for line in new if not line.endswith("= -")))) + "\n"
