"""What a study is and how it is counted and told, in plain Python."""
