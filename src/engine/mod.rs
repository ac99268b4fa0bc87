//! Floor 5: joins twin and gpu.
