//! Floor 4: the twin, a pure state machine.
