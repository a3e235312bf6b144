"""The procedural documentation (*Verfahrensdokumentation*): made from what is in force."""
