"""Statistical models: behaviours of a sentence, topics of a corpus."""
