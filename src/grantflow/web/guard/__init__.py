"""What stands between the net and the pages: who may, how much, how often, from where."""
