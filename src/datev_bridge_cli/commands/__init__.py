"""One module for each command; ``build(language)`` returns it. See ``tree.COMMANDS``."""
