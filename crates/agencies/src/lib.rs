//! kerben-agencies
