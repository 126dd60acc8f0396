//! kerben-agreements
