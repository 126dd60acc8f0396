//! kerben
