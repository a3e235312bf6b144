"""Mail: texts in German and English, and messages built from them; nothing is sent here."""
