"""The commands, one per file: `add_arguments(parser)` and `run(args)`."""
