//! kerben-quotas
