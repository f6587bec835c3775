"""The linter: claims out of a text, rules over the claims, findings with their proofs."""
