//! A package of files as ODF asks for it: a ZIP archive whose first file says what it is and is not compressed. No
//! clock: every file bears the first hour that the format knows.

use flate2::{Compression, Crc, write::DeflateEncoder};
use std::io::{self, Write as _};

/// 1980-01-01, 00:00.
const DATE: u16 = 1 << 5 | 1;
/// Names are UTF-8.
const FLAGS: u16 = 1 << 11;
/// 2.0: deflated files.
const VERSION: u16 = 20;

/// The archive of these files, in this order; the first is stored as it is.
///
/// # Errors
/// A file, or the whole, is longer than 4 GiB.
pub(super) fn package(files: &[(&str, &str)]) -> io::Result<Vec<u8>> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (at, (name, text)) in files.iter().enumerate() {
        let mut crc = Crc::new();
        crc.update(text.as_bytes());
        let (method, bytes) = if at == 0 {
            (0_u16, text.as_bytes().to_vec())
        } else {
            let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(text.as_bytes())?;
            (8, encoder.finish()?)
        };
        let mut common = Vec::new();
        for number in [VERSION, FLAGS, method, 0, DATE] {
            common.extend(number.to_le_bytes());
        }
        for number in [crc.sum(), size(bytes.len())?, size(text.len())?] {
            common.extend(number.to_le_bytes());
        }
        let length = u16::try_from(name.len()).map_err(io::Error::other)?;
        common.extend(length.to_le_bytes());
        common.extend([0, 0]);
        let offset = size(out.len())?;
        out.extend(b"PK\x03\x04");
        out.extend(&common);
        out.extend(name.as_bytes());
        out.extend(bytes);
        directory.extend(b"PK\x01\x02");
        directory.extend(VERSION.to_le_bytes());
        directory.extend(common);
        // Comment, disk, attributes: none.
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (start, length) = (size(out.len())?, size(directory.len())?);
    let count = u16::try_from(files.len()).map_err(io::Error::other)?;
    out.extend(directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    out.extend([length.to_le_bytes(), start.to_le_bytes()].concat());
    out.extend([0, 0]);
    Ok(out)
}

fn size(length: usize) -> io::Result<u32> {
    u32::try_from(length).map_err(io::Error::other)
}
