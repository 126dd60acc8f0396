//! kerben-pensions
