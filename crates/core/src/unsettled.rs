//! unsettled
