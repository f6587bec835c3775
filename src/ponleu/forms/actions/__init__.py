"""What changes forms, telephones and submissions: one function for each verb."""
