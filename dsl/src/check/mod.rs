//! From resolved trees to typed programs.
