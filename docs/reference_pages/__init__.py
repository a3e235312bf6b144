"""What the pages of the reference are made from; one module for each kind of page."""
