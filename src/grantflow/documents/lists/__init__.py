"""The lists that people already keep, as spreadsheets: written from a case and read back."""
