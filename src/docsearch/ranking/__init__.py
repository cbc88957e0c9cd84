"""Pure functions from legs' scores to one order: normalisation, fusion, explanation."""
