"""Sealing, keys, retention and the audit trail. This room knows keys and random ids, not persons."""
