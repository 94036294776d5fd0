//! Pictures, decoded within limits, turned upright, made smaller and encoded anew: what they carried
//! beside the picture (place, device, hidden content) is gone. What a picture says of its size is
//! believed before anything is made room for, and only while it is reasonable.

use super::media::Error;
use image::{
    DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits, codecs::jpeg::JpegEncoder, metadata::Orientation,
};
use std::io::Cursor;

/// Largest side of a stored picture: what a phone or a printed page can show.
const MAX_SIDE: u32 = 1600;
/// Largest side that is decoded at all.
const MAX_DECODED: u32 = 12_000;
/// Most pixels that are decoded, whatever the sides.
const MAX_PIXELS: u64 = 40_000_000;
/// Most memory that a decoded picture takes. The library's own limit is not held by every decoder.
const MAX_MEMORY: u64 = 96 * 1024 * 1024;
const QUALITY: u8 = 80;

/// A picture encoded anew: its bytes, their type, its size.
pub(super) type Encoded = (Vec<u8>, &'static str, (u32, u32));

/// Decodes and encodes a picture. Uses the processor: call it off the async threads.
///
/// # Errors
/// [`Error::Unknown`] when it is no picture that is shown here, [`Error::TooLarge`].
pub(super) fn encode_again(bytes: &[u8], format: ImageFormat) -> Result<Encoded, Error> {
    if !matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP | ImageFormat::Gif) {
        return Err(Error::Unknown);
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_DECODED);
    limits.max_image_height = Some(MAX_DECODED);
    limits.max_alloc = Some(MAX_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| refused(&error))?;
    let (width, height) = decoder.dimensions();
    if decoder.total_bytes() > MAX_MEMORY || u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(Error::TooLarge);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = smaller(DynamicImage::from_decoder(decoder).map_err(|error| refused(&error))?);
    picture.apply_orientation(orientation);
    let size = (picture.width(), picture.height());
    let mut out = Vec::new();
    // A photograph has no use for transparency; a drawing loses by JPEG.
    let media_type = if matches!(format, ImageFormat::Jpeg)
        || (!picture.color().has_alpha() && matches!(format, ImageFormat::WebP))
    {
        JpegEncoder::new_with_quality(&mut out, QUALITY)
            .encode_image(&picture.to_rgb8())
            .map_err(|error| refused(&error))?;
        "image/jpeg"
    } else {
        picture.write_to(&mut Cursor::new(&mut out), ImageFormat::Png).map_err(|error| refused(&error))?;
        "image/png"
    };
    Ok((out, media_type, size))
}

/// Twice the size is reached by averaging, which takes no memory to speak of; the fine filter, which
/// takes sixteen bytes a pixel, does the rest.
fn smaller(picture: DynamicImage) -> DynamicImage {
    let over = |picture: &DynamicImage, most| picture.width() > most || picture.height() > most;
    let picture = if over(&picture, 2 * MAX_SIDE) { picture.thumbnail(2 * MAX_SIDE, 2 * MAX_SIDE) } else { picture };
    if over(&picture, MAX_SIDE) {
        picture.resize(MAX_SIDE, MAX_SIDE, image::imageops::FilterType::CatmullRom)
    } else {
        picture
    }
}

fn refused(error: &image::ImageError) -> Error {
    if matches!(error, image::ImageError::Limits(_)) { Error::TooLarge } else { Error::Unknown }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The head of a PNG of this size, with four channels of `depth` bits.
    fn head(width: u32, height: u32, depth: u8) -> Vec<u8> {
        let mut head = b"IHDR".to_vec();
        head.extend_from_slice(&width.to_be_bytes());
        head.extend_from_slice(&height.to_be_bytes());
        head.extend_from_slice(&[depth, 6, 0, 0, 0]);
        let mut sum = flate2::Crc::new();
        sum.update(&head);
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
        bytes.extend_from_slice(&head);
        bytes.extend_from_slice(&sum.sum().to_be_bytes());
        bytes.extend_from_slice(b"\0\0\0\x0cIDAT\x78\x9c\x63\0\0\0\x01\0\x01\0\0\0");
        bytes
    }

    #[test]
    fn a_picture_that_would_fill_the_memory_is_refused_by_its_head() {
        for (width, height, depth) in [(11_000, 11_000, 8), (5_200, 5_200, 8), (4_000, 4_000, 16)] {
            let refused = encode_again(&head(width, height, depth), ImageFormat::Png);
            assert!(matches!(refused, Err(Error::TooLarge)), "{width} × {height} × {depth}");
        }
        assert!(
            matches!(encode_again(&head(40, 40, 8), ImageFormat::Png), Err(Error::Unknown)),
            "only its head is there"
        );
    }

    #[test]
    fn a_large_picture_becomes_one_that_a_phone_can_show() {
        let mut bytes = Cursor::new(Vec::new());
        image::GrayImage::new(4_000, 1_000).write_to(&mut bytes, ImageFormat::Png).expect("encoded");
        let (_, media_type, size) = encode_again(&bytes.into_inner(), ImageFormat::Png).expect("taken");
        assert_eq!((media_type, size), ("image/png", (1_600, 400)));
    }
}
