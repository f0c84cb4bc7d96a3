"""Official statistics by municipality and sex, from providers outside; none is asked unbidden."""
