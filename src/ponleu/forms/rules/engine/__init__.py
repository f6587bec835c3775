"""What follows from what: the nodes of the answers, their rules in order, and the work of keeping them true."""
