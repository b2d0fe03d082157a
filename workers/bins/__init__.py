"""Smart bins: looking which clips are in each, and telling when some enter."""
