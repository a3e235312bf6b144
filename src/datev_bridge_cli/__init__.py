"""The command line of datev_bridge: reads input, calls the core once, renders.

``main`` starts it, ``tree`` is the tree of commands, ``context`` what every command shares,
``output`` the two streams, ``failures`` turns an error into a message and an exit code.
"""
