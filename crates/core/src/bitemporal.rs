//! bitemporal
