"""Mail: texts in German and English, and messages built from them; nothing is sent here.

A use case posts a :class:`~datev_bridge.mail.message.Mail` to its outbox, in the transaction that
does the deed; what is in the outbox is sent afterwards by :mod:`datev_bridge.mail.sending`.
"""
