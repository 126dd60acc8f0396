//! The programs of this package are its examples; see `README.md`.
