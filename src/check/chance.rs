//! What chance would give.

/// The chance of at least so many hits in so many tries (the upper tail of the binomial
/// distribution).
#[expect(clippy::cast_precision_loss, reason = "counts of entries are small")]
pub(super) fn at_least(hits: usize, tries: usize, chance: f64) -> f64 {
    // The chance of none, and from it of one more each time, in logarithms against underflow.
    let mut term = tries as f64 * (1.0 - chance).ln();
    let mut below = 0.0;
    for count in 0..hits {
        below += term.exp();
        let (left, next) = ((tries - count) as f64, (count + 1) as f64);
        term += (left / next).ln() + (chance / (1.0 - chance)).ln();
    }
    (1.0 - below).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::at_least;

    #[test]
    fn the_tail_of_the_binomial_distribution_is_exact() {
        assert!((at_least(0, 10, 0.5) - 1.0).abs() < 1e-12);
        assert!((at_least(10, 10, 0.5) - 1.0 / 1024.0).abs() < 1e-9);
        assert!((at_least(2, 3, 0.5) - 0.5).abs() < 1e-12);
        assert!(at_least(60, 10_000, 12.0 / 365.25) > 0.999);
    }
}
