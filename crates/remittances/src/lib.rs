//! kerben-remittances
