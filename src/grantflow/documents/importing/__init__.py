"""What stands in other people's files taken into a case: drafts, plans and filled-in forms."""
