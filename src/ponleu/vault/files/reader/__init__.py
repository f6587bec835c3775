"""The independent reader: opens an archive by docs/vault-formats.md alone, without Django, a database or settings.

It shares no line with what seals, so that one checks the other, and of Ponleu it imports only `ponleu.core`.

formats     every blob, key and code, opened
archive     the frames, pieces and rows of an archive
keys        what the key store holds, from its folder or its archive
tables      the rows that hold keys
unlocking   a worker's and the teams' keys, by passphrase, printed code or sheets
opening     from those keys to texts
"""
