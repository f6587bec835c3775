"""What changes the tables of people: one function per verb, one transaction, one entry in the audit trail."""
