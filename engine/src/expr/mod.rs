//! Expressions at work: over batches, over one row, and as SQL of a source.
