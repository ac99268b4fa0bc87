//! Small texts, each for one rule.
