//! The nearest known word to a misspelt one.

/// The candidate at the smallest distance, if that is small for the length of the word.
pub(super) fn nearest<'c>(
    word: &str,
    candidates: impl Iterator<Item = &'c str>,
) -> Option<&'c str> {
    let word = word.to_lowercase();
    let limit = (word.chars().count() / 3).min(2);
    candidates
        // Letters that were added, left out, changed or swapped with their neighbour.
        .map(|candidate| (strsim::osa_distance(&word, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| (1..=limit).contains(distance))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_word_and_a_stranger_finds_none() {
        let nearest = |word| nearest(word, ["January", "February", "March"].into_iter());
        assert_eq!(nearest("Febuary"), Some("February"));
        assert_eq!(nearest("Janaury"), Some("January"));
        assert_eq!(nearest("Mrach"), Some("March"));
        assert_eq!(nearest("Saturday"), None);
        assert_eq!(nearest(""), None);
    }
}
