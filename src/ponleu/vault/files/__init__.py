"""The key store and archives on disk."""
