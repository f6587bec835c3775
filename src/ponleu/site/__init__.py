"""The one room that knows all others: settings, addresses, base pages, the command line."""
