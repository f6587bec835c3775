"""The server that ODK Collect, KoboCollect and other OpenRosa clients talk to. The contract: docs/openrosa.md."""
