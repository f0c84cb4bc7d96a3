"""The stage forms as Word files to fill in, and what stands in them taken back."""
