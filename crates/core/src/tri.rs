//! tri
