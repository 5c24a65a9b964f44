//! Bytes of a file → text, whatever program wrote them.

use super::report::{At, Report, Weight};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Reads a file as text.
///
/// A byte order mark decides; then bytes that are UTF-8 are UTF-8; then the zeros of UTF-16 without
/// a mark are known by their places; the rest is taken for Windows-1252, which is said. A name of
/// an encoding (WHATWG) overrules all but a byte order mark.
pub(super) fn decode(
    bytes: &[u8],
    named: Option<&'static Encoding>,
    report: &mut Report,
) -> String {
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let encoding = marked.or(named).unwrap_or_else(|| guess(bytes));
    let (text, _, has_faults) = encoding.decode(bytes);
    if marked.is_none() && named.is_none() && encoding == WINDOWS_1252 {
        report.row(
            At::File,
            Weight::Changed,
            "it is not UTF-8 and was read as windows-1252; where letters look wrong, import again \
             with --encoding",
        );
    } else if encoding != UTF_8 {
        let name = encoding.name();
        report.row(At::File, Weight::Changed, format!("it was read as {name}"));
    }
    if has_faults {
        report.row(
            At::File,
            Weight::Left,
            format!("some bytes are no {}; `\u{fffd}` stands in their place", encoding.name()),
        );
    }
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    if std::str::from_utf8(bytes).is_ok() && !bytes.contains(&0) {
        return UTF_8;
    }
    let zeros = |offset: usize| {
        bytes.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count() * 4 > bytes.len()
    };
    match (zeros(0), zeros(1)) {
        (false, true) => UTF_16LE,
        (true, false) => UTF_16BE,
        _ => WINDOWS_1252,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, String) {
        let mut report = Report::default();
        let text = decode(bytes, None, &mut report);
        (text, report.to_string())
    }

    #[test]
    fn a_file_of_any_usual_encoding_is_read() {
        let utf16 = |mark: &[u16]| -> Vec<u8> {
            let text = mark.iter().copied().chain("Café,1990".encode_utf16());
            text.flat_map(u16::to_le_bytes).collect()
        };
        let quiet = String::new();
        assert_eq!(read("Café,1990".as_bytes()), ("Café,1990".to_owned(), quiet.clone()));
        assert_eq!(read("\u{feff}Café".as_bytes()), ("Café".to_owned(), quiet));
        for bytes in [utf16(&[0xfeff]), utf16(&[])] {
            let (text, said) = read(&bytes);
            assert_eq!(text, "Café,1990");
            assert_eq!(said, "the file: changed: it was read as UTF-16LE\n");
        }
        let (text, said) = read(b"Caf\xe9 \x96 1990\r\nnext");
        assert_eq!(text, "Café – 1990\nnext");
        assert!(said.contains("windows-1252"), "{said}");
    }

    #[test]
    fn an_encoding_can_be_named() {
        let mut report = Report::default();
        let encoding = Encoding::for_label(b"windows-1251").expect("a known name");
        assert_eq!(decode(b"\xd7\xe0\xe9", Some(encoding), &mut report), "Чай");
    }
}
