"""Text -> float32 vectors: the encoder, its registry of models, fingerprints."""
