"""``python -m datev_bridge_cli``, the same as ``datev-bridge``."""

from datev_bridge_cli.main import main

if __name__ == "__main__":
    main()
