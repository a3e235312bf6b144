"""The journey of an organisation: from its request to files that come by themselves."""
